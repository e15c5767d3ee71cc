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
    private readonly StatementReader _reader = new(policy.Origin);

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
            policy.AsksForWitnesses && verdict.IsSatisfied)
        {
            Cosignatures = verdict.Cosignatures,
        };
    }

    /// <summary>Whether a checkpoint is the log's.</summary>
    public Link CheckCheckpoint(SignedCheckpoint checkpoint, bool requireWitnesses) =>
        CheckCheckpoint(checkpoint, policy.Checkpoints.Evaluate(checkpoint, NSecEd25519.Instance), requireWitnesses);

    /// <summary>
    /// Whether the log's own key signed a checkpoint. That is all that evidence against the log needs: a witness's line that
    /// is bad must not shield it.
    /// </summary>
    public Link CheckLogSignature(SignedCheckpoint checkpoint)
    {
        var verdict = policy.Checkpoints.LogsAlone().Evaluate(checkpoint, NSecEd25519.Instance);
        return WhyNotOfLog(checkpoint) is { } why
            ? Link.Broken("checkpoint", why)
            : Link.Of("checkpoint", verdict.IsSatisfied, $"signed by the log {policy.Origin}", verdict.Reason);
    }

    /// <summary>Whether entry 0 is the root that the policy names.</summary>
    /// <param name="first">Statement id of entry 0.</param>
    public Link CheckRoot(Digest first) => Link.Of(
        "root",
        first == policy.RootFingerprint,
        $"entry 0 has the fingerprint that the policy names, {first}",
        $"entry 0 is {first}, the policy names {policy.RootFingerprint}");

    private Link CheckLeaf(Receipt receipt, Envelope envelope)
    {
        var leaf = receipt.Leaf;
        if (leaf.StatementId != envelope.StatementId)
        {
            return Link.Broken("leaf", $"the leaf names statement {leaf.StatementId}, the envelope is {envelope.StatementId}");
        }

        // Tags of reports are under secrets that the log keeps; those of trust statements anyone can compute.
        if (!leaf.HasTrustTags && _reader.ReadHeader(envelope).Content is { Statement.Kind.IsTrust: true })
        {
            return Link.Broken("leaf", "the leaf lacks the tags by which anyone finds trust statements");
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
        if (WhyNotOfLog(checkpoint) is { } why)
        {
            return Link.Broken("checkpoint", why);
        }

        if (verdict.Refusal == PolicyRefusal.QuorumNotMet)
        {
            return requireWitnesses
                ? Link.Broken("checkpoint", $"signed by the log {origin}; {verdict.Reason}{Missing(verdict)}")
                : new Link("checkpoint", LinkState.Holds, $"signed by the log {origin}; not yet witnessed");
        }

        var witnesses = verdict.Cosignatures.Count > 0 ? ", cosigned by " + string.Join(", ", verdict.Cosignatures.Select(Words)) : "";
        var quorum = policy.AsksForWitnesses ? $" (quorum {policy.Checkpoints.Quorum})" : "; the policy asks for no witness";
        return Link.Of("checkpoint", verdict.IsSatisfied, $"signed by the log {origin}{witnesses}{quorum}", verdict.Reason);
    }

    private string? WhyNotOfLog(SignedCheckpoint checkpoint) => checkpoint.Checkpoint.Origin != policy.Origin
        ? $"the checkpoint is of {checkpoint.Checkpoint.Origin}, the policy is for {policy.Origin}"
        : OutOfBounds(checkpoint);

    // Where the policy bounds keys of the log, one that may have signed a tree of this size must have.
    private string? OutOfBounds(SignedCheckpoint checkpoint)
    {
        var size = checkpoint.Checkpoint.Size;
        var keys = policy.Checkpoints.Logs.Select(log => log.Key).Where(key => key.Name == policy.Origin).ToList();
        var allowed = keys.Where(key => policy.Bounds.All(bound => bound.Key.ToString() != key.ToString() || bound.Allows(size))).ToList();
        if (allowed.Count == keys.Count)
        {
            return null;
        }

        var verifiers = allowed.Select(key => key.ToVerifier(NSecEd25519.Instance)).OfType<INoteVerifier>().ToList();
        return NoteVerification.Verify(checkpoint.Note, verifiers).IsAccepted
            ? null
            : $"no key that the policy allows for a tree of {size} entries has signed it; the key that did ended before, or began after";
    }

    private string Missing(PolicyVerdict verdict)
    {
        var there = verdict.Cosignatures.Select(cosignature => cosignature.Witness.Name).ToList();
        var missing = policy.Checkpoints.Witnesses.Select(witness => witness.Name).Except(there, StringComparer.Ordinal);
        return $" (cosigned by {(there.Count > 0 ? string.Join(", ", there) : "none")}; without {string.Join(", ", missing)})";
    }

    private static string Words(VerifiedCosignature cosignature) =>
        string.Create(CultureInfo.InvariantCulture, $"{cosignature.Witness.Name} at {cosignature.At:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    private static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What checking a receipt gave.</summary>
/// <param name="Links">Leaf, inclusion, checkpoint.</param>
/// <param name="IsWitnessed">Whether the policy asks for witnesses and its quorum has cosigned.</param>
public sealed record ReceiptVerdict(IReadOnlyList<Link> Links, bool IsWitnessed)
{
    /// <summary>Cosignatures under keys of the policy that verified, one a witness.</summary>
    public IReadOnlyList<VerifiedCosignature> Cosignatures { get; init; } = [];

    /// <summary>Whether every link holds.</summary>
    public bool IsGood => Links.All(link => link.Holds);

    /// <summary>The first link that does not hold.</summary>
    public Link? FirstBroken => Links.FirstOrDefault(link => !link.Holds);
}
