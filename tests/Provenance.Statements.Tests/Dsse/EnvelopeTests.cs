// Envelopes: what is refused, and that any change of a signed byte shows.

using CsCheck;
using Provenance.Statements.Tests.Examples;
using Provenance.Transparency;

namespace Provenance.Statements.Tests.Dsse;

public sealed class EnvelopeTests
{
    private static readonly byte[] Payload = [.. "{}"u8];
    private static readonly Envelope Twice = Envelope.Sign(Payload, Example.SecondAuthority, Example.FirstAuthority);

    [Fact]
    public void An_envelope_is_named_by_the_hash_of_its_PAE() =>
        Assert.Equal(Digest.Of("DSSEv1 28 application/vnd.in-toto+json 2 {}"u8), Twice.StatementId);

    [Fact]
    public void Signatures_stand_in_the_order_of_their_keys_whoever_signed_first()
    {
        var other = Envelope.Sign(Payload, Example.FirstAuthority).Cosign(Example.SecondAuthority);

        Assert.Equal(Twice.SignaturesDigest, other.SignaturesDigest);
        Assert.Equal(Twice.Signatures.Select(signature => signature.KeyId).Order(), Twice.Signatures.Select(signature => signature.KeyId));
    }

    [Fact]
    public void The_digest_of_the_signatures_is_that_of_the_leaf()
    {
        var bytes = new List<byte> { 2 };
        foreach (var signature in Twice.Signatures)
        {
            bytes.AddRange(signature.KeyId.Value.ToArray());
            bytes.AddRange(signature.Signature.ToArray());
        }

        Assert.Equal(Digest.Of([.. bytes]), Twice.SignaturesDigest);
    }

    [Fact]
    public void Every_signature_verifies_under_its_key_and_no_other()
    {
        var keys = new[] { Example.FirstAuthority.PublicKey, Example.SecondAuthority.PublicKey, Example.OperatorKey.PublicKey };
        foreach (var (index, signature) in Twice.Signatures.Index())
        {
            Assert.All(keys, key => Assert.Equal(key.KeyId == signature.KeyId, Twice.Verify(index, key)));
        }
    }

    [Fact]
    public void Envelopes_that_are_not_well_formed_are_refused_with_the_field()
    {
        var good = Twice.Signatures[0];

        Assert.Equal((RefusalReason.EnvelopeMalformed, "payloadType"), Refusal("application/json", Payload, good));
        Assert.Equal((RefusalReason.EnvelopeMalformed, "payload"), Refusal(Pae.PayloadType, [], good));
        Assert.Equal((RefusalReason.EnvelopeMalformed, "signatures"), Refusal(Pae.PayloadType, Payload));
        Assert.Equal((RefusalReason.EnvelopeMalformed, "signatures[1].sig"), Refusal(Pae.PayloadType, Payload, good, good with { Signature = new byte[63] }));
        Assert.Equal((RefusalReason.SignatureDuplicateKey, "signatures"), Refusal(Pae.PayloadType, Payload, good, good));
        Assert.Equal((RefusalReason.AttestationTooLarge, "payload"), Refusal(Pae.PayloadType, new byte[Limits.AttestationBytes + 1], good));
        Assert.Equal((RefusalReason.AttestationTooLarge, "signatures"), Refusal(Pae.PayloadType, Payload, [.. Enumerable.Repeat(good, 17)]));
    }

    [Fact]
    public void Signing_twice_with_one_key_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => Envelope.Sign(Payload, Example.FirstAuthority, Example.FirstAuthority));
        Assert.Throws<ArgumentException>(() => Twice.Cosign(Example.FirstAuthority));
    }

    [Fact]
    public void A_payload_with_any_byte_changed_verifies_under_no_key() =>
        Gen.Select(Gen.Int[0, TrustExamples.Root.Envelope.Payload.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, change) =>
            {
                var original = TrustExamples.All["root"].Envelope;
                var payload = original.Payload.ToArray();
                payload[at] ^= change;
                Assert.True(Envelope.TryCreate(Pae.PayloadType, payload, original.Signatures, out var altered, out _));
                return altered!.StatementId != original.StatementId
                    && !altered.Verify(0, Example.FirstAuthority.PublicKey) && !altered.Verify(1, Example.FirstAuthority.PublicKey)
                    && !altered.Verify(0, Example.SecondAuthority.PublicKey) && !altered.Verify(1, Example.SecondAuthority.PublicKey);
            },
            iter: 200);

    private static (RefusalReason, string) Refusal(string type, byte[] payload, params EnvelopeSignature[] signatures)
    {
        Assert.False(Envelope.TryCreate(type, payload, signatures, out _, out var refusal));
        return (refusal!.Reason, refusal.Field);
    }
}
