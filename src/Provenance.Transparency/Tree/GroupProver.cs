// Inclusion proofs for the leaves of one group, each proved to ourselves before it
// leaves. Verifying a proof the plain way costs a hash a level, twenty a leaf; but the
// leaves of a group share almost all of their ancestors, so the check remembers them.
//
// Why remembering is sound. The check recomputes, from the leaf hash up and by the same
// walk as any verifier, the parent of (left, right) at each position, and compares the
// last one with the root. A parent is recalled only when *both* children are, byte for
// byte, those it was computed from; any difference makes it be hashed anew. So the
// recalled value is what SHA-256 would give, and the verdict is exactly that of a
// verifier without memory: one wrong hash in any proof changes an input, is hashed
// afresh, and ends in another root. The memory holds nothing from the making of the
// proofs; a node that was stored wrong cannot vouch for itself.

namespace Provenance.Transparency;

/// <summary>Makes and checks the inclusion proofs of a group. Not for use by several threads at once.</summary>
public sealed class GroupProver
{
    private readonly TreeGrowth _growth;
    private readonly Digest _root;
    private readonly Parents _parents;
    private readonly Digest?[] _truncated = new Digest?[64];

    /// <summary>Prepares for the leaves of one group.</summary>
    /// <param name="growth">The group's step: its leaves are those from Before.Size to After.Size.</param>
    /// <param name="root">The root that will be signed for After.Size; each proof must lead to it.</param>
    public GroupProver(TreeGrowth growth, Digest root)
    {
        _growth = growth;
        _root = root;
        _parents = new Parents(growth.Before.Size, growth.After.Size);
    }

    /// <summary>How many nodes checking has hashed so far: about one a leaf of the group, not one a level.</summary>
    public int NodesHashed => _parents.Hashed;

    /// <summary>The proof that leaf <paramref name="index"/> is in the tree after the group, already checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The leaf is not one of the group's.</exception>
    /// <exception cref="CorruptTreeException">The proof does not lead to the root: it must not be handed out.</exception>
    public InclusionProof Prove(LeafIndex index)
    {
        ThrowIfNotOfGroup(index);
        var path = ProofPath.Inclusion(index, _growth.After.Size);
        var hashes = new Digest[path.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = Node(path[i]);
        }

        var proof = new InclusionProof(index, _growth.After.Size, hashes);
        var leafHash = _growth.LeafHashes[(int)(index.Value - _growth.Before.Size.Value)];
        var verdict = Check(proof, leafHash);
        return verdict == ProofVerdict.Valid
            ? proof
            : throw new CorruptTreeException($"The proof of leaf {index} in {_growth.After.Size} failed: {verdict}.");
    }

    /// <summary>Checks any proof for a leaf of the group against the root, hashing only what was not hashed before.</summary>
    /// <returns>What <see cref="InclusionProof.Verify(Digest, Digest)"/> returns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The leaf is not one of the group's, or the size another.</exception>
    public ProofVerdict Check(InclusionProof proof, Digest leafHash)
    {
        ThrowIfNotOfGroup(proof.Index);
        ArgumentOutOfRangeException.ThrowIfNotEqual(proof.Size, _growth.After.Size, nameof(proof));
        return proof.Verify(leafHash, _root, _parents.Hash);
    }

    /// <summary>The checked proofs of the whole group, in log order.</summary>
    /// <exception cref="CorruptTreeException">One of them does not lead to the root.</exception>
    public IReadOnlyList<InclusionProof> ProveAll()
    {
        var proofs = new InclusionProof[_growth.LeafHashes.Length];
        for (var i = 0; i < proofs.Length; i++)
        {
            proofs[i] = Prove(new LeafIndex(_growth.Before.Size.Value + i));
        }

        return proofs;
    }

    private void ThrowIfNotOfGroup(LeafIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index.Value, _growth.Before.Size.Value, nameof(index));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index.Value, _growth.After.Size.Value, nameof(index));
    }

    private Digest Node(NodePosition position)
    {
        if (_growth.TryGet(position, out var hash))
        {
            return hash;
        }

        // Siblings of the group's ancestors are new, on the old edge, or cut off by the end of the tree.
        return _truncated[position.Level] ??= _growth.After.Truncated(position.Level);
    }

    /// <summary>The last hashing at each position above the group's leaves: contiguous runs, one array a level.</summary>
    private sealed class Parents
    {
        private readonly long _from;
        private readonly List<Entry[]> _levels = [];

        public Parents(TreeSize from, TreeSize to)
        {
            _from = from.Value;
            for (var level = 1; level < 64 && to.Value > from.Value && (to.Value - 1) >> (level - 1) > 0; level++)
            {
                _levels.Add(new Entry[((to.Value - 1) >> level) - (from.Value >> level) + 1]);
            }
        }

        public int Hashed { get; private set; }

        public Digest Hash(NodePosition position, Digest left, Digest right)
        {
            ref var entry = ref _levels[position.Level - 1][position.Index - (_from >> position.Level)];
            if (!entry.IsSet || entry.Left != left || entry.Right != right)
            {
                entry = new Entry(true, left, right, MerkleTree.NodeHash(left, right));
                Hashed++;
            }

            return entry.Parent;
        }

        private readonly record struct Entry(bool IsSet, Digest Left, Digest Right, Digest Parent);
    }
}
