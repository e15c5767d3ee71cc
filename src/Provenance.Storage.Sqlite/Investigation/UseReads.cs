// What customers hold, as of a size. At the newest size it is in the tables. At an earlier one the groups of the jobs
// that have changed since are made again: the events in the table, without those of these jobs, and with those that the
// jobs had then. All other groups are as they were.

using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Uses of interconnect domains.</summary>
internal sealed class UseReads(SqliteConnection connection, KnownAt known, JobRows rows, TermReads terms) : IDisposable
{
    private const string SelectGroups =
        """
        SELECT g.group_id AS GroupId, g.customer_id AS CustomerId, g.cluster_id AS ClusterId, g.domain_id AS DomainId
        FROM use_group g WHERE true
        """;

    private readonly Lazy<SqliteStatement> _events = new(() => new SqliteStatement(
        connection,
        $"""
        SELECT {UseEventColumns.Columns} FROM use_event WHERE group_id = ?1 AND at_us >= ?2 AND at_us < ?3 ORDER BY at_us, event_key;
        """));

    private readonly Lazy<SqliteStatement> _sums = new(() => new SqliteStatement(
        connection, "SELECT start_us, sums FROM use_chunk WHERE group_id = ?1 AND start_us >= ?2 AND start_us < ?3 ORDER BY start_us;"));

    private readonly Lazy<SqliteStatement> _levels = new(() => new SqliteStatement(
        connection, "SELECT start_us, levels FROM use_chunk WHERE group_id = ?1 ORDER BY start_us;"));

    private readonly SummaryWriter _writer = new();
    private readonly Dictionary<long, List<UseEvent>> _then = [];
    private Dictionary<UseGroupKey, ChangedGroup>? _changed;

    /// <summary>Groups that pass and hold anything, with their chunks.</summary>
    public IEnumerable<(UseGroup Group, IReadOnlyList<UseChunk> Chunks)> ReadGroups(UseFilter filter)
    {
        var clusters = JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster);
        var sql = SelectGroups
            + (clusters is null ? "" : $" AND g.cluster_id IN ({clusters})")
            + (filter.Customer is null ? "" : " AND g.customer_id = (SELECT term_id FROM term WHERE text = @Customer)")
            + " ORDER BY g.group_id;";
        var changed = Changed();
        var isAll = clusters is null && filter.Customer is null;
        using var scan = new ChunkScan(connection);
        foreach (var row in connection.Query<GroupRow>(sql, filter))
        {
            var chunks = isAll ? scan.Take(row.GroupId) : ReadChunks(row.GroupId);
            if (changed.ContainsKey(new UseGroupKey(row.CustomerId, row.ClusterId, row.DomainId)))
            {
                chunks = ChunksOf(Then(row.GroupId));
            }

            if (chunks.Count > 0)
            {
                yield return (ToGroup(row), chunks);
            }
        }
    }

    /// <summary>Sums over the chunks of a group that start within a time.</summary>
    public (UseSums Sums, IReadOnlySet<long> LeftOut) Sum(long group, long from, long to, bool leavesOutResumed)
    {
        var (sums, leftOut) = (new UseSums(), new HashSet<long>());
        if (IsChanged(group))
        {
            var events = Then(group);
            foreach (var (start, range) in UseChunks.Split(events).Where(chunk => chunk.Start >= from && chunk.Start < to))
            {
                Add(start, UseSums.Of(CollectionsMarshal.AsSpan(events)[range]).Encode(_writer));
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
    public IReadOnlyList<UseEvent> ReadEvents(long group, long from, long to) => IsChanged(group)
        ? [.. Then(group).Where(use => use.At >= from && use.At < to)]
        : ReadNow(group, from, to);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _events, _sums, _levels }.Where(statement => statement.IsValueCreated))
        {
            statement.Value.Dispose();
        }
    }

    private static List<UseChunk> ChunksOf(List<UseEvent> events) =>
        [.. UseChunks.Split(events).Select(chunk => new UseChunk(chunk.Start, UseLevels.Of(CollectionsMarshal.AsSpan(events)[chunk.Events])))];

    private List<UseChunk> ReadChunks(long group)
    {
        var chunks = new List<UseChunk>();
        var read = _levels.Value.Bind(1, group);
        while (read.Step())
        {
            chunks.Add(new UseChunk(read.Integer(0), UseLevels.Decode(read.Blob(1))));
        }

        read.Reset();
        return chunks;
    }

    private List<UseEvent> ReadNow(long group, long from, long to)
    {
        var events = new List<UseEvent>();
        var read = _events.Value.Bind(1, group).Bind(2, from).Bind(3, to);
        while (read.Step())
        {
            events.Add(UseEventColumns.Read(read));
        }

        read.Reset();
        return events;
    }

    private UseGroup ToGroup(GroupRow row) => new(
        row.GroupId,
        row.CustomerId == 0 ? null : terms.TextOf(row.CustomerId),
        terms.ClusterOf(row.ClusterId),
        row.DomainId == 0 ? null : terms.TextOf(row.DomainId));

    private bool IsChanged(long group)
    {
        if (known.IsNewest)
        {
            return false;
        }

        return _then.ContainsKey(group) || Changed().ContainsKey(KeyOf(group));
    }

    private UseGroupKey KeyOf(long group)
    {
        var row = connection.QuerySingle<GroupRow>($"{SelectGroups} AND g.group_id = @group;", new { group });
        return new UseGroupKey(row.CustomerId, row.ClusterId, row.DomainId);
    }

    private List<UseEvent> Then(long group)
    {
        if (!_then.TryGetValue(group, out var events))
        {
            var changed = Changed()[KeyOf(group)];
            events = ReadNow(group, long.MinValue, long.MaxValue);
            events.RemoveAll(use => changed.Jobs.Contains(use.LogIndex));
            events.AddRange(changed.Then);
            events.Sort(UseEvent.Compare);
            _then.Add(group, events);
        }

        return events;
    }

    private Dictionary<UseGroupKey, ChangedGroup> Changed() => _changed ??= ReadChanged();

    private Dictionary<UseGroupKey, ChangedGroup> ReadChanged()
    {
        var changed = new Dictionary<UseGroupKey, ChangedGroup>();
        using var select = new SqliteStatement(connection, AllocationRow.Select);
        var held = new List<AllocationRow>();
        foreach (var (then, now) in rows.ReadChanged("", new { }))
        {
            var isCurrent = then.Job.Standing == Standing.Current;
            if (isCurrent == (now == Standing.Current))
            {
                continue;
            }

            AllocationRow.Read(select, then.LogIndex, held);
            foreach (var (domain, allocations) in AllocationRow.ByDomain(held))
            {
                ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    changed, new UseGroupKey(then.Customer ?? 0, then.Cluster, domain), out _);
                group ??= new ChangedGroup();
                group.Jobs.Add(then.LogIndex);
                if (isCurrent)
                {
                    then.Using.AddEvents(allocations, group.Then);
                }
            }
        }

        return changed;
    }

    // All chunks in one walk, group after group.
    private sealed class ChunkScan(SqliteConnection connection) : IDisposable
    {
        private readonly SqliteStatement _read = new(connection, "SELECT group_id, start_us, levels FROM use_chunk ORDER BY group_id, start_us;");
        private bool _isRow;
        private bool _isBegun;

        public List<UseChunk> Take(long group)
        {
            _isRow = _isBegun ? _isRow : _read.Step();
            _isBegun = true;
            var chunks = new List<UseChunk>(2);
            for (; _isRow && _read.Integer(0) <= group; _isRow = _read.Step())
            {
                chunks.Add(new UseChunk(_read.Integer(1), UseLevels.Decode(_read.Blob(2))));
            }

            return chunks;
        }

        public void Dispose() => _read.Dispose();
    }

    private sealed class ChangedGroup
    {
        public HashSet<long> Jobs { get; } = [];

        public List<UseEvent> Then { get; } = [];
    }

    private record struct GroupRow
    {
        public long GroupId { get; set; }

        public long CustomerId { get; set; }

        public long ClusterId { get; set; }

        public long DomainId { get; set; }
    }
}
