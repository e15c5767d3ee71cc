// What customers hold, as of a size. At the newest size it is in the tables. At an earlier one the chunks that were made
// from jobs logged before and after it are made again, event after event, and so are those in whose time events differ:
// those of the table, without those of the jobs that were not there or not current, and with those of the jobs that were.
// All else is as it was.

using System.Runtime.InteropServices;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Uses of interconnect domains.</summary>
internal sealed class UseReads(SqlSession session, KnownAt known, JobRows rows, TermReads terms) : IDisposable
{
    private const string SelectGroups =
        """
        SELECT g.group_id AS GroupId, g.customer_id AS CustomerId, g.cluster_id AS ClusterId, g.domain_id AS DomainId
        FROM use_group g WHERE 1 = 1
        """;

    private readonly Lazy<SqlStatement> _events = new(() => session.Prepare(SelectEvents(known, UseEventColumns.Columns)));
    private readonly Lazy<SqlStatement> _changes = new(() => session.Prepare(SelectEvents(known, UseEventColumns.LevelColumns)));

    private readonly Lazy<SqlStatement> _sums = new(() => session.Prepare(
        "SELECT start_us, sums, first_index, last_index FROM use_chunk WHERE group_id = ?1 AND start_us >= ?2 AND start_us < ?3 ORDER BY start_us;"));

    private readonly Lazy<SqlStatement> _levels = new(() => session.Prepare(
        "SELECT start_us, levels, first_index, last_index FROM use_chunk WHERE group_id = ?1 ORDER BY start_us;"));

    private readonly SummaryWriter _writer = new();
    private readonly ChangedUses _changed = new(session, known, rows);
    private (long Group, UseGroupKey Key)? _lastKey;
    private (long Group, ChangedUse Change)? _lastChange;

    /// <summary>Groups that pass and hold anything, with their chunks.</summary>
    /// <param name="filter">Which groups.</param>
    /// <param name="mayBeBounds">
    /// Whether chunks may stand that later jobs made more of, where of the earlier jobs all count now that did then: at no time
    /// was more held than they say.
    /// </param>
    public IEnumerable<(UseGroup Group, IReadOnlyList<UseChunk> Chunks, bool AreBounds)> ReadGroups(UseFilter filter, bool mayBeBounds)
    {
        var clusters = JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster);
        var sql = SelectGroups
            + (clusters is null ? "" : $" AND g.cluster_id IN ({clusters})")
            + (filter.Customer is null ? "" : $" AND g.customer_id = {known.Sql.Term("@Customer")}")
            + " ORDER BY g.group_id;";
        var isAll = clusters is null && filter.Customer is null;
        using var scan = new ChunkScan(session);
        var spans = new List<LogSpan>();
        foreach (var row in session.Query<GroupRow>(sql, filter))
        {
            var chunks = isAll ? scan.Take(row.GroupId, spans) : ReadChunks(row.GroupId, spans);
            var isChanged = !known.IsNewest && _changed.IsChanged(row.Key);
            var isParted = !known.IsNewest && spans.Exists(span => !span.IsWithin(known.Size));
            var areBounds = mayBeBounds && known.Lines is null && isParted && !isChanged;
            if (isChanged || isParted)
            {
                _lastKey = (row.GroupId, row.Key);
            }

            if (areBounds)
            {
                chunks = spans.TrueForAll(span => span.IsBeyond(known.Size)) ? [] : chunks;
            }
            else if (isChanged || isParted)
            {
                chunks = ChunksThen(row.GroupId, chunks, spans);
            }

            if (chunks.Count > 0)
            {
                yield return (ToGroup(row), chunks, areBounds);
            }
        }
    }

    /// <summary>The chunks of a group.</summary>
    public IReadOnlyList<UseChunk> ReadChunks(long group)
    {
        var spans = new List<LogSpan>();
        var chunks = ReadChunks(group, spans);
        return known.IsNewest ? chunks : ChunksThen(group, chunks, spans);
    }

    /// <summary>Sums over the chunks of a group that start within a time.</summary>
    public (UseSums Sums, IReadOnlySet<long> LeftOut) Sum(long group, long from, long to, bool leavesOutResumed)
    {
        var (sums, leftOut) = (new UseSums(), new HashSet<long>());
        if (!known.IsNewest)
        {
            var kept = _sums.Value.Bind(1, group).Bind(2, long.MinValue).Bind(3, long.MaxValue).ReadAll(
                row => (Start: row.Integer(0), Sums: row.Blob(1).ToArray(), Span: new LogSpan(row.Integer(2), row.Integer(3))));
            foreach (var run in RunsOf(group, [.. kept.Select(chunk => new KeptChunk(chunk.Start, chunk.Span))]).Where(run => run.To > from && run.From < to))
            {
                if (!run.IsChanged)
                {
                    AddWithin(kept[run.First].Start, kept[run.First].Sums);
                    continue;
                }

                foreach (var (start, events) in UseChunks.Split(EventsThen(group, run.From, run.To, AsWritten), []))
                {
                    AddWithin(start, UseSums.Of(CollectionsMarshal.AsSpan(events)).Encode(_writer));
                }
            }

            return (sums, leftOut);
        }

        var read = _sums.Value.Bind(1, group).Bind(2, from).Bind(3, to);
        while (read.Step())
        {
            Add(read.Integer(0), read.Blob(1));
        }

        read.Reset();
        return (sums, leftOut);

        void AddWithin(long start, ReadOnlySpan<byte> encoded)
        {
            if (start >= from && start < to)
            {
                Add(start, encoded);
            }
        }

        void Add(long start, ReadOnlySpan<byte> encoded)
        {
            if (leavesOutResumed && UseSums.ResumedOf(encoded) > 0)
            {
                leftOut.Add(start);
            }
            else
            {
                sums.Add(encoded);
            }
        }
    }

    /// <summary>Events of a group within a time.</summary>
    public IReadOnlyList<UseEvent> ReadEvents(long group, long from, long to) =>
        [.. known.IsNewest ? AsWritten(group, from, to) : EventsThen(group, from, to, AsWritten)];

    /// <summary>The same, as far as they change what is held.</summary>
    public IReadOnlyList<UseChange> ReadChanges(long group, long from, long to) => known.IsNewest
        ? _changes.Value.Bind(1, group).Bind(2, from).Bind(3, to).ReadAll(UseEventColumns.ReadChange)
        : [.. EventsThen(group, from, to, AsLevels).Select(use => new UseChange(use.At, use.Accelerator, use.Change))];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _events, _changes, _sums, _levels }.Where(statement => statement.IsValueCreated))
        {
            statement.Value.Dispose();
        }

        _changed.Dispose();
    }

    private List<UseChunk> ChunksThen(long group, List<UseChunk> kept, List<LogSpan> spans)
    {
        var chunks = new List<UseChunk>(kept.Count);
        foreach (var run in RunsOf(group, [.. kept.Zip(spans, (chunk, span) => new KeptChunk(chunk.Start, span))]))
        {
            if (run.IsChanged)
            {
                chunks.AddRange(UseChunks.Split(EventsThen(group, run.From, run.To, AsLevels), [])
                    .Select(chunk => new UseChunk(chunk.Start, UseLevels.Of(CollectionsMarshal.AsSpan(chunk.Events)))));
            }
            else
            {
                chunks.Add(kept[run.First]);
            }
        }

        return chunks;
    }

    // Of jobs that were logged by then: a key is 8,192 × the log index, and more.
    private static string SelectEvents(KnownAt known, string columns) =>
        $"""
        SELECT {columns} FROM use_event
        WHERE group_id = ?1 AND at_us >= ?2 AND at_us < ?3{(known.IsLatest ? "" : $" AND event_key < {known.Sql.KnownAt} * 8192")} ORDER BY at_us, event_key;
        """;

    // All of them in one run where nobody can tell which. Where asking is a journey, reading the chunk before costs less.
    private IEnumerable<ChunkRun> RunsOf(long group, IReadOnlyList<KeptChunk> chunks) => ChangeOf(group).Times is { } times
        ? ChangedChunks.Of(chunks, known.Size, times, start => !session.IsFar && EventsThen(group, start, start + 1, AsLevels).Any())
        : [new ChunkRun(0, chunks.Count, long.MinValue, long.MaxValue, true)];

    private List<UseChunk> ReadChunks(long group, List<LogSpan> spans)
    {
        spans.Clear();
        var chunks = new List<UseChunk>();
        var read = _levels.Value.Bind(1, group);
        while (read.Step())
        {
            chunks.Add(new UseChunk(read.Integer(0), UseLevels.Decode(read.Blob(1))));
            spans.Add(new LogSpan(read.Integer(2), read.Integer(3)));
        }

        read.Reset();
        return chunks;
    }

    private IEnumerable<UseEvent> AsWritten(long group, long from, long to) => EventsNow(_events.Value, UseEventColumns.Read, group, from, to);

    // As far as levels are made from them: half the columns of some millions of rows.
    private IEnumerable<UseEvent> AsLevels(long group, long from, long to) => EventsNow(_changes.Value, UseEventColumns.ReadLevel, group, from, to);

    private static IEnumerable<UseEvent> EventsNow(SqlStatement read, Func<SqlStatement, UseEvent> ofRow, long group, long from, long to)
    {
        read.Bind(1, group).Bind(2, from).Bind(3, to);
        try
        {
            while (read.Step())
            {
                yield return ofRow(read);
            }
        }
        finally
        {
            read.Reset();
        }
    }

    // The table's events and those that it no longer has, merged in order.
    private IEnumerable<UseEvent> EventsThen(long group, long from, long to, Func<long, long, long, IEnumerable<UseEvent>> read)
    {
        var (added, left, _) = ChangeOf(group);
        var next = added.FindIndex(use => use.At >= from) is var first and >= 0 ? first : added.Count;
        foreach (var use in read(group, from, to))
        {
            if (!_changed.IsLogged(use.LogIndex) || left.Contains(use.LogIndex))
            {
                continue;
            }

            for (; next < added.Count && UseEvent.Compare(added[next], use) < 0; next++)
            {
                yield return added[next];
            }

            yield return use;
        }

        for (; next < added.Count && added[next].At < to; next++)
        {
            yield return added[next];
        }
    }

    private ChangedUse ChangeOf(long group)
    {
        if (_lastChange is not { } last || last.Group != group)
        {
            _lastChange = last = (group, _changed.Of(KeyOf(group)));
        }

        return last.Change;
    }

    private UseGroup ToGroup(GroupRow row) => new(
        row.GroupId,
        row.CustomerId == 0 ? null : terms.TextOf(row.CustomerId),
        terms.ClusterOf(row.ClusterId),
        row.DomainId == 0 ? null : terms.TextOf(row.DomainId));

    private UseGroupKey KeyOf(long group)
    {
        if (known.IsNewest)
        {
            return default;
        }

        if (_lastKey is not { } last || last.Group != group)
        {
            _lastKey = last = (group, session.QuerySingle<GroupRow>($"{SelectGroups} AND g.group_id = @group;", new { group }).Key);
        }

        return last.Key;
    }

    private record struct GroupRow
    {
        public long GroupId { get; set; }

        public long CustomerId { get; set; }

        public long ClusterId { get; set; }

        public long DomainId { get; set; }

        public readonly UseGroupKey Key => new(CustomerId, ClusterId, DomainId);
    }
}
