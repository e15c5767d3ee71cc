using System.Text;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Client.Tests;

/// <summary>The verifier's policy file.</summary>
public sealed class VerificationPolicyTests : IDisposable
{
    private readonly LoggedWorld _logged = new();

    [Fact]
    public void A_policy_written_and_read_again_is_the_same()
    {
        Assert.True(VerificationPolicy.TryParse(_logged.Policy.Write(), out var read, out var reason), reason);
        Assert.Equal(_logged.Policy.Origin, read.Origin);
        Assert.Equal(_logged.Policy.RootFingerprint, read.RootFingerprint);
        Assert.False(read.AsksForWitnesses);
        Assert.Equal(_logged.Policy.Write(), read.Write());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("{\"origin\":\"o\",\"rootFingerprint\":\"AA\",\"tlogPolicy\":\"quorum none\\n\"}")]
    [InlineData("{\"origin\":\"o\",\"rootFingerprint\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"tlogPolicy\":\"quorum none\\n\"}")]
    [InlineData("{\"origin\":\"o\",\"rootFingerprint\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"tlogPolicy\":\"log\\n\"}")]
    public void Something_else_is_no_policy_and_says_why(string text)
    {
        Assert.False(VerificationPolicy.TryParse(Encoding.UTF8.GetBytes(text), out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void A_policy_whose_log_has_another_name_is_refused()
    {
        var other = new VerifierKey("registry.example/2025", NoteKeyType.Ed25519, _logged.Log.LogKey.PublicKey);

        Assert.False(VerificationPolicy.TryCreate(_logged.World.Origin, _logged.Policy.RootFingerprint, $"log {other}\nquorum none\n", out _, out var reason));
        Assert.Contains("no log named", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quorum_that_is_not_met_breaks_evidence_but_not_a_fresh_receipt()
    {
        using var witness = new WorldRandom(5).Key("witness");
        var key = new VerifierKey("witness.example", NoteKeyType.CosignatureV1, witness.PublicKey.Bytes.Span);
        Assert.True(VerificationPolicy.TryCreate(
            _logged.World.Origin, _logged.Policy.RootFingerprint, $"log {_logged.Log.LogKey}\nwitness w {key}\nquorum w\n", out var policy, out var reason), reason);
        var logged = _logged.Logged(0);

        var fresh = new ReceiptCheck(policy).Check(logged.Receipt, logged.Attestation.Envelope, requireWitnesses: false);
        var evidence = new ReceiptCheck(policy).Check(logged.Receipt, logged.Attestation.Envelope, requireWitnesses: true);

        Assert.True(fresh.IsGood);
        Assert.False(fresh.IsWitnessed);
        Assert.Equal("checkpoint", evidence.FirstBroken!.Name);
    }

    public void Dispose() => _logged.Dispose();
}
