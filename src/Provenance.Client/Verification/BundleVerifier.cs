// Verifies a bundle with nothing but the verifier's policy: it opens no socket, reads no clock and believes nothing that
// the bundle says of itself. The links are
//   origin, trust (one for each trust statement), root, signatures, statement, sections, rights, leaf, inclusion,
//   checkpoint; later (one for each trust statement above the entry that says something of it: a redaction, a
//   compromise), where there are any; and fork, which is told only where it broke.

using Provenance.Statements;

namespace Provenance.Client;

/// <summary>Verifies bundles against one policy. Safe to use from several threads.</summary>
/// <param name="policy">The verifier's own; never one that came with a bundle.</param>
public sealed class BundleVerifier(VerificationPolicy policy)
{
    private readonly ReceiptCheck _receipts = new(policy);
    private readonly StatementReader _reader = new(policy.Origin);

    /// <summary>Checks every link of a bundle.</summary>
    public VerificationReport Verify(Bundle bundle)
    {
        var links = new List<Link>
        {
            Link.Of("origin", bundle.Origin == policy.Origin, bundle.Origin, $"the bundle is of {bundle.Origin}, the policy is for {policy.Origin}"),
        };
        var replay = new TrustReplay(policy);
        links.AddRange(ReplayTrust(bundle, replay));
        links.Add(CheckRoot(bundle));
        var trustHolds = links.All(link => link.Holds);

        var entry = bundle.Entry;
        var read = _reader.Read(entry.Attestation.Envelope, entry.Attestation.Sections, allowMissingSections: true);
        var judgement = trustHolds && read.IsRead ? Judge(entry, read.Content, replay.Trust.Current) : null;
        links.Add(CheckSignatures(entry, read.Content, judgement, replay.Trust, trustHolds));
        IReadOnlyList<string> accreditedBy = judgement?.Signer is { } signer ? replay.BoundBy(signer) : [];
        var laterLinks = LaterTrust.Replay(bundle, replay, trustHolds);
        var later = laterLinks.All(link => link.Holds) ? replay.Trust.Current : null;
        links.AddRange(CheckStatement(read, later));
        links.Add(CheckRights(entry, judgement, accreditedBy));
        var receipt = _receipts.Check(entry.Receipt, entry.Attestation.Envelope, requireWitnesses: true);
        links.AddRange(receipt.Links);
        links.AddRange(laterLinks);
        links.AddRange(CheckForks(bundle));
        return new VerificationReport
        {
            Links = links,
            Limits = [.. VerificationLimits.OfBundle(policy, bundle, judgement), .. LaterTrust.Limits(entry, judgement, later)],
            Redactions = later?.RedactionsOf(entry.Attestation.Envelope.StatementId) ?? [],
            DisputedFrom = LaterTrust.DisputedFrom(entry, judgement, later),
            Content = read.Content,
            Signer = judgement?.Signer,
            SignerSuspended = judgement is { SignerSuspended: true },
            AccreditedBy = accreditedBy,
            Cosignatures = receipt.Cosignatures,
            Index = entry.Receipt.Index,
            LoggedAt = entry.Receipt.Leaf.LoggedAt,
        };
    }

    /// <summary>
    /// Checks an attestation with its receipt alone. Who may sign cannot be judged without trust statements, so these
    /// links stay unchecked: the receipt shows that the log holds exactly these signatures, not that they are good.
    /// </summary>
    public VerificationReport Verify(LoggedAttestation entry)
    {
        var envelope = entry.Attestation.Envelope;
        var read = _reader.Read(envelope, entry.Attestation.Sections, allowMissingSections: true);
        var receipt = _receipts.Check(entry.Receipt, envelope, requireWitnesses: true);
        const string Why = "there are no trust statements here; fetch a bundle";
        return new VerificationReport
        {
            Links =
            [
                Link.NotChecked("signatures", Why),
                .. CheckStatement(read, null),
                Link.NotChecked("rights", Why),
                .. receipt.Links,
            ],
            Cosignatures = receipt.Cosignatures,
            Limits = VerificationLimits.OfReceipt(policy),
            Content = read.Content,
            Index = entry.Receipt.Index,
            LoggedAt = entry.Receipt.Leaf.LoggedAt,
        };
    }

    private static IEnumerable<Link> ReplayTrust(Bundle bundle, TrustReplay replay)
    {
        foreach (var logged in bundle.Trust)
        {
            var index = logged.Receipt.Index;
            var link = index.CompareTo(bundle.Entry.Receipt.Index) < 0
                ? replay.Replay(logged)
                : Link.Broken("trust", $"entry {index} stands after the entry that it should bear on");
            yield return link;
            if (!link.Holds)
            {
                yield break;
            }
        }
    }

    // Entry 0 is the root: among the trust statements, or, for the root itself, the entry of the bundle.
    private Link CheckRoot(Bundle bundle)
    {
        var first = bundle.Trust.Count > 0 ? bundle.Trust[0] : bundle.Entry;
        return first.Receipt.Index.Value == 0
            ? _receipts.CheckRoot(first.Attestation.Envelope.StatementId)
            : Link.Broken("root", $"the first trust statement is entry {first.Receipt.Index}, not the root in entry 0");
    }

    // Two signed trees of one size with different roots prove that the log has shown different histories.
    private static IEnumerable<Link> CheckForks(Bundle bundle) =>
        from logged in bundle.All
        let tree = logged.Receipt.Checkpoint.Checkpoint
        group tree by tree.Size into trees
        where trees.Select(tree => tree.Root).Distinct().Count() > 1
        select Link.Broken("fork", $"there are checkpoints of {trees.Key} entries with different roots: the log has shown different histories");

    private static Judgement? Judge(LoggedAttestation entry, StatementContent content, TrustState trust) =>
        content.Statement.Kind.IsTrust && content.MissingSections.Count > 0
            ? null
            : TrustJudge.Judge(trust, content, TrustReplay.Signers(entry.Attestation.Envelope));

    private static Link CheckSignatures(
        LoggedAttestation entry, StatementContent? content, Judgement? judgement, TrustHistory trust, bool trustHolds)
    {
        if (!trustHolds)
        {
            return Link.NotChecked("signatures", "trust could not be established");
        }

        // A root's signers may stand in itself.
        var before = trust.Current;
        var isTrust = content is not null && judgement is { Refusal: null } && content.Statement.Kind.IsTrust;
        var after = isTrust ? before.Apply(content!, judgement!.Signer, entry.Receipt.Index) : before;
        var envelope = entry.Attestation.Envelope;
        var fault = TrustReplay.SignatureFault(envelope, before, after);
        var whose = string.Join(", ", TrustReplay.Signers(envelope).Select(key => TrustWords.Whose(key, before, after)));
        return Link.Of("signatures", fault is null, $"{envelope.Signatures.Count} of {envelope.Signatures.Count} verify: {whose}", fault ?? "");
    }

    private static IEnumerable<Link> CheckStatement(ReadOutcome read, TrustState? later)
    {
        if (!read.IsRead)
        {
            var isSection = read.Refusal.Reason is RefusalReason.SectionDigestMismatch or RefusalReason.SectionUnexpected;
            yield return Link.Broken(isSection ? "sections" : "statement", $"{read.Refusal.Reason} {read.Refusal.Field}: {read.Refusal.Message}");
            yield break;
        }

        var statement = read.Content.Statement;
        yield return new Link("statement", LinkState.Holds, $"{statement.Kind.Name} {statement.Record}, issued {statement.IssuedAt}, id {statement.Id}");
        var missing = read.Content.MissingSections;
        var shown = statement.SectionDigests.Count - missing.Count;
        yield return new Link(
            "sections",
            LinkState.Holds,
            missing.Count == 0
                ? $"{shown} sections have the digests that were signed"
                : $"{shown} sections have the digests that were signed; {LaterTrust.Missing(read.Content, later?.RedactionsOf(statement.Id) ?? [])}");
    }

    private static Link CheckRights(LoggedAttestation entry, Judgement? judgement, IReadOnlyList<string> accreditedBy)
    {
        if (judgement is null)
        {
            return Link.NotChecked("rights", "trust or the statement could not be established");
        }

        if (TrustReplay.WhyNot(judgement, entry.Receipt.Leaf) is { } why)
        {
            return Link.Broken("rights", why);
        }

        var by = judgement.Signer is { } key ? TrustWords.Describe(key, accreditedBy) : "authorities of the root in force";
        return new Link("rights", LinkState.Holds, judgement.SignerSuspended ? $"{by}; SUSPENDED when this was logged" : by);
    }
}
