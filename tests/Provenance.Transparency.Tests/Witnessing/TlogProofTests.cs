using System.Text;
using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class TlogProofTests
{
    private const int Size = 300;
    private const int Index = 137;

    private static readonly TestKey Log = new("registry.example/2026", 1);
    private static readonly TestKey Witness = new("witness.example/w", 2, NoteKeyType.CosignatureV1);
    private static readonly Digest Leaf = Leaves.Of(Size)[Index];
    private static readonly WitnessPolicy Policy = Read($"log {Log.Public}\nwitness w {Witness.Public}\nquorum w\n");

    [Fact]
    public void A_proof_goes_round_and_holds()
    {
        var proof = Make();
        var text = proof.ToString();
        Assert.StartsWith($"c2sp.org/tlog-proof@v1\nindex {Index}\n", text, StringComparison.Ordinal);
        Assert.True(TlogProof.TryParse(proof.Format(), out var read, out var reason), reason);
        Assert.Equal(text, read.ToString());
        Assert.True(read.Verify(Leaf, Policy, NSecEd25519.Instance).IsValid);
    }

    [Fact]
    public void Extra_data_goes_round() // transparency-dev/formats, proof/tlog_proof_test.go
    {
        var extra = Encoding.UTF8.GetBytes("extra information");
        var proof = new TlogProof(new LeafIndex(Index), Make().Inclusion.Hashes, Make().Checkpoint, extra);
        Assert.StartsWith(
            $"c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex {Index}\n", proof.ToString(), StringComparison.Ordinal);
        Assert.True(TlogProof.TryParse(proof.Format(), out var read, out _));
        Assert.Equal(extra, read.Extra.ToArray());
    }

    [Fact]
    public void The_only_leaf_of_a_log_needs_no_hashes()
    {
        var checkpoint = new Checkpoint("registry.example/2026", new TreeSize(1), Leaves.Of(1)[0]);
        var signed = SignedCheckpoint.Sign(checkpoint, Log.Signer).With(Witness.Cosign(checkpoint));
        var proof = new TlogProof(new LeafIndex(0), [], signed);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 0\n\nregistry.example/2026\n", proof.ToString(), StringComparison.Ordinal);
        Assert.True(TlogProof.TryParse(proof.Format(), out var read, out _));
        Assert.True(read.Verify(Leaves.Of(1)[0], Policy, NSecEd25519.Instance).IsValid);
    }

    [Fact]
    public void Forgeries_do_not_hold()
    {
        var good = Make();
        var hashes = good.Inclusion.Hashes;
        Assert.Equal(ProofVerdict.RootMismatch, Verify(good, Digest.Of([1])));
        Assert.Equal(ProofVerdict.WrongLength, Verify(new TlogProof(new LeafIndex(Index), [], good.Checkpoint), Leaf));
        Assert.Equal(ProofVerdict.WrongLength, Verify(new TlogProof(new LeafIndex(Index), [.. hashes, Leaf], good.Checkpoint), Leaf));
        Assert.Equal(ProofVerdict.RootMismatch, Verify(new TlogProof(new LeafIndex(Index + 1), hashes, good.Checkpoint), Leaf));
        Assert.Equal(ProofVerdict.IndexBeyondSize, Verify(new TlogProof(new LeafIndex(Size), hashes, good.Checkpoint), Leaf));

        var unwitnessed = SignedCheckpoint.Sign(good.Checkpoint.Checkpoint, Log.Signer);
        var verdict = new TlogProof(new LeafIndex(Index), hashes, unwitnessed).Verify(Leaf, Policy, NSecEd25519.Instance);
        Assert.Equal(ProofVerdict.Valid, verdict.Inclusion);
        Assert.Equal(PolicyRefusal.QuorumNotMet, verdict.Policy.Refusal);
        Assert.False(verdict.IsValid);
    }

    [Theory] // The first six after transparency-dev/formats, proof/tlog_proof_test.go, with a real checkpoint below.
    [InlineData("wrong-header\nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v1\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex notanumber\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -5\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nYmFuYW5hcw==\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 00\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0 \n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra \nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra YQ==\nextra YQ==\nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nextra YQ==\n")]
    [InlineData("c2sp.org/tlog-proof@v1\r\nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n")]
    [InlineData("\n")]
    [InlineData("")]
    public void A_malformed_head_is_refused(string head)
    {
        var file = Encoding.UTF8.GetBytes(head + "\n" + Make().Checkpoint);
        Assert.False(TlogProof.TryParse(file, out _, out var reason));
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public void More_hashes_than_any_tree_needs_are_refused()
    {
        var lines = string.Concat(Enumerable.Repeat(Leaf.ToBase64() + "\n", 64));
        var file = $"c2sp.org/tlog-proof@v1\nindex 0\n{lines}\n{Make().Checkpoint}";
        Assert.False(TlogProof.TryParse(Encoding.UTF8.GetBytes(file), out _, out _));
    }

    [Fact]
    public void A_changed_proof_is_refused_or_says_the_same()
    {
        var original = Make().Format();
        Mutation.Of(original).Sample(bytes =>
        {
            if (!TlogProof.TryParse(bytes, out var read, out _))
            {
                return;
            }

            Assert.Equal(bytes, read.Format());
            if (read.Verify(Leaf, Policy, NSecEd25519.Instance).IsValid)
            {
                // Left alone, or changed in what nobody signs: signature lines that were added.
                Assert.Equal(Index, read.Inclusion.Index.Value);
                Assert.Equal(Make().Checkpoint.Note.Text, read.Checkpoint.Note.Text);
                Assert.Equal(Make().Inclusion.Hashes, read.Inclusion.Hashes);
            }
        }, iter: 2000);
    }

    private static TlogProof Make()
    {
        var checkpoint = new Checkpoint("registry.example/2026", new TreeSize(Size), MerkleTree.Root(Leaves.Of(Size)));
        var signed = SignedCheckpoint.Sign(checkpoint, Log.Signer).With(Witness.Cosign(checkpoint));
        return new TlogProof(new LeafIndex(Index), ReferenceTree.Path(Index, Leaves.Of(Size)), signed);
    }

    private static ProofVerdict Verify(TlogProof proof, Digest leaf) =>
        proof.Verify(leaf, Policy, NSecEd25519.Instance).Inclusion;

    private static WitnessPolicy Read(string file) =>
        WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(file), out var policy, out var reason)
            ? policy
            : throw new InvalidOperationException(reason);
}
