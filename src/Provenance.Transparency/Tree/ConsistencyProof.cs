// Consistency of two trees, RFC 9162 section 2.1.4.2: from the last perfect subtree of
// the old tree the walk rebuilds both roots at once. Left siblings belong to both
// trees, right siblings only to the new one.

namespace Provenance.Transparency;

/// <summary>A proof that an older tree is a prefix of a newer one. Immutable.</summary>
/// <param name="oldSize">Size of the older tree.</param>
/// <param name="newSize">Size of the newer tree.</param>
/// <param name="hashes">As RFC 9162 orders them; none from size 0 or between equal sizes.</param>
public sealed class ConsistencyProof(TreeSize oldSize, TreeSize newSize, IReadOnlyList<Digest> hashes)
{
    /// <summary>The most hashes that the witness protocol carries: enough for trees of up to 2^62 leaves.</summary>
    public const int MaxHashes = 63;

    /// <summary>Size of the older tree.</summary>
    public TreeSize OldSize { get; } = oldSize;

    /// <summary>Size of the newer tree.</summary>
    public TreeSize NewSize { get; } = newSize;

    /// <summary>As RFC 9162 orders them.</summary>
    public IReadOnlyList<Digest> Hashes { get; } = hashes;

    /// <summary>
    /// Checks the hashes against both roots. From size 0 every tree follows, with no hashes, if the old root is
    /// that of the empty tree; equal sizes need equal roots and no hashes.
    /// </summary>
    /// <returns>Valid, SizesReversed, WrongLength, OldRootMismatch or RootMismatch.</returns>
    public ProofVerdict Verify(Digest oldRoot, Digest newRoot)
    {
        if (OldSize.Value > NewSize.Value)
        {
            return ProofVerdict.SizesReversed;
        }

        var path = ProofPath.Consistency(OldSize, NewSize);
        if (Hashes.Count != path.Count)
        {
            return ProofVerdict.WrongLength;
        }

        if (OldSize.Value == 0 && oldRoot != MerkleTree.EmptyRoot)
        {
            return ProofVerdict.OldRootMismatch;
        }

        if (OldSize == NewSize)
        {
            return oldRoot == newRoot ? ProofVerdict.Valid : ProofVerdict.RootMismatch;
        }

        return OldSize.Value == 0 ? ProofVerdict.Valid : Rebuild(oldRoot, newRoot);
    }

    private ProofVerdict Rebuild(Digest oldRoot, Digest newRoot)
    {
        var start = ProofPath.LastSubtree(OldSize);
        var used = 0;
        var oldHash = start.Index == 0 ? oldRoot : Hashes[used++];
        var newHash = oldHash;
        var index = start.Index;
        for (var last = (NewSize.Value - 1) >> start.Level; last > 0; last >>= 1)
        {
            if ((index & 1) == 1)
            {
                var left = Hashes[used++];
                oldHash = MerkleTree.NodeHash(left, oldHash);
                newHash = MerkleTree.NodeHash(left, newHash);
            }
            else if (index < last)
            {
                newHash = MerkleTree.NodeHash(newHash, Hashes[used++]);
            }

            index >>= 1;
        }

        if (oldHash != oldRoot)
        {
            return ProofVerdict.OldRootMismatch;
        }

        return newHash == newRoot ? ProofVerdict.Valid : ProofVerdict.RootMismatch;
    }
}
