using Provenance.Registry.Investigation;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>The chunks of all groups in one walk, group after group.</summary>
internal sealed class ChunkScan(SqlSession session) : IDisposable
{
    private readonly SqlStatement _read = session.Prepare(
        "SELECT group_id, start_us, levels, first_index, last_index FROM use_chunk ORDER BY group_id, start_us;");
    private bool _isRow;
    private bool _isBegun;

    /// <summary>The chunks of a group; groups are asked for in order of their numbers, and any may be left out.</summary>
    /// <param name="group">The group.</param>
    /// <param name="spans">Gets the part of the log that each was made from.</param>
    public List<UseChunk> Take(long group, List<LogSpan> spans)
    {
        spans.Clear();
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
            spans.Add(new LogSpan(_read.Integer(3), _read.Integer(4)));
        }

        return chunks;
    }

    /// <inheritdoc/>
    public void Dispose() => _read.Dispose();
}
