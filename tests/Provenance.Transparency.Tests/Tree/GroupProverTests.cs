using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class GroupProverTests
{
    [Fact]
    public void Proofs_of_a_group_are_those_of_the_recursive_definition() =>
        Gen.Select(Gen.Int[0, 700], Gen.Int[1, 120]).Sample((before, count) =>
        {
            var growth = Grow(before, before + count);
            var proofs = new GroupProver(growth, growth.After.Root).ProveAll();
            Assert.Equal(count, proofs.Count);
            for (var i = 0; i < count; i += 7)
            {
                Assert.Equal(ReferenceTree.Path(before + i, Leaves.Of(before + count)), proofs[i].Hashes);
                Assert.Equal(ProofVerdict.Valid, proofs[i].Verify(Leaves.Of(before + count)[before + i], growth.After.Root));
            }
        }, iter: 40);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 1024)]
    [InlineData(255, 257)]
    [InlineData(64_900, 65_924)]
    [InlineData(65_535, 65_536)]
    [InlineData(65_536, 65_537)]
    public void Checking_hashes_about_once_a_leaf(int before, int after)
    {
        var growth = Grow(before, after);
        var prover = new GroupProver(growth, growth.After.Root);
        prover.ProveAll();
        Assert.InRange(prover.NodesHashed, 0, after - before + 20);
    }

    [Fact]
    public void A_root_that_is_not_the_groups_is_caught()
    {
        var growth = Grow(1000, 1100);
        var prover = new GroupProver(growth, Digest.Of([1]));
        Assert.Throws<CorruptTreeException>(() => prover.Prove(new LeafIndex(1000)));
    }

    [Fact]
    public void A_wrong_hash_on_the_old_edge_is_caught_by_every_proof() => Gen.Int[0, 5].Sample(which =>
    {
        // The true root comes from elsewhere, as the root of the database's tree would; the edge was damaged.
        var trueRoot = ReferenceTree.Root(Leaves.Of(1100));
        var edge = TreeEdge.Empty.Append(Leaves.Of(1000)).Encode();
        edge[(which * 32) + which] ^= 0x10;
        var growth = TreeGrowth.Of(TreeEdge.Decode(new TreeSize(1000), edge), Leaves.Between(1000, 1100));
        var prover = new GroupProver(growth, trueRoot);
        for (var index = 1000; index < 1100; index++)
        {
            Assert.Throws<CorruptTreeException>(() => prover.Prove(new LeafIndex(index)));
        }
    });

    [Fact]
    public void What_was_remembered_never_vouches_for_other_hashes()
    {
        var growth = Grow(1000, 1100);
        var prover = new GroupProver(growth, growth.After.Root);
        var proofs = prover.ProveAll();
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 63], Gen.Int[0, 255]).Sample((leaf, which, bit) =>
        {
            var forged = proofs[leaf].Hashes.ToArray();
            var bytes = forged[which % forged.Length].ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            forged[which % forged.Length] = new Digest(bytes);
            var proof = new InclusionProof(proofs[leaf].Index, proofs[leaf].Size, forged);
            Assert.Equal(ProofVerdict.RootMismatch, prover.Check(proof, growth.LeafHashes[leaf]));
            Assert.Equal(ProofVerdict.RootMismatch, proof.Verify(growth.LeafHashes[leaf], growth.After.Root));
            Assert.Equal(ProofVerdict.Valid, prover.Check(proofs[leaf], growth.LeafHashes[leaf]));
            Assert.Equal(ProofVerdict.RootMismatch, prover.Check(proofs[leaf], Digest.Of([1])));
        }, threads: 1);
    }

    [Fact]
    public void Leaves_outside_the_group_are_misuse()
    {
        var growth = Grow(10, 20);
        var prover = new GroupProver(growth, growth.After.Root);
        Assert.Throws<ArgumentOutOfRangeException>(() => prover.Prove(new LeafIndex(9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => prover.Prove(new LeafIndex(20)));
    }

    private static TreeGrowth Grow(int before, int after) =>
        TreeGrowth.Of(TreeEdge.Empty.Append(Leaves.Of(before)), Leaves.Between(before, after));
}
