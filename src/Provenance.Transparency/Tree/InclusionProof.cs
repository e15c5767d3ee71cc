// Inclusion of one leaf, RFC 9162 section 2.1.3.2. The number of hashes follows from
// index and size alone, and it is compared before anything is hashed: so a proof that
// is empty, short or padded fails by its length, whatever the root.

namespace Provenance.Transparency;

/// <summary>A proof that a leaf stands at an index of a tree. Immutable.</summary>
/// <param name="index">The leaf's index.</param>
/// <param name="size">The tree's size.</param>
/// <param name="hashes">From the leaf's sibling up to the root's child.</param>
public sealed class InclusionProof(LeafIndex index, TreeSize size, IReadOnlyList<Digest> hashes)
{
    /// <summary>The most hashes that any inclusion proof can have: sizes end at 2^63 - 1.</summary>
    public const int MaxHashes = 63;

    /// <summary>The leaf's index.</summary>
    public LeafIndex Index { get; } = index;

    /// <summary>The tree's size.</summary>
    public TreeSize Size { get; } = size;

    /// <summary>From the leaf's sibling up to the root's child.</summary>
    public IReadOnlyList<Digest> Hashes { get; } = hashes;

    /// <summary>Checks that the leaf and these hashes lead to <paramref name="root"/>.</summary>
    /// <returns>Valid, IndexBeyondSize, WrongLength or RootMismatch.</returns>
    public ProofVerdict Verify(Digest leafHash, Digest root) =>
        Verify(leafHash, root, static (_, left, right) => MerkleTree.NodeHash(left, right));

    /// <summary>The same walk with the hashing of a parent handed in, so that shared parents can be remembered.</summary>
    internal ProofVerdict Verify(Digest leafHash, Digest root, Func<NodePosition, Digest, Digest, Digest> parentHash)
    {
        if (!Size.Contains(Index))
        {
            return ProofVerdict.IndexBeyondSize;
        }

        if (Hashes.Count != ExpectedLength())
        {
            return ProofVerdict.WrongLength;
        }

        var position = new NodePosition(0, Index.Value);
        var hash = leafHash;
        var used = 0;
        for (var last = Size.Value - 1; last > 0; last >>= 1)
        {
            if ((position.Index & 1) == 1)
            {
                hash = parentHash(position.Parent, Hashes[used++], hash);
            }
            else if (position.Index < last)
            {
                hash = parentHash(position.Parent, hash, Hashes[used++]);
            }

            position = position.Parent;
        }

        return hash == root ? ProofVerdict.Valid : ProofVerdict.RootMismatch;
    }

    private int ExpectedLength()
    {
        var length = 0;
        var index = Index.Value;
        for (var last = Size.Value - 1; last > 0; last >>= 1)
        {
            length += (index & 1) == 1 || index < last ? 1 : 0;
            index >>= 1;
        }

        return length;
    }
}
