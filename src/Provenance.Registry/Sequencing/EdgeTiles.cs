using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>
/// The partial tiles on the right edge, one a level, which the next group widens. Kept in memory between groups; read
/// back from the store only when another process appended or at the start, and then rehashed to the root first.
/// </summary>
internal sealed class EdgeTiles
{
    private readonly ReadOnlyMemory<byte>[] _partial;

    private EdgeTiles(TreeEdge edge, ReadOnlyMemory<byte>[] partial)
    {
        Edge = edge;
        _partial = partial;
    }

    /// <summary>The edge of a tree without leaves.</summary>
    public static EdgeTiles Empty => new(TreeEdge.Empty, new ReadOnlyMemory<byte>[TileId.MaxLevel + 1]);

    public TreeEdge Edge { get; }

    /// <summary>The partial tiles, the lowest level first.</summary>
    public IEnumerable<TileContent> Contents => Partials(Edge.Size).Select(tile => new TileContent(tile, _partial[tile.Level]));

    /// <summary>Reads the partial tiles of a tree and checks that the stored tiles hash to its root.</summary>
    /// <exception cref="CorruptTreeException">The stored tiles do not lead to the head's root.</exception>
    public static async ValueTask<EdgeTiles> LoadAsync(ILogStore store, TreeEdge edge, CancellationToken cancellationToken)
    {
        var root = await new TileTree(edge.Size, store).RootAsync(cancellationToken);
        if (root != edge.Root)
        {
            throw new CorruptTreeException(
                $"The stored tiles of size {edge.Size} hash to {root}, but the head says {edge.Root}.");
        }

        var tiles = Partials(edge.Size).ToArray();
        var bytes = tiles.Length == 0 ? [] : await store.ReadTilesAsync(tiles, cancellationToken);
        var partial = new ReadOnlyMemory<byte>[TileId.MaxLevel + 1];
        for (var i = 0; i < tiles.Length; i++)
        {
            partial[tiles[i].Level] = bytes[i];
        }

        return new EdgeTiles(edge, partial);
    }

    /// <summary>The tiles that a group makes or widens, and the edge tiles after it.</summary>
    public (IReadOnlyList<TileContent> Written, EdgeTiles After) Grow(TreeGrowth growth)
    {
        var written = new List<TileContent>();
        var after = new ReadOnlyMemory<byte>[_partial.Length];
        foreach (var tile in Tile.NewTiles(growth.Before.Size, growth.After.Size))
        {
            var nodesBefore = growth.Before.Size.Value >> tile.NodeLevel;
            var before = nodesBefore > tile.FirstNode ? _partial[tile.Level] : default;
            var bytes = Tile.Widen(tile, before.Span, growth);
            written.Add(new TileContent(tile, bytes));
        }

        foreach (var tile in Partials(growth.After.Size))
        {
            var grown = written.Find(content => content.Tile == tile);
            after[tile.Level] = grown is null ? _partial[tile.Level] : grown.Hashes;
        }

        return (written, new EdgeTiles(growth.After, after));
    }

    private static IEnumerable<TileId> Partials(TreeSize size)
    {
        for (var level = 0; size.Value >> (level * TileId.Height) > 0; level++)
        {
            var nodes = size.Value >> (level * TileId.Height);
            if (nodes % TileId.FullWidth is var width and not 0)
            {
                yield return new TileId(level, nodes / TileId.FullWidth, (int)width);
            }
        }
    }
}
