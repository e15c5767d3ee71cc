using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Streams and their gaps.</summary>
internal sealed class StreamTables(SqlSession session, TermTable terms) : IDisposable
{
    private readonly SqlStatement _find = session.Prepare(
        "SELECT stream_id, last, count, repeats FROM stream WHERE stream = ?1 AND party_id = ?2;");

    private readonly SqlStatement _gaps = session.Prepare(
        "SELECT first, last FROM stream_gap WHERE stream_id = ?1 ORDER BY first;");

    private readonly SqlStatement _upsert = session.Upsert(
        "stream", 3, "stream_id", "stream", "party_id", "last", "count", "repeats");

    private readonly SqlStatement _deleteGaps = session.Prepare("DELETE FROM stream_gap WHERE stream_id = ?1;");

    private readonly SqlStatement _insertGap = session.Insert("stream_gap", "stream_id", "first", "last");

    /// <summary>What is known of a stream, or null.</summary>
    public StreamState? Find(StreamKey key)
    {
        if (terms.Find(key.Party) is not { } party)
        {
            return null;
        }

        _find.Bind(1, key.Stream.ToArray()).Bind(2, party);
        var state = _find.Step()
            ? new StreamState(key, _find.Integer(0), _find.Integer(1), _find.Integer(2), _find.Integer(3), [])
            : null;
        _find.Reset();
        return state is null ? null : state with { Gaps = GapsOf(state.FirstIndex) };
    }

    /// <summary>Writes streams as they are after a group.</summary>
    public void Write(IReadOnlyList<StreamState> streams)
    {
        foreach (var state in streams)
        {
            _upsert.Bind(1, state.FirstIndex).Bind(2, state.Key.Stream.ToArray()).Bind(3, terms.IdOf(state.Key.Party))
                .Bind(4, state.Last).Bind(5, state.Count).Bind(6, state.Repeats).Execute();
            WriteGaps(state);
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

    private List<SequenceGap> GapsOf(long stream)
    {
        var gaps = new List<SequenceGap>();
        _gaps.Bind(1, stream);
        while (_gaps.Step())
        {
            gaps.Add(new SequenceGap(_gaps.Integer(0), _gaps.Integer(1)));
        }

        _gaps.Reset();
        return gaps;
    }

    private void WriteGaps(StreamState state)
    {
        if (GapsOf(state.FirstIndex).SequenceEqual(state.Gaps))
        {
            return;
        }

        _deleteGaps.Bind(1, state.FirstIndex).Execute();
        foreach (var gap in state.Gaps)
        {
            _insertGap.Bind(1, state.FirstIndex).Bind(2, gap.First).Bind(3, gap.Last).Execute();
        }
    }
}
