using System.Text;
using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class WitnessPolicyTests
{
    private const string Origin = "registry.example/2026";

    private static readonly TestKey Log = new(Origin, 1);

    private static readonly TestKey[] Witnesses =
        [.. Enumerable.Range(0, 6).Select(i => new TestKey($"witness.example/w{i}", (byte)(10 + i), NoteKeyType.CosignatureV1))];

    private static readonly Checkpoint Statement = new(Origin, new TreeSize(1), Digest.Of([1]));

    // The two-level example of C2SP tlog-policy with our keys.
    private static readonly string Example =
        $"log {Log.Public}\n\n"
        + $"witness X1 {Witnesses[0].Public}\nwitness X2 {Witnesses[1].Public}\nwitness X3 {Witnesses[2].Public}\n"
        + "group X-witnesses 2 X1 X2 X3\n\n"
        + $"witness Y1 {Witnesses[3].Public}\nwitness Y2 {Witnesses[4].Public}\n \twitness\tY3  {Witnesses[5].Public} https://y3.example/\n"
        + "group Y-witnesses any Y1 Y2 Y3\n\n"
        + "# a comment, für alle\n"
        + "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";

    [Fact]
    public void The_example_of_the_draft_is_met_by_two_X_and_one_Y() => Gen.Int[0, 63].Sample(set =>
    {
        var signers = Witnesses.Where((_, i) => (set >> i & 1) == 1).ToList();
        var checkpoint = SignedCheckpoint.Sign(Statement, Log.Signer).With([.. signers.Select(w => w.Cosign(Statement))]);
        var expected = int.PopCount(set & 0b000111) >= 2 && (set & 0b111000) != 0;
        var verdict = Read(Example).Evaluate(checkpoint, NSecEd25519.Instance);
        Assert.Equal(expected, verdict.IsSatisfied);
        Assert.Equal(expected ? PolicyRefusal.None : PolicyRefusal.QuorumNotMet, verdict.Refusal);
        Assert.Equal(signers.Count, verdict.Cosignatures.Count);
        Assert.All(verdict.Cosignatures, c => Assert.Equal(1_679_315_147, c.Timestamp));
    }, iter: 80);

    [Fact]
    public void The_lines_are_read_as_written()
    {
        var policy = Read(Example);
        Assert.Equal(Origin, Assert.Single(policy.Logs).Key.Name);
        Assert.Equal("https://y3.example/", policy.Witnesses[5].Url);
        Assert.Null(policy.Witnesses[0].Url);
        Assert.Equal([2, 1, 2], policy.Groups.Select(group => group.Threshold));
        Assert.Equal("X-and-Y", policy.Quorum);
    }

    [Fact]
    public void One_witness_signing_twice_counts_once()
    {
        var checkpoint = SignedCheckpoint.Sign(Statement, Log.Signer)
            .With(Witnesses[0].Cosign(Statement, 1), Witnesses[0].Cosign(Statement, 2), Witnesses[3].Cosign(Statement));
        Assert.Equal(PolicyRefusal.QuorumNotMet, Read(Example).Evaluate(checkpoint, NSecEd25519.Instance).Refusal);
    }

    [Fact]
    public void Each_refusal_is_named()
    {
        var policy = Read($"log {Log.Public}\nwitness w {Witnesses[0].Public}\nquorum w\n");
        var good = SignedCheckpoint.Sign(Statement, Log.Signer).With(Witnesses[0].Cosign(Statement));
        Assert.Equal(PolicyRefusal.None, Evaluate(policy, good));

        var other = new Checkpoint("other.example", new TreeSize(1), Digest.Of([1]));
        Assert.Equal(PolicyRefusal.UnknownLog, Evaluate(policy, SignedCheckpoint.Sign(other, Log.Signer)));
        Assert.Equal(PolicyRefusal.UnknownLog, Evaluate(Read("quorum none\n"), good));

        var impostor = new TestKey(Origin, 77);
        Assert.Equal(PolicyRefusal.NotSignedByLog, Evaluate(policy, SignedCheckpoint.Sign(Statement, impostor.Signer)));

        var badLog = new NoteSignature(Origin, Log.Public.KeyId, new byte[64]);
        Assert.Equal(PolicyRefusal.BadLogSignature, Evaluate(policy, good.With(badLog)));

        var badWitness = new NoteSignature(Witnesses[0].Public.Name, Witnesses[0].Public.KeyId, new byte[72]);
        Assert.Equal(PolicyRefusal.BadCosignature, Evaluate(policy, good.With(badWitness)));

        var unwitnessed = SignedCheckpoint.Sign(Statement, Log.Signer);
        Assert.Equal(PolicyRefusal.QuorumNotMet, Evaluate(policy, unwitnessed));
        Assert.Equal(PolicyRefusal.None, Evaluate(Read($"log {Log.Public}\nquorum none\n"), unwitnessed));
    }

    [Fact]
    public void A_witness_that_cannot_be_verified_never_counts()
    {
        var key = new VerifierKey("witness.example/pq", NoteKeyType.MlDsa44Cosignature, new byte[VerifierKey.MlDsa44KeyBytes]);
        var policy = Read($"log {Log.Public}\nwitness pq {key}\nquorum pq\n");
        var line = new NoteSignature(key.Name, key.KeyId, new byte[8 + 2420]);
        Assert.Equal(PolicyRefusal.QuorumNotMet, Evaluate(policy, SignedCheckpoint.Sign(Statement, Log.Signer).With(line)));
    }

    public static TheoryData<string> BadPolicies()
    {
        var (w0, w1) = (Witnesses[0].Public, Witnesses[1].Public);
        var renamed = new VerifierKey("other.example", NoteKeyType.CosignatureV1, w0.PublicKey);
        var asLog = new VerifierKey("other.example", NoteKeyType.Ed25519, w0.PublicKey);
        return
        [
            "",
            "\n",
            "quorum none",
            "quorum none\nquorum none\n",
            "quorum\n",
            "quorum none none\n",
            "quorum w\n",
            "Quorum none\n",
            "quorum none\r\n",
            "quorum none\0\n",
            "quorum none\u007f\n",
            "quorum none # with a comment\n",
            "log\nquorum none\n",
            "log example.com+00000000+AAAA\nquorum none\n",
            $"log {Log.Public} url more\nquorum none\n",
            $"log {Log.Public}\nlog {Log.Public}\nquorum none\n",
            $"log {asLog}\nwitness w {w0}\nquorum none\n",
            $"witness {w0}\nquorum none\n",
            $"witness none {w0}\nquorum none\n",
            $"witness w {Log.Public}\nquorum none\n",
            $"witness w {w0}\nwitness w {w1}\nquorum none\n",
            $"witness w {w0}\nwitness v {w0}\nquorum none\n",
            $"witness w {w0}\nwitness v {renamed}\nquorum none\n",
            $"witness w {w0}\ngroup g all\nquorum none\n",
            $"witness w {w0}\ngroup g 0 w\nquorum none\n",
            $"witness w {w0}\ngroup g 2 w\nquorum none\n",
            $"witness w {w0}\ngroup g 01 w\nquorum none\n",
            $"witness w {w0}\ngroup g some w\nquorum none\n",
            $"witness w {w0}\ngroup g any none\nquorum none\n",
            $"witness w {w0}\ngroup w any w\nquorum none\n",
            $"witness w {w0}\ngroup g any g\nquorum none\n",
            $"witness w {w0}\ngroup g 1 w w\nquorum none\n",
            $"witness w {w0}\ngroup g any w\ngroup h any w\nquorum h\n",
            $"group g any w\nwitness w {w0}\nquorum g\n",
            $"quorum w\nwitness w {w0}\n",
        ];
    }

    [Theory]
    [MemberData(nameof(BadPolicies))]
    public void A_policy_with_a_fault_is_refused_whole(string file)
    {
        Assert.False(WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(file), out _, out var reason));
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public void Names_are_octets() // C2SP tlog-policy: "K" is not the Kelvin sign, and UTF-8 is not required
    {
        byte[] file = [.. Encoding.UTF8.GetBytes($"witness K {Witnesses[0].Public}\nwitness \u212a {Witnesses[1].Public}\n# "), 0xff, .. "\nquorum K\n"u8];
        Assert.True(WitnessPolicy.TryParse(file, out var policy, out var reason), reason);
        Assert.True(policy.IsMetBy(["K"]));
        Assert.False(policy.IsMetBy([policy.Witnesses[1].Name]));
        Assert.False(policy.IsMetBy(["unheard of"]));
    }

    [Fact]
    public void No_change_to_a_policy_makes_the_reader_throw() =>
        Mutation.Of(Encoding.UTF8.GetBytes(Example)).Sample(bytes =>
        {
            var isRead = WitnessPolicy.TryParse(bytes, out var policy, out var reason);
            Assert.Equal(isRead, policy is not null);
            Assert.Equal(!isRead, reason is not null);
        }, iter: 2000);

    private static WitnessPolicy Read(string file)
    {
        Assert.True(WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(file), out var policy, out var reason), reason);
        return policy;
    }

    private static PolicyRefusal Evaluate(WitnessPolicy policy, SignedCheckpoint checkpoint) =>
        policy.Evaluate(checkpoint, NSecEd25519.Instance).Refusal;
}
