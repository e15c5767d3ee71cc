// The nodes that one question needs, out of tiles that were read in one call. Nodes
// between the stored levels are rehashed recursively and remembered, so that the
// proofs of a run of leaves hash a shared node once.

namespace Provenance.Transparency;

internal sealed class TileNodes
{
    private readonly TreeSize _size;
    private readonly Dictionary<TileId, ReadOnlyMemory<byte>> _tiles;
    private readonly Dictionary<NodePosition, Digest> _known = [];

    private TileNodes(TreeSize size, Dictionary<TileId, ReadOnlyMemory<byte>> tiles)
    {
        _size = size;
        _tiles = tiles;
    }

    /// <summary>Reads the tiles of these complete nodes, all at once.</summary>
    public static async ValueTask<TileNodes> ReadAsync(
        TreeSize size, ITileReader reader, IEnumerable<NodePosition> complete, CancellationToken cancellationToken)
    {
        var wanted = complete.Select(position => TileId.Of(position, size)).Distinct().ToList();
        IReadOnlyList<ReadOnlyMemory<byte>> read = wanted.Count == 0
            ? []
            : await reader.ReadTilesAsync(wanted, cancellationToken);
        if (read.Count != wanted.Count)
        {
            throw new CorruptTreeException($"{wanted.Count} tiles were asked for; {read.Count} came.");
        }

        var tiles = new Dictionary<TileId, ReadOnlyMemory<byte>>(wanted.Count);
        for (var i = 0; i < wanted.Count; i++)
        {
            if (read[i].Length != wanted[i].SizeBytes)
            {
                throw new CorruptTreeException(
                    $"{TilePath.Of(wanted[i])} has {read[i].Length} bytes instead of {wanted[i].SizeBytes}.");
            }

            tiles.Add(wanted[i], read[i]);
        }

        return new TileNodes(size, tiles);
    }

    /// <summary>A complete node whose tile was read.</summary>
    public Digest Get(NodePosition position)
    {
        if (position.Level % TileId.Height == 0)
        {
            var tile = TileId.Of(position, _size);
            return Tile.HashAt(_tiles[tile].Span, (int)(position.Index - tile.FirstNode));
        }

        if (!_known.TryGetValue(position, out var hash))
        {
            hash = MerkleTree.NodeHash(Get(position.LeftChild), Get(position.RightChild));
            _known.Add(position, hash);
        }

        return hash;
    }

    /// <summary>A node that may be truncated: folded from the complete ones that <paramref name="parts"/> names.</summary>
    public Digest Get(NodePosition position, Func<NodePosition, IEnumerable<NodePosition>> parts)
    {
        if (position.IsCompleteIn(_size))
        {
            return Get(position);
        }

        if (!_known.TryGetValue(position, out var hash))
        {
            var under = parts(position).ToList();
            hash = Get(under[^1]);
            for (var i = under.Count - 2; i >= 0; i--)
            {
                hash = MerkleTree.NodeHash(Get(under[i]), hash);
            }

            _known.Add(position, hash);
        }

        return hash;
    }
}
