// A stream may have any number of gaps: a signer that numbers its statements 2, 4, 6, … leaves one with each. So only those
// are read that a number falls into, and only those are written that changed.

using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Streams and their gaps.</summary>
internal sealed class StreamTables(SqlSession session, TermTable terms) : IDisposable
{
    /// <summary>The gap of a stream, ?1, that a number, ?2, falls into: gaps do not overlap, so it is the last that begins at or below it.</summary>
    public const string SelectGap =
        """
        SELECT g.first, g.last FROM stream_gap g WHERE g.stream_id = ?1 AND g.last >= ?2
          AND g.first = (SELECT max(below.first) FROM stream_gap below WHERE below.stream_id = ?1 AND below.first <= ?2)
        """;

    private readonly SqlLookup _find = session.PrepareMany(
        "SELECT stream_id, last, count, repeats FROM stream WHERE stream = ?1 AND party_id = ?2");

    private readonly SqlLookup _gap = session.PrepareMany(SelectGap);

    private readonly SqlStatement _upsert = session.Upsert(
        "stream", 3, "stream_id", "stream", "party_id", "last", "count", "repeats");

    private readonly SqlStatement _deleteGap = session.Delete("stream_gap", "stream_id", "first");

    private readonly SqlStatement _insertGap = session.Insert("stream_gap", "stream_id", "first", "last");

    /// <summary>What is known of the streams of numbers, with the gaps that these fall into; those never seen are left out.</summary>
    public IReadOnlyList<StreamState> Find(IReadOnlyCollection<(StreamKey Key, long Sequence)> numbers)
    {
        var streams = numbers.GroupBy(number => number.Key, number => number.Sequence).ToList();
        terms.Prefetch(streams.Select(stream => stream.Key.Party));
        var asked = streams.Select(stream => (Numbers: stream, Party: terms.Find(stream.Key.Party))).Where(stream => stream.Party is not null).ToArray();
        var found = new List<(IGrouping<StreamKey, long> Numbers, StreamState State)>(asked.Length);
        _find.Ask(
            asked,
            static (stream, ask) => ask.Bind(1, stream.Numbers.Key.Stream.ToArray()).Bind(2, stream.Party),
            (place, row) => found.Add((
                asked[place].Numbers,
                new StreamState(asked[place].Numbers.Key, row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), []))));
        var gaps = GapsOf(found);
        return [.. found.Select((stream, place) => stream.State with { Gaps = [.. gaps[place].OrderBy(gap => gap.First)] })];
    }

    /// <summary>Writes what a group makes of streams.</summary>
    public void Write(IReadOnlyList<StreamChange> streams)
    {
        foreach (var (state, _, _) in streams)
        {
            _upsert.Bind(1, state.FirstIndex).Bind(2, state.Key.Stream.ToArray()).Bind(3, terms.IdOf(state.Key.Party))
                .Bind(4, state.Last).Bind(5, state.Count).Bind(6, state.Repeats).Execute();
        }

        // A gap filled in part may begin where it began: all that is no more goes before anything comes.
        foreach (var (state, closed, _) in streams)
        {
            foreach (var gap in closed)
            {
                _deleteGap.Bind(1, state.FirstIndex).Bind(2, gap.First).Execute();
            }
        }

        foreach (var (state, _, opened) in streams)
        {
            foreach (var gap in opened)
            {
                _insertGap.Bind(1, state.FirstIndex).Bind(2, gap.First).Bind(3, gap.Last).Execute();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _gap.Dispose();
        _upsert.Dispose();
        _deleteGap.Dispose();
        _insertGap.Dispose();
    }

    // Beyond the highest number, where most come, there is no gap.
    private HashSet<SequenceGap>[] GapsOf(List<(IGrouping<StreamKey, long> Numbers, StreamState State)> streams)
    {
        var gaps = streams.Select(_ => new HashSet<SequenceGap>()).ToArray();
        var below = streams.SelectMany((stream, place) => stream.Numbers.Distinct().Where(number => number <= stream.State.Last)
            .Select(number => (Place: place, Stream: stream.State.FirstIndex, Number: number))).ToArray();
        _gap.Ask(
            below,
            static (number, ask) => ask.Bind(1, number.Stream).Bind(2, number.Number),
            (place, row) => gaps[below[place].Place].Add(new SequenceGap(row.Integer(0), row.Integer(1))));
        return gaps;
    }
}
