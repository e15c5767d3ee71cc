// Receipts and refusals as somebody else would check them: with Provenance.Transparency and the log's vkeys alone.
using System.Text;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Support;

/// <summary>Verifies what the registry signed.</summary>
internal static class Receipts
{
    /// <summary>The checkpoint is the log's, the leaf is in its tree, the leaf commits to the envelope.</summary>
    public static Leaf Verify(LogReceipt receipt, Attestation attestation, LogKey key)
    {
        Verify(receipt.Checkpoint, key);
        var proof = new TlogProof(receipt.Index, receipt.Proof.Hashes, receipt.Checkpoint, receipt.Leaf);
        Assert.True(TlogProof.TryParse(proof.Format(), out var parsed, out var reason), reason);
        Assert.Equal(
            ProofVerdict.Valid,
            parsed.Inclusion.Verify(MerkleTree.LeafHash(parsed.Extra.Span), parsed.Checkpoint.Checkpoint.Root));
        Assert.True(Leaf.TryDecode(parsed.Extra.Span, out var leaf));
        Assert.Equal(attestation.Envelope.StatementId, leaf.StatementId);
        Assert.Equal(attestation.Envelope.SignaturesDigest, leaf.SignaturesDigest);
        return leaf;
    }

    /// <summary>The checkpoint is signed by the log.</summary>
    public static void Verify(SignedCheckpoint checkpoint, LogKey key)
    {
        Assert.True(SignedCheckpoint.TryParse(checkpoint.Format(), out var parsed, out var reason), reason);
        Assert.Equal(key.Origin, parsed.Checkpoint.Origin);
        var verification = NoteVerification.Verify(parsed.Note, Verifier(key.CheckpointVerifier.ToString()));
        Assert.True(verification.IsAccepted, verification.Reason);
    }

    /// <summary>The note says what proto/README.md §8 says, is signed with the refusals' name and with no other.</summary>
    public static void VerifyRefusal(string note, Refusal refusal, Attestation attestation, LogKey key, DateTimeOffset at)
    {
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(note), out var parsed, out var reason), reason);
        Assert.True(NoteVerification.Verify(parsed, Verifier(key.RefusalVerifier.ToString())).IsAccepted);
        Assert.False(NoteVerification.Verify(parsed, Verifier(key.CheckpointVerifier.ToString())).IsAccepted);
        var lines = parsed.Text.Split('\n');
        Assert.Equal("compute-provenance/refusal/v1", lines[0]);
        Assert.Equal(key.Origin, lines[1]);
        Assert.Equal(attestation.Envelope.StatementId.ToString(), lines[2]);
        Assert.Equal(attestation.Envelope.SignaturesDigest.ToString(), lines[3]);
        Assert.Equal(at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), lines[4]);
        Assert.EndsWith(" " + (refusal.Field.Length == 0 ? "-" : refusal.Field), lines[5], StringComparison.Ordinal);
        Assert.Equal(7, lines.Length);
    }

    private static INoteVerifier Verifier(string vkey)
    {
        Assert.True(VerifierKey.TryParse(vkey, out var key, out var reason), reason);
        return key.ToVerifier(new NSecEd25519())!;
    }
}
