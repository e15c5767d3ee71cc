// The right edge of a tree (elsewhere "compact range"): the roots of the perfect
// subtrees that the binary digits of the size cut the leaves into. It is all that
// appending needs, and folding it from the right gives the root.

using System.Numerics;

namespace Provenance.Transparency;

/// <summary>The right edge of a tree: what must be kept to append to it and to know its root. Immutable.</summary>
public sealed class TreeEdge
{
    private readonly Digest[] _hashes;

    private TreeEdge(TreeSize size, Digest[] hashes)
    {
        Size = size;
        _hashes = hashes;
        Root = hashes.Length == 0 ? MerkleTree.EmptyRoot : Fold(hashes);
    }

    /// <summary>The edge of the tree without leaves.</summary>
    public static TreeEdge Empty { get; } = new(TreeSize.Zero, []);

    /// <summary>The number of leaves under the edge.</summary>
    public TreeSize Size { get; }

    /// <summary>The roots of the perfect subtrees, the largest first: one for each binary 1 in the size.</summary>
    public IReadOnlyList<Digest> Hashes => _hashes;

    /// <summary>The root of the tree: MTH of RFC 6962.</summary>
    public Digest Root { get; }

    /// <summary>The edge after these leaves; this one stays as it is.</summary>
    /// <param name="leafHashes">Leaf hashes in log order.</param>
    /// <param name="sink">Is given every complete node that comes into being, the leaves included.</param>
    /// <exception cref="OverflowException">The size would pass 2^63 - 1.</exception>
    public TreeEdge Append(ReadOnlySpan<Digest> leafHashes, ITreeNodes? sink = null)
    {
        var size = checked(Size.Value + leafHashes.Length);
        Span<Digest> stack = stackalloc Digest[64];
        _hashes.CopyTo(stack);
        var depth = _hashes.Length;
        var index = Size.Value;
        foreach (var leaf in leafHashes)
        {
            var position = new NodePosition(0, index++);
            var hash = leaf;
            sink?.Add(position, hash);
            while ((position.Index & 1) == 1)
            {
                hash = MerkleTree.NodeHash(stack[--depth], hash);
                position = position.Parent;
                sink?.Add(position, hash);
            }

            stack[depth++] = hash;
        }

        return new TreeEdge(new TreeSize(size), stack[..depth].ToArray());
    }

    /// <summary>The complete node at <paramref name="position"/>, if it is one of the edge's own.</summary>
    public bool TryGet(NodePosition position, out Digest hash)
    {
        // A perfect subtree of level l stands on the edge where bit l of the size is 1, at index (size >> l) - 1.
        var above = Size.Value >> position.Level;
        var isOnEdge = (above & 1) == 1 && position.Index == above - 1;
        hash = isOnEdge ? _hashes[BitOperations.PopCount((ulong)above) - 1] : default;
        return isOnEdge;
    }

    /// <summary>
    /// The node over the leaves from the last multiple of 2^<paramref name="level"/> to the end: the truncated
    /// node of that level, folded from the subtrees smaller than 2^level.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is a multiple of 2^level: no truncated node there.</exception>
    public Digest Truncated(int level)
    {
        var smaller = BitOperations.PopCount((ulong)Size.Value & ((1UL << level) - 1));
        ArgumentOutOfRangeException.ThrowIfZero(smaller, nameof(level));
        return Fold(_hashes.AsSpan(_hashes.Length - smaller));
    }

    /// <summary>The hashes, the largest subtree first, 32 bytes each. The size is kept beside it.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[_hashes.Length * Digest.SizeBytes];
        for (var i = 0; i < _hashes.Length; i++)
        {
            _hashes[i].CopyTo(bytes.AsSpan(i * Digest.SizeBytes));
        }

        return bytes;
    }

    /// <summary>Reads back what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="CorruptTreeException">The number of hashes does not fit the size.</exception>
    public static TreeEdge Decode(TreeSize size, ReadOnlySpan<byte> bytes)
    {
        var count = BitOperations.PopCount((ulong)size.Value);
        if (bytes.Length != count * Digest.SizeBytes)
        {
            throw new CorruptTreeException(
                $"The edge of a tree of {size} leaves has {count} hashes; {bytes.Length} bytes were stored.");
        }

        var hashes = new Digest[count];
        for (var i = 0; i < count; i++)
        {
            hashes[i] = new Digest(bytes.Slice(i * Digest.SizeBytes, Digest.SizeBytes));
        }

        return new TreeEdge(size, hashes);
    }

    private static Digest Fold(ReadOnlySpan<Digest> hashes)
    {
        var root = hashes[^1];
        for (var i = hashes.Length - 2; i >= 0; i--)
        {
            root = MerkleTree.NodeHash(hashes[i], root);
        }

        return root;
    }
}
