using System.Runtime.InteropServices;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Makes chunks of events again.</summary>
internal sealed class UseChunkWriter(SqlSession session) : IDisposable
{
    private readonly List<UseEvent> _events = [];
    private readonly SummaryWriter _writer = new();
    private readonly SqlStatement _last = session.Prepare(
        $"SELECT {session.Dialect.Top("1")}start_us FROM use_chunk WHERE group_id = ?1 AND start_us <= ?2 ORDER BY start_us DESC{session.Dialect.Limit("1")};");

    private readonly SqlStatement _next = session.Prepare(
        $"SELECT {session.Dialect.Top("1")}start_us FROM use_chunk WHERE group_id = ?1 AND start_us > ?2 ORDER BY start_us{session.Dialect.Limit("1")};");

    private readonly SqlStatement _any = session.Prepare($"SELECT {session.Dialect.Top("1")}1 FROM use_event WHERE group_id = ?1 AND at_us = ?2{session.Dialect.Limit("1")};");

    private readonly SqlStatement _read = session.Prepare(
        $"""
        SELECT {UseEventColumns.Columns} FROM use_event WHERE group_id = ?1 AND at_us BETWEEN ?2 AND ?3 ORDER BY at_us, event_key;
        """);

    private readonly SqlStatement _delete = session.Prepare(
        "DELETE FROM use_chunk WHERE group_id = ?1 AND start_us BETWEEN ?2 AND ?3;");

    private readonly SqlStatement _insert = session.Insert("use_chunk", "group_id", "start_us", "levels", "sums");

    /// <summary>Makes the chunk of a time again, which splits it, or joins it to the one before, where its events say so.</summary>
    /// <returns>Where the next chunk begins; null after the last.</returns>
    public long? Renew(long group, long at)
    {
        var start = One(_last, group, at);

        // A chunk whose first events are gone belongs to the one before.
        while (start is { } begin && begin != long.MinValue && !IsAny(group, begin))
        {
            start = One(_last, group, begin - 1) ?? long.MinValue;
        }

        var next = One(_next, group, at);
        Renew(group, start ?? long.MinValue, next);
        return next;
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

    private void Renew(long group, long start, long? next)
    {
        var last = next is { } end ? end - 1 : long.MaxValue;
        _delete.Bind(1, group).Bind(2, start).Bind(3, last).Execute();
        _events.Clear();
        _read.Bind(1, group).Bind(2, start).Bind(3, last);
        while (_read.Step())
        {
            _events.Add(UseEventColumns.Read(_read));
        }

        _read.Reset();
        foreach (var (begin, events) in UseChunks.Split(_events))
        {
            var span = CollectionsMarshal.AsSpan(events);
            _insert.Bind(1, group).Bind(2, begin).Bind(3, UseLevels.Encode(UseLevels.Of(span), _writer))
                .Bind(4, UseSums.Of(span).Encode(_writer)).Execute();
        }
    }

    private bool IsAny(long group, long at)
    {
        _any.Bind(1, group).Bind(2, at);
        var isAny = _any.Step();
        _any.Reset();
        return isAny;
    }

    private static long? One(SqlStatement statement, long group, long at)
    {
        statement.Bind(1, group).Bind(2, at);
        long? found = statement.Step() ? statement.Integer(0) : null;
        statement.Reset();
        return found;
    }
}

/// <summary>How events fall into chunks.</summary>
internal static class UseChunks
{
    /// <summary>Where each chunk begins, and its events, which are its own until the next is asked for; the first begins at the smallest time unless an event begins it.</summary>
    /// <param name="events">In order.</param>
    public static IEnumerable<(long Start, List<UseEvent> Events)> Split(IEnumerable<UseEvent> events)
    {
        var (start, chunk) = (long.MinValue, new List<UseEvent>());
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
