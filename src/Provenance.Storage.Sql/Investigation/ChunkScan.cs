using Provenance.Registry.Investigation;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>The chunks of all groups in one walk, group after group.</summary>
internal sealed class ChunkScan(SqlSession session) : IDisposable
{
    private readonly SqlStatement _read = session.Prepare("SELECT group_id, start_us, levels FROM use_chunk ORDER BY group_id, start_us;");
    private bool _isRow;
    private bool _isBegun;

    /// <summary>The chunks of a group; groups are asked for in order of their numbers, and any may be left out.</summary>
    public List<UseChunk> Take(long group)
    {
        _isRow = _isBegun ? _isRow : _read.Step();
        _isBegun = true;
        var chunks = new List<UseChunk>(2);
        for (; _isRow && _read.Integer(0) < group; _isRow = _read.Step())
        {
            // A group that nobody asked for.
        }

        for (; _isRow && _read.Integer(0) == group; _isRow = _read.Step())
        {
            chunks.Add(new UseChunk(_read.Integer(1), UseLevels.Decode(_read.Blob(2))));
        }

        return chunks;
    }

    /// <inheritdoc/>
    public void Dispose() => _read.Dispose();
}
