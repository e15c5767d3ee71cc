// Judges the entries of one bundle after the other: leaf against content, time, right by index, signatures, use of keys.
// Reading is done when the bundle was fetched, judging here in log order, and the signatures of a bundle in parallel.

using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A bundle whose entries have been read.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Readings">Each entry's statement; null where there is no content.</param>
internal sealed record ReadBundle(BundleReading Bundle, IReadOnlyList<EntryReading?> Readings);

/// <summary>Judges entries in log order.</summary>
internal sealed class EntryAudit
{
    private readonly VerificationPolicy _policy;
    private readonly LogReplay _replay;
    private readonly TimeBounds _times;
    private readonly KeyWatch? _keyWatch;
    private readonly HashSet<string> _toldTiles = new(StringComparer.Ordinal);
    private long _room;

    /// <summary>Prepares judging.</summary>
    /// <param name="policy">The auditor's own.</param>
    /// <param name="times">What bounds times of logging.</param>
    /// <param name="keyWatch">Keys whose use is watched; null for none.</param>
    /// <param name="room">How many findings may still be written down.</param>
    public EntryAudit(VerificationPolicy policy, TimeBounds times, KeyWatch? keyWatch, long room)
    {
        _policy = policy;
        _times = times;
        _keyWatch = keyWatch;
        _room = room;
        _replay = new LogReplay(policy.Origin);
    }

    /// <summary>Whether content is judged, or the tree alone.</summary>
    public required bool WithContent { get; init; }

    /// <summary>Trust after the entries judged so far.</summary>
    public TrustState Trust => _replay.Trust.Current;

    /// <summary>Rebuilds trust from what an earlier run met.</summary>
    public void Resume(AuditState state)
    {
        foreach (var (index, leaf, attestation) in state.Trust())
        {
            _replay.Judge(index, _replay.Read(leaf, attestation.Envelope, attestation.Sections));
        }

        _replay.ResumeAt(state.LoggedAtMilliseconds);
    }

    /// <summary>Reads the statements of a bundle; safe on any thread.</summary>
    public ReadBundle Read(BundleReading bundle) => new(
        bundle,
        [.. bundle.Entries.Select((entry, i) => entry.Attestation is { } attestation
            ? _replay.Read(i < bundle.Leaves.Count ? bundle.Leaves[i].Span : default, attestation.Envelope, attestation.Sections)
            : null)]);

    /// <summary>Judges the entries of a bundle from an index on.</summary>
    public JudgedBundle Judge(ReadBundle read, long from)
    {
        var bundle = read.Bundle;
        var judged = new JudgedBundle { End = bundle.First + bundle.Id.Width };
        foreach (var finding in bundle.Findings.Where(finding => finding.Rule != AuditRules.TileWrong || _toldTiles.Add(finding.Place)))
        {
            // A tile high up is asked for by many bundles, and told once.
            Add(judged, finding);
        }

        var entries = new JudgedEntry?[bundle.Id.Width];
        for (var i = (int)Math.Max(0, from - bundle.First); i < entries.Length; i++)
        {
            entries[i] = JudgeOne(read, i, judged);
        }

        Verify(entries, bundle, judged);
        judged.LoggedAtMilliseconds = _replay.LoggedAtMilliseconds;
        return judged;
    }

    private JudgedEntry? JudgeOne(ReadBundle read, int at, JudgedBundle judged)
    {
        var index = read.Bundle.First + at;
        if (at < read.Bundle.Leaves.Count)
        {
            JudgeLeaf(read, at, judged);
        }

        if (!WithContent)
        {
            return null;
        }

        if (read.Readings[at] is not { } reading)
        {
            var shown = read.Bundle.Entries[at];
            Add(judged, AuditFinding.OfEntry(
                shown.IsDamaged ? AuditRules.ContentDamaged : AuditRules.ContentMissing, index, shown.Fault ?? "has no content."));
            return null;
        }

        if (OtherRoot(_policy, index, reading.Envelope) is { } otherRoot)
        {
            Add(judged, otherRoot);
        }

        var entry = _replay.Judge(new LeafIndex(index), reading);
        WatchKeys(index, reading, judged);
        foreach (var fault in entry.Faults.Where(fault => at < read.Bundle.Leaves.Count || fault.Rule != ReplayRule.LeafMalformed))
        {
            Add(judged, AuditFinding.OfEntry(RuleOf(fault.Rule), index, fault.Message));
        }

        return entry;
    }

    private void JudgeLeaf(ReadBundle read, int at, JudgedBundle judged)
    {
        var index = read.Bundle.First + at;
        if (!Leaf.TryDecode(read.Bundle.Leaves[at].Span, out var leaf))
        {
            if (!WithContent || read.Readings[at] is null)
            {
                Add(judged, AuditFinding.OfEntry(AuditRules.LeafMalformed, index, "its leaf cannot be decoded."));
            }

            return;
        }

        if (!WithContent || read.Readings[at] is null)
        {
            JudgeTimeAlone(index, leaf, judged);
            foreach (var use in _keyWatch?.CheckLeaf(index, leaf) ?? [])
            {
                Add(judged, use);
            }
        }

        if (_times.Check(index, leaf.LoggedAtMilliseconds) is { } implausible)
        {
            Add(judged, implausible);
        }

        var isTrust = leaf.Tags.Contains(DiscoveryTag.Compute(DiscoveryTag.TrustSecret.Span, leaf.StatementId));
        if (isTrust && WithContent && read.Readings[at] is null)
        {
            Add(judged, AuditFinding.OfEntry(
                AuditRules.TrustBodyMissing, index, "is a trust statement that is not shown; entries after it cannot be judged rightly."));
        }
    }

    private void WatchKeys(long index, EntryReading reading, JudgedBundle judged)
    {
        if (_keyWatch is null || reading.Leaf is not { } leaf)
        {
            return;
        }

        // An entry can name any key; whoever has it can sign.
        bool Verifies(int at) => Trust.PublicKeyOf(reading.Envelope.Signatures[at].KeyId) is { } key && reading.Envelope.Verify(at, key);
        foreach (var use in _keyWatch.Check(index, leaf, reading, Verifies))
        {
            Add(judged, use);
        }
    }

    private void JudgeTimeAlone(long index, Leaf leaf, JudgedBundle judged)
    {
        if (leaf.LoggedAtMilliseconds < _replay.LoggedAtMilliseconds)
        {
            Add(judged, AuditFinding.OfEntry(AuditRules.LoggedBackwards, index, "was logged before the entry that it follows."));
        }

        _replay.ResumeAt(leaf.LoggedAtMilliseconds);
    }

    private void Verify(JudgedEntry?[] entries, BundleReading bundle, JudgedBundle judged)
    {
        var bad = new IReadOnlyList<ReplayFault>[entries.Length];
        Parallel.For(0, entries.Length, i => bad[i] = entries[i] is { } entry ? LogReplay.Verify(entry) : []);
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i] is not { } entry)
            {
                continue;
            }

            var index = new LeafIndex(bundle.First + i);
            foreach (var fault in bad[i])
            {
                Add(judged, AuditFinding.OfEntry(RuleOf(fault.Rule), index.Value, fault.Message));
            }

            if (entry is { IsTrust: true, Judgement.Refusal: null, Faults.Count: > 0 } && i < bundle.Leaves.Count
                && entry.Faults.All(fault => fault.Rule != ReplayRule.BadSignature))
            {
                // The replay believed it, whatever is wrong with its leaf; a later run must not judge by less.
                judged.Trust.Add((index, bundle.Leaves[i], bundle.Entries[i].Attestation!));
            }

            if (entry is { Faults.Count: 0, Reading.Outcome.Content: { } content, Reading.Leaf: { } leaf, Judgement: { } judgement } && bad[i].Count == 0)
            {
                Take(judged, index, content, judgement, leaf.LoggedAtMilliseconds, bundle, i);
            }
        }
    }

    private void Take(JudgedBundle judged, LeafIndex index, StatementContent content, Judgement judgement, long loggedAtMilliseconds, BundleReading bundle, int at)
    {
        judged.MissingSections += content.MissingSections.Count;
        judged.Suspended += judgement.SignerSuspended ? 1 : 0;
        if (content.Statement.Kind.IsTrust)
        {
            judged.Trust.Add((index, bundle.Leaves[at], bundle.Entries[at].Attestation!));
            return;
        }

        // Authorities' keys as they were at the entry; a root within this bundle does not change whose they were.
        var signer = bundle.Entries[at].Attestation!.Envelope.Signatures[0].KeyId;
        var party = judgement.Signer?.Party.ToString()
            ?? _replay.Trust.At(new TreeSize(index.Value)).FindAuthority(signer)?.Authority.ToString()
            ?? "";
        judged.Reports.Add(new JudgedReport(
            index, content, party, judgement.Signer?.Statements[0].Value, loggedAtMilliseconds));
    }

    private void Add(JudgedBundle judged, AuditFinding finding)
    {
        if (_room > 0)
        {
            _room--;
            judged.Kept.Add(finding);
        }
        else
        {
            judged.Counted[finding.Rule.Code] = judged.Counted.GetValueOrDefault(finding.Rule.Code) + 1;
        }
    }

    /// <summary>The finding about an entry 0 that is not the root that the policy names, from which everything else is judged.</summary>
    public static AuditFinding? OtherRoot(VerificationPolicy policy, long index, Envelope envelope) =>
        index == 0 && envelope.StatementId != policy.RootFingerprint
            ? AuditFinding.OfEntry(AuditRules.OtherRoot, 0, $"is statement {envelope.StatementId}; the policy names the root {policy.RootFingerprint}.")
            : null;

    /// <summary>The audit's rule for what a replay finds.</summary>
    public static AuditRule RuleOf(ReplayRule rule) => rule switch
    {
        ReplayRule.LeafMalformed => AuditRules.LeafMalformed,
        ReplayRule.LeafOfAnother => AuditRules.LeafOfAnother,
        ReplayRule.LoggedBackwards => AuditRules.LoggedBackwards,
        ReplayRule.Unreadable => AuditRules.Unreadable,
        ReplayRule.TrustBodyMissing => AuditRules.TrustBodyMissing,
        ReplayRule.NoRight => AuditRules.NoRight,
        ReplayRule.ArrivedLate => AuditRules.ArrivedLate,
        _ => AuditRules.BadSignature,
    };
}
