// Tiles in memory, made only as the log makes them: group by group, each tile widened
// from what it was before.

namespace Provenance.Transparency.Tests;

internal sealed class TileShelf : ITileReader
{
    private readonly Dictionary<TileId, byte[]> _tiles = [];

    public TreeEdge Edge { get; private set; } = TreeEdge.Empty;

    public int Calls { get; private set; }

    public int TilesRead { get; private set; }

    public IReadOnlyDictionary<TileId, byte[]> Tiles => _tiles;

    public static TileShelf Of(int size, int group = 1024)
    {
        var shelf = new TileShelf();
        for (var from = 0; from < size; from += group)
        {
            shelf.Append(Leaves.Between(from, Math.Min(size, from + group)));
        }

        return shelf;
    }

    public void Append(ReadOnlySpan<Digest> leafHashes)
    {
        var growth = TreeGrowth.Of(Edge, leafHashes);
        foreach (var tile in Tile.NewTiles(growth.Before.Size, growth.After.Size))
        {
            var width = (int)Math.Clamp((growth.Before.Size.Value >> tile.NodeLevel) - tile.FirstNode, 0, tile.Width);
            var before = width == 0 ? [] : _tiles[new TileId(tile.Level, tile.Number, width)];
            _tiles[tile] = Tile.Widen(tile, before, growth);
        }

        Edge = growth.After;
    }

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken)
    {
        Calls++;
        TilesRead += tiles.Count;
        IReadOnlyList<ReadOnlyMemory<byte>> read = [.. tiles.Select(tile => new ReadOnlyMemory<byte>(_tiles[tile]))];
        return ValueTask.FromResult(read);
    }
}
