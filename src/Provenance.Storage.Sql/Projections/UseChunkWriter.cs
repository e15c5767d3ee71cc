using System.Runtime.InteropServices;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Makes chunks of events again.</summary>
internal sealed class UseChunkWriter(SqlSession session) : IDisposable
{
    // Groups whose chunks are made at a time, where asking for several costs no more than for one: their events are in memory.
    private const int MostAtOnce = 512;

    private readonly SummaryWriter _writer = new();

    // Chunks have some 64 events, and thousands where much happens at one time: what holds them is used again.
    private readonly List<List<UseEvent>> _held = [];
    private readonly List<UseEvent> _chunk = [];
    private readonly SqlLookup _last = session.PrepareMany(
        "SELECT max(start_us) AS start_us FROM use_chunk WHERE group_id = ?1 AND start_us <= ?2");

    private readonly SqlLookup _next = session.PrepareMany(
        "SELECT min(start_us) AS start_us FROM use_chunk WHERE group_id = ?1 AND start_us > ?2");

    private readonly SqlLookup _any = session.PrepareMany(
        "SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM use_event WHERE group_id = ?1 AND at_us = ?2)");

    private readonly SqlLookup _read = session.PrepareMany(
        $"SELECT {UseEventColumns.Columns} FROM use_event WHERE group_id = ?1 AND at_us BETWEEN ?2 AND ?3", order: "at_us, event_key");

    private readonly SqlStatement _delete = session.DeleteBetween("use_chunk", "group_id", "start_us");

    private readonly SqlStatement _insert = session.Insert("use_chunk", "group_id", "start_us", "levels", "sums", "first_index", "last_index");

    /// <summary>Makes the chunks of some times again, which splits them, or joins them to those before, where their events say so.</summary>
    /// <param name="changes">Groups and times, sorted.</param>
    public void Renew(IReadOnlyList<(long Group, long At)> changes)
    {
        var groups = new List<(int First, int End)>();
        for (var first = 0; first < changes.Count; first = groups[^1].End)
        {
            var end = first + 1;
            while (end < changes.Count && changes[end].Group == changes[first].Group)
            {
                end++;
            }

            groups.Add((first, end));
        }

        foreach (var part in groups.Chunk(Math.Min(MostAtOnce, _read.KeysAtOnce)))
        {
            RenewAll(changes, [.. part]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _last.Dispose();
        _next.Dispose();
        _any.Dispose();
        _read.Dispose();
        _delete.Dispose();
        _insert.Dispose();
    }

    // The chunk of each group's first change, then of its first change behind that chunk, until there is none.
    private void RenewAll(IReadOnlyList<(long Group, long At)> changes, List<(int First, int End)> left)
    {
        while (left.Count > 0)
        {
            var chunks = left.Select((group, i) => new Chunk(changes[group.First].Group, changes[group.First].At, HeldAt(i))).ToList();
            FindBounds(chunks);
            Write(chunks);
            left = [.. left.Select((group, i) => (Behind(changes, group, chunks[i].Last), group.End)).Where(group => group.Item1 < group.End)];
        }
    }

    private List<UseEvent> HeldAt(int place)
    {
        if (place == _held.Count)
        {
            _held.Add([]);
        }

        _held[place].Clear();
        return _held[place];
    }

    private static int Behind(IReadOnlyList<(long Group, long At)> changes, (int First, int End) group, long last)
    {
        var first = group.First;
        while (first < group.End && changes[first].At <= last)
        {
            first++;
        }

        return first;
    }

    private void FindBounds(List<Chunk> chunks)
    {
        _next.Ask(chunks, static (chunk, ask) => ask.Bind(1, chunk.Group).Bind(2, chunk.At), (i, row) =>
            chunks[i].Last = row.IntegerOrNull(0) is { } next ? next - 1 : long.MaxValue);
        var asked = chunks;
        while (asked.Count > 0)
        {
            var starts = asked;
            _last.Ask(starts, static (chunk, ask) => ask.Bind(1, chunk.Group).Bind(2, chunk.Before), (i, row) =>
                starts[i].Start = row.IntegerOrNull(0) ?? long.MinValue);

            // A chunk whose first events are gone belongs to the one before.
            var begun = starts.FindAll(chunk => chunk.Start != long.MinValue);
            var gone = begun.ToHashSet();
            _any.Ask(begun, static (chunk, ask) => ask.Bind(1, chunk.Group).Bind(2, chunk.Start), (i, _) => gone.Remove(begun[i]));
            asked = begun.FindAll(gone.Contains);
            asked.ForEach(chunk => chunk.Before = chunk.Start - 1);
        }
    }

    private void Write(List<Chunk> chunks)
    {
        _read.Ask(
            chunks,
            static (chunk, ask) => ask.Bind(1, chunk.Group).Bind(2, chunk.Start).Bind(3, chunk.Last),
            (i, row) => chunks[i].Events.Add(UseEventColumns.Read(row)));
        chunks.ForEach(chunk => _delete.Bind(1, chunk.Group).Bind(2, chunk.Start).Bind(3, chunk.Last).Execute());
        foreach (var chunk in chunks)
        {
            foreach (var (begin, events) in UseChunks.Split(chunk.Events, _chunk))
            {
                var held = CollectionsMarshal.AsSpan(events);
                var span = SpanOf(held);
                _insert.Bind(1, chunk.Group).Bind(2, begin).Bind(3, UseLevels.Encode(UseLevels.Of(held), _writer))
                    .Bind(4, UseSums.Of(held).Encode(_writer)).Bind(5, span.First).Bind(6, span.Last).Execute();
            }
        }
    }

    private static LogSpan SpanOf(ReadOnlySpan<UseEvent> events)
    {
        var span = LogSpan.None;
        foreach (ref readonly var use in events)
        {
            span = span.With(use.LogIndex);
        }

        return span;
    }

    // The chunk that a time falls into.
    private sealed class Chunk(long group, long at, List<UseEvent> events)
    {
        public long Group { get; } = group;

        public long At { get; } = at;

        // Where it begins at the latest.
        public long Before { get; set; } = at;

        public long Start { get; set; }

        public long Last { get; set; } = long.MaxValue;

        public List<UseEvent> Events { get; } = events;
    }
}

/// <summary>How events fall into chunks.</summary>
internal static class UseChunks
{
    /// <summary>Where each chunk begins, and its events, which are its own until the next is asked for; the first begins at the smallest time unless an event begins it.</summary>
    /// <param name="events">In order.</param>
    /// <param name="chunk">What holds the events of a chunk.</param>
    public static IEnumerable<(long Start, List<UseEvent> Events)> Split(IEnumerable<UseEvent> events, List<UseEvent> chunk)
    {
        var start = long.MinValue;
        chunk.Clear();
        foreach (var use in events)
        {
            if (chunk.Count == 0)
            {
                start = UseLevels.BeginsChunk(use.At) ? use.At : long.MinValue;
            }
            else if (use.At != chunk[^1].At && UseLevels.BeginsChunk(use.At))
            {
                yield return (start, chunk);
                chunk.Clear();
                start = use.At;
            }

            chunk.Add(use);
        }

        if (chunk.Count > 0)
        {
            yield return (start, chunk);
        }
    }
}
