// RFC 6962 section 2.1 once more, over ranges of leaves that nobody could list: roots of complete subtrees are
// remembered, everything else follows the recursive text. Two such trees: all leaves different, up to 2^20 of them; and
// any size up to 2^63 - 1 where all leaves are alike but a few, so that a hash of the wrong place shows.

using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Provenance.Transparency.Tests;

/// <summary>The definition, over remembered complete subtrees.</summary>
internal abstract class RememberedTree
{
    /// <summary>MTH of the leaves [start, start + count), which begin where a tree of that count may begin.</summary>
    public Digest Root(long start, long count)
    {
        if (count == 0)
        {
            return new Digest(SHA256.HashData([]));
        }

        if (BitOperations.IsPow2(count) && start % count == 0)
        {
            var level = BitOperations.Log2((ulong)count);
            return Complete(level, start >> level);
        }

        var k = SplitPoint(count);
        return Node(Root(start, k), Root(start + k, count - k));
    }

    /// <summary>PATH(m, D[start : start + count]).</summary>
    public List<Digest> Path(long m, long start, long count)
    {
        if (count == 1)
        {
            return [];
        }

        var k = SplitPoint(count);
        return m < k
            ? [.. Path(m, start, k), Root(start + k, count - k)]
            : [.. Path(m - k, start + k, count - k), Root(start, k)];
    }

    /// <summary>PROOF(m, D[0 : count]).</summary>
    public List<Digest> Proof(long m, long count) => SubProof(m, 0, count, true);

    /// <summary>The root of the complete subtree at a level and index.</summary>
    public abstract Digest Complete(int level, long index);

    /// <summary>The hashes of a tile, from the definition of tlog-tiles.</summary>
    public byte[] Tile(TileId tile)
    {
        var bytes = new byte[tile.SizeBytes];
        for (var i = 0; i < tile.Width; i++)
        {
            Complete(tile.Level * 8, (tile.Number * 256) + i).CopyTo(bytes.AsSpan(i * 32));
        }

        return bytes;
    }

    /// <summary>A tree of tiles that come from the definition.</summary>
    public TileTree Tiled(long size) => new(new TreeSize(size), new DefinedTiles(this));

    protected static Digest Node(Digest left, Digest right) =>
        new(SHA256.HashData([0x01, .. left.ToArray(), .. right.ToArray()]));

    protected static Digest Leaf(long index)
    {
        var data = new byte[9];
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(1), index);
        return new Digest(SHA256.HashData(data));
    }

    private List<Digest> SubProof(long m, long start, long count, bool isWholeOldTree)
    {
        if (m == count)
        {
            return isWholeOldTree ? [] : [Root(start, count)];
        }

        var k = SplitPoint(count);
        return m <= k
            ? [.. SubProof(m, start, k, isWholeOldTree), Root(start + k, count - k)]
            : [.. SubProof(m - k, start + k, count - k, false), Root(start, k)];
    }

    // The largest power of two smaller than the count.
    private static long SplitPoint(long count) => 1L << BitOperations.Log2((ulong)count - 1);

    private sealed class DefinedTiles(RememberedTree tree) : ITileReader
    {
        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
            IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>(
                [.. tiles.Select(tile => new ReadOnlyMemory<byte>(tree.Tile(tile)))]);
    }
}

/// <summary>A tree of up to 2^20 leaves, no two alike.</summary>
internal sealed class DenseTree : RememberedTree
{
    private readonly Digest[][] _levels;

    public DenseTree(int height)
    {
        _levels = new Digest[height + 1][];
        _levels[0] = [.. Enumerable.Range(0, 1 << height).Select(i => Leaf(i))];
        for (var level = 1; level <= height; level++)
        {
            var below = _levels[level - 1];
            _levels[level] = [.. Enumerable.Range(0, below.Length / 2).Select(i => Node(below[2 * i], below[(2 * i) + 1]))];
        }
    }

    public ReadOnlySpan<Digest> Leaves => _levels[0];

    public override Digest Complete(int level, long index) => _levels[level][index];
}

/// <summary>A tree of any size in which all leaves are alike but the given ones.</summary>
internal sealed class SparseTree : RememberedTree
{
    private readonly SortedSet<long> _different;
    private readonly Digest[] _alike = new Digest[63];
    private readonly Dictionary<(int, long), Digest> _known = [];

    public SparseTree(IEnumerable<long> different)
    {
        _different = [.. different];
        _alike[0] = Leaf(-1);
        for (var level = 1; level < _alike.Length; level++)
        {
            _alike[level] = Node(_alike[level - 1], _alike[level - 1]);
        }
    }

    public override Digest Complete(int level, long index)
    {
        var first = index << level;
        if (_different.GetViewBetween(first, first + ((1L << level) - 1)).Count == 0)
        {
            return _alike[level];
        }

        if (level == 0)
        {
            return Leaf(index);
        }

        if (!_known.TryGetValue((level, index), out var hash))
        {
            hash = Node(Complete(level - 1, index * 2), Complete(level - 1, (index * 2) + 1));
            _known.Add((level, index), hash);
        }

        return hash;
    }
}
