using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Streams and their gaps.</summary>
internal sealed class StreamTables(SqlSession session, TermTable terms) : IDisposable
{
    private readonly SqlLookup _find = session.PrepareMany(
        "SELECT stream_id, last, count, repeats FROM stream WHERE stream = ?1 AND party_id = ?2");

    private readonly SqlLookup _gaps = session.PrepareMany(
        "SELECT first, last FROM stream_gap WHERE stream_id = ?1", order: "first");

    private readonly SqlStatement _upsert = session.Upsert(
        "stream", 3, "stream_id", "stream", "party_id", "last", "count", "repeats");

    private readonly SqlStatement _deleteGaps = session.Delete("stream_gap", "stream_id");

    private readonly SqlStatement _insertGap = session.Insert("stream_gap", "stream_id", "first", "last");

    /// <summary>What is known of streams; those never seen are left out.</summary>
    public IReadOnlyList<StreamState> Find(IReadOnlyCollection<StreamKey> keys)
    {
        terms.Prefetch(keys.Select(key => key.Party));
        var asked = keys.Select(key => (Key: key, Party: terms.Find(key.Party))).Where(key => key.Party is not null).ToArray();
        var states = new List<StreamState>(asked.Length);
        _find.Ask(
            asked,
            static (key, ask) => ask.Bind(1, key.Key.Stream.ToArray()).Bind(2, key.Party),
            (place, row) => states.Add(
                new StreamState(asked[place].Key, row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), [])));
        var gaps = GapsOf([.. states.Select(state => state.FirstIndex)]);
        return [.. states.Select((state, place) => state with { Gaps = gaps[place] })];
    }

    /// <summary>Writes streams as they are after a group.</summary>
    public void Write(IReadOnlyList<StreamState> streams)
    {
        foreach (var state in streams)
        {
            _upsert.Bind(1, state.FirstIndex).Bind(2, state.Key.Stream.ToArray()).Bind(3, terms.IdOf(state.Key.Party))
                .Bind(4, state.Last).Bind(5, state.Count).Bind(6, state.Repeats).Execute();
        }

        var before = GapsOf([.. streams.Select(state => state.FirstIndex)]);
        var changed = streams.Where((state, place) => !before[place].SequenceEqual(state.Gaps)).ToList();
        changed.ForEach(state => _deleteGaps.Bind(1, state.FirstIndex).Execute());
        foreach (var state in changed)
        {
            foreach (var gap in state.Gaps)
            {
                _insertGap.Bind(1, state.FirstIndex).Bind(2, gap.First).Bind(3, gap.Last).Execute();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _gaps.Dispose();
        _upsert.Dispose();
        _deleteGaps.Dispose();
        _insertGap.Dispose();
    }

    private List<SequenceGap>[] GapsOf(long[] streams)
    {
        var gaps = streams.Select(_ => new List<SequenceGap>()).ToArray();
        _gaps.Ask(
            streams,
            static (stream, ask) => ask.Bind(1, stream),
            (place, row) => gaps[place].Add(new SequenceGap(row.Integer(0), row.Integer(1))));
        return gaps;
    }
}
