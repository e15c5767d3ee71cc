using Google.Protobuf;
using Provenance.Statements;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>Messages of the wire, to and from what they mean.</summary>
internal static class Wire
{
    public static V1.Attestation ToWire(this Attestation attestation)
    {
        var message = new V1.Attestation
        {
            Envelope = new V1.Envelope
            {
                PayloadType = "application/vnd.in-toto+json",
                Payload = ByteString.CopyFrom(attestation.Envelope.Payload.Span),
            },
        };
        message.Envelope.Signatures.Add(attestation.Envelope.Signatures.Select(signature => new V1.Signature
        {
            KeyId = ToBytes(signature.KeyId.Value),
            Signature_ = ByteString.CopyFrom(signature.Signature.Span),
        }));
        message.Sections.Add(attestation.Sections.Select(section =>
            new V1.Section { Name = section.Key, Content = ByteString.CopyFrom(section.Value.Span) }));
        return message;
    }

    public static ByteString ToBytes(Digest digest)
    {
        var bytes = new byte[Digest.SizeBytes];
        digest.CopyTo(bytes);
        return ByteString.CopyFrom(bytes);
    }

    public static Digest ToDigest(this ByteString bytes) => new(bytes.Span);

    /// <summary>Reads a checkpoint and verifies that the log signed it.</summary>
    public static SignedCheckpoint Verified(this V1.Checkpoint checkpoint, ReadyLine server)
    {
        Assert.True(VerifierKey.TryParse(server.LogKey, out var key, out _));
        Assert.True(SignedCheckpoint.TryParse(System.Text.Encoding.UTF8.GetBytes(checkpoint.Note), out var signed, out var reason), reason);
        Assert.True(NoteVerification.Verify(signed.Note, key.ToVerifier(new NSecEd25519())!).IsAccepted);
        Assert.Equal(server.Origin, signed.Checkpoint.Origin);
        return signed;
    }

    /// <summary>Verifies a receipt as its owner would: statement, leaf, proof, signed checkpoint.</summary>
    public static void Verify(this V1.Receipt receipt, V1.Checkpoint checkpoint, Attestation attestation, ReadyLine server)
    {
        var signed = checkpoint.Verified(server);
        Assert.Equal(attestation.Envelope.StatementId, receipt.StatementId.ToDigest());
        Assert.True(Leaf.TryDecode(receipt.Leaf.Span, out var leaf));
        Assert.Equal(attestation.Envelope.StatementId, leaf.StatementId);
        Assert.Equal(attestation.Envelope.SignaturesDigest, leaf.SignaturesDigest);
        Assert.Equal(signed.Checkpoint.Size.Value, receipt.TreeSize);
        Assert.Equal(ProofVerdict.Valid, receipt.Proof().Verify(MerkleTree.LeafHash(receipt.Leaf.Span), signed.Checkpoint.Root));
    }

    public static InclusionProof Proof(this V1.Receipt receipt) => new(
        new LeafIndex(receipt.LogIndex),
        new TreeSize(receipt.TreeSize),
        [.. receipt.InclusionProof.Select(ToDigest)]);
}
