// Checks a receipt with nothing but the verifier's own policy: leaf → envelope, leaf → root of the checkpoint,
// checkpoint → key of the log (and witnesses). No network, no clock.

using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>Checks receipts against a verifier's policy. Safe to use from several threads.</summary>
/// <param name="policy">The verifier's own.</param>
public sealed class ReceiptCheck(VerificationPolicy policy)
{
    /// <summary>Whether a receipt proves that the log holds an envelope.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="envelope">What it should be about.</param>
    /// <param name="requireWitnesses">
    /// Whether the policy's quorum must have cosigned already: not asked of a receipt fresh from the log, asked of evidence.
    /// </param>
    public ReceiptVerdict Check(Receipt receipt, Envelope envelope, bool requireWitnesses)
    {
        var verdict = policy.Checkpoints.Evaluate(receipt.Checkpoint, NSecEd25519.Instance);
        return new ReceiptVerdict(
            [CheckLeaf(receipt, envelope), CheckInclusion(receipt), CheckCheckpoint(receipt.Checkpoint, verdict, requireWitnesses)],
            policy.AsksForWitnesses && verdict.IsSatisfied);
    }

    /// <summary>Whether a checkpoint is the log's.</summary>
    public Link CheckCheckpoint(SignedCheckpoint checkpoint, bool requireWitnesses) =>
        CheckCheckpoint(checkpoint, policy.Checkpoints.Evaluate(checkpoint, NSecEd25519.Instance), requireWitnesses);

    private static Link CheckLeaf(Receipt receipt, Envelope envelope)
    {
        var leaf = receipt.Leaf;
        if (leaf.StatementId != envelope.StatementId)
        {
            return Link.Broken("leaf", $"the leaf names statement {leaf.StatementId}, the envelope is {envelope.StatementId}");
        }

        return leaf.SignaturesDigest == envelope.SignaturesDigest && leaf.Tags.Count == envelope.Signatures.Count
            ? new Link("leaf", LinkState.Holds, $"entry {receipt.Index}, logged {Time(leaf.LoggedAt)}, commits to statement and signatures")
            : Link.Broken("leaf", "the leaf commits to other signatures than the envelope carries");
    }

    private static Link CheckInclusion(Receipt receipt)
    {
        var tree = receipt.Checkpoint.Checkpoint;
        var verdict = receipt.Proof.Inclusion.Verify(MerkleTree.LeafHash(receipt.Proof.Extra.Span), tree.Root);
        return Link.Of(
            "inclusion",
            verdict == ProofVerdict.Valid,
            $"entry {receipt.Index} is in the tree of {tree.Size} entries with root {tree.Root}",
            $"the proof does not lead from the leaf to the checkpoint's root: {verdict}");
    }

    private Link CheckCheckpoint(SignedCheckpoint checkpoint, PolicyVerdict verdict, bool requireWitnesses)
    {
        var origin = checkpoint.Checkpoint.Origin;
        if (origin != policy.Origin)
        {
            return Link.Broken("checkpoint", $"the checkpoint is of {origin}, the policy is for {policy.Origin}");
        }

        if (verdict.Refusal == PolicyRefusal.QuorumNotMet && !requireWitnesses)
        {
            return new Link("checkpoint", LinkState.Holds, $"signed by the log {origin}; not yet witnessed");
        }

        var witnesses = policy.AsksForWitnesses
            ? string.Create(CultureInfo.InvariantCulture, $", cosigned by {verdict.Cosignatures.Count} witnesses (quorum {policy.Checkpoints.Quorum})")
            : "; the policy asks for no witness";
        return Link.Of("checkpoint", verdict.IsSatisfied, $"signed by the log {origin}{witnesses}", verdict.Reason);
    }

    private static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What checking a receipt gave.</summary>
/// <param name="Links">Leaf, inclusion, checkpoint.</param>
/// <param name="IsWitnessed">Whether the policy asks for witnesses and its quorum has cosigned.</param>
public sealed record ReceiptVerdict(IReadOnlyList<Link> Links, bool IsWitnessed)
{
    /// <summary>Whether every link holds.</summary>
    public bool IsGood => Links.All(link => link.Holds);

    /// <summary>The first link that does not hold.</summary>
    public Link? FirstBroken => Links.FirstOrDefault(link => !link.Holds);
}
