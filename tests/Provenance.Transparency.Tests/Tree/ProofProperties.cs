using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class ProofProperties
{
    private static readonly Gen<(int Index, int Size)> Inclusions =
        Gen.Int[1, 600].SelectMany(size => Gen.Int[0, size - 1].Select(index => (index, size)));

    private static readonly Gen<(int Old, int New)> Consistencies =
        Gen.Int[1, 600].SelectMany(size => Gen.Int[1, size].Select(old => (old, size)));

    [Fact]
    public void The_reference_inclusion_proof_verifies_and_every_forgery_of_it_fails() => Inclusions.Sample(at =>
    {
        var leaf = Leaves.Of(at.Size)[at.Index];
        var root = ReferenceTree.Root(Leaves.Of(at.Size));
        var hashes = ReferenceTree.Path(at.Index, Leaves.Of(at.Size));
        Assert.Equal(ProofVerdict.Valid, Proof(at.Index, at.Size, hashes).Verify(leaf, root));

        Assert.Equal(ProofVerdict.WrongLength, Proof(at.Index, at.Size, [.. hashes, root]).Verify(leaf, root));
        Assert.Equal(ProofVerdict.WrongLength, Proof(at.Index, at.Size, [root, .. hashes]).Verify(leaf, root));
        Assert.Equal(ProofVerdict.RootMismatch, Proof(at.Index, at.Size, hashes).Verify(leaf, Digest.Of([1])));
        Assert.Equal(ProofVerdict.RootMismatch, Proof(at.Index, at.Size, hashes).Verify(Digest.Of([1]), root));
        Assert.Equal(ProofVerdict.IndexBeyondSize, Proof(at.Size, at.Size, hashes).Verify(leaf, root));
        if (hashes.Count > 0)
        {
            Assert.Equal(ProofVerdict.WrongLength, Proof(at.Index, at.Size, []).Verify(leaf, root));
            Assert.Equal(ProofVerdict.WrongLength, Proof(at.Index, at.Size, hashes[..^1]).Verify(leaf, root));
            Assert.Equal(ProofVerdict.WrongLength, Proof(at.Index, at.Size, hashes[1..]).Verify(leaf, root));
        }
    }, iter: 60);

    [Fact]
    public void An_inclusion_proof_holds_for_no_other_index() => Inclusions.Sample(at =>
    {
        var leaf = Leaves.Of(at.Size)[at.Index];
        var root = ReferenceTree.Root(Leaves.Of(at.Size));
        var hashes = ReferenceTree.Path(at.Index, Leaves.Of(at.Size));
        for (var other = 0; other <= at.Size + 1; other++)
        {
            var expected = other == at.Index;
            Assert.Equal(expected, Proof(other, at.Size, hashes).Verify(leaf, root) == ProofVerdict.Valid);
        }
    }, iter: 30);

    [Fact]
    public void Every_changed_hash_of_an_inclusion_proof_is_caught() => Inclusions.Sample(at =>
    {
        var leaf = Leaves.Of(at.Size)[at.Index];
        var root = ReferenceTree.Root(Leaves.Of(at.Size));
        var hashes = ReferenceTree.Path(at.Index, Leaves.Of(at.Size));
        for (var i = 0; i < hashes.Count; i++)
        {
            List<Digest> forged = [.. hashes];
            forged[i] = Flip(forged[i], i * 29 % 256);
            Assert.Equal(ProofVerdict.RootMismatch, Proof(at.Index, at.Size, forged).Verify(leaf, root));
        }
    }, iter: 30);

    [Fact]
    public void The_reference_consistency_proof_verifies_and_every_forgery_of_it_fails() => Consistencies.Sample(at =>
    {
        var oldRoot = ReferenceTree.Root(Leaves.Of(at.Old));
        var newRoot = ReferenceTree.Root(Leaves.Of(at.New));
        var hashes = ReferenceTree.Proof(at.Old, Leaves.Of(at.New));
        Assert.Equal(ProofVerdict.Valid, Consistency(at.Old, at.New, hashes).Verify(oldRoot, newRoot));

        Assert.Equal(ProofVerdict.WrongLength, Consistency(at.Old, at.New, [.. hashes, newRoot]).Verify(oldRoot, newRoot));
        Assert.NotEqual(ProofVerdict.Valid, Consistency(at.Old, at.New, hashes).Verify(oldRoot, Digest.Of([1])));
        Assert.NotEqual(ProofVerdict.Valid, Consistency(at.Old, at.New, hashes).Verify(Digest.Of([1]), newRoot));
        Assert.Equal(ProofVerdict.SizesReversed, Consistency(at.New + 1, at.New, hashes).Verify(oldRoot, newRoot));
        for (var i = 0; i < hashes.Count; i++)
        {
            List<Digest> forged = [.. hashes];
            forged[i] = Flip(forged[i], i * 31 % 256);
            Assert.NotEqual(ProofVerdict.Valid, Consistency(at.Old, at.New, forged).Verify(oldRoot, newRoot));
            Assert.Equal(ProofVerdict.WrongLength, Consistency(at.Old, at.New, []).Verify(oldRoot, newRoot));
            Assert.Equal(ProofVerdict.WrongLength, Consistency(at.Old, at.New, hashes[..i]).Verify(oldRoot, newRoot));
        }
    }, iter: 60);

    [Fact]
    public void From_the_empty_tree_everything_follows_without_hashes()
    {
        var root = ReferenceTree.Root(Leaves.Of(5));
        Assert.Equal(ProofVerdict.Valid, Consistency(0, 5, []).Verify(MerkleTree.EmptyRoot, root));
        Assert.Equal(ProofVerdict.WrongLength, Consistency(0, 5, [root]).Verify(MerkleTree.EmptyRoot, root));
        Assert.Equal(ProofVerdict.OldRootMismatch, Consistency(0, 5, []).Verify(root, root));
        Assert.Equal(ProofVerdict.Valid, Consistency(0, 0, []).Verify(MerkleTree.EmptyRoot, MerkleTree.EmptyRoot));
        Assert.Equal(ProofVerdict.OldRootMismatch, Consistency(0, 0, []).Verify(root, root));
    }

    [Fact]
    public void Equal_sizes_need_equal_roots_and_no_hashes()
    {
        var root = ReferenceTree.Root(Leaves.Of(5));
        Assert.Equal(ProofVerdict.Valid, Consistency(5, 5, []).Verify(root, root));
        Assert.Equal(ProofVerdict.RootMismatch, Consistency(5, 5, []).Verify(root, MerkleTree.EmptyRoot));
        Assert.Equal(ProofVerdict.WrongLength, Consistency(5, 5, [root]).Verify(root, root));
    }

    [Fact]
    public void The_largest_sizes_are_walked_without_overflow()
    {
        var size = new TreeSize(long.MaxValue);
        Assert.InRange(ProofPath.Inclusion(new LeafIndex(0), size).Count, 1, InclusionProof.MaxHashes);
        Assert.InRange(ProofPath.Inclusion(new LeafIndex(long.MaxValue - 1), size).Count, 1, InclusionProof.MaxHashes);
        Assert.InRange(ProofPath.Consistency(new TreeSize((1L << 61) + 1), new TreeSize(1L << 62)).Count, 1, ConsistencyProof.MaxHashes);
        var proof = new InclusionProof(new LeafIndex(long.MaxValue - 1), size, []);
        Assert.Equal(ProofVerdict.WrongLength, proof.Verify(default, default));
        Assert.Equal(63 * 32, TreeEdge.Decode(size, new byte[63 * 32]).Encode().Length);
        Assert.Throws<OverflowException>(() => TreeEdge.Decode(size, new byte[63 * 32]).Append([default]));
    }

    private static InclusionProof Proof(int index, int size, IReadOnlyList<Digest> hashes) =>
        new(new LeafIndex(index), new TreeSize(size), hashes);

    private static ConsistencyProof Consistency(int oldSize, int newSize, IReadOnlyList<Digest> hashes) =>
        new(new TreeSize(oldSize), new TreeSize(newSize), hashes);

    private static Digest Flip(Digest hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new Digest(bytes);
    }
}
