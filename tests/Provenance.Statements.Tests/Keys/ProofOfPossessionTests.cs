// A proof of possession holds for one registry, key, party and use.

using System.Text;
using Provenance.Statements.Tests.Examples;

namespace Provenance.Statements.Tests.Keys;

public sealed class ProofOfPossessionTests
{
    private static readonly Signature64 Proof =
        ProofOfPossession.Sign(Example.OperatorKey, Example.Origin, Example.Operator, KeyUse.Statements);

    [Fact]
    public void The_message_is_as_format_1_says() => Assert.Equal(
        $"compute-provenance/possession/v1\nregistry.example/2026\n{Example.OperatorKey.PublicKey.KeyId}\nacme\nstatements\n",
        Encoding.UTF8.GetString(ProofOfPossession.Message(Example.Origin, Example.OperatorKey.PublicKey.KeyId, Example.Operator, KeyUse.Statements)));

    [Fact]
    public void A_proof_holds_for_what_it_was_made_for() =>
        Assert.True(ProofOfPossession.Verify(Example.OperatorKey.PublicKey, Example.Origin, Example.Operator, KeyUse.Statements, Proof));

    [Fact]
    public void A_proof_holds_for_nothing_else()
    {
        var key = Example.OperatorKey.PublicKey;

        Assert.False(ProofOfPossession.Verify(Example.ReporterKey.PublicKey, Example.Origin, Example.Operator, KeyUse.Statements, Proof));
        Assert.False(ProofOfPossession.Verify(key, "registry.example/2027", Example.Operator, KeyUse.Statements, Proof));
        Assert.False(ProofOfPossession.Verify(key, Example.Origin, Handle.Parse("other"), KeyUse.Statements, Proof));
        Assert.False(ProofOfPossession.Verify(key, Example.Origin, Example.Operator, KeyUse.Recovery, Proof));
        Assert.False(ProofOfPossession.Verify(key, Example.Origin, Example.Operator, KeyUse.Statements, default));
    }
}
