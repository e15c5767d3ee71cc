// A log read again from its first entry, believing nothing of what it says about itself: each leaf is compared with its
// envelope, each statement read, each signer's right judged by the trust statements below the entry, each signature
// verified. Pure: no store, no network, no clock. Whoever checks from the inside (fsck) and whoever checks from the
// outside (audit) runs this.
//
// Reading and verifying are what costs and depend on nothing else, so they are steps of their own that may run on several
// threads; judging must go in log order, for it builds up trust. A trust statement is verified before it is believed.

using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>What an entry of a log violates.</summary>
public enum ReplayRule
{
    /// <summary>The leaf is none of format 1.</summary>
    LeafMalformed,

    /// <summary>The leaf commits to another statement or to other signatures than the envelope.</summary>
    LeafOfAnother,

    /// <summary>Its time of logging is before that of the entry below it.</summary>
    LoggedBackwards,

    /// <summary>The statement cannot be read, or a section is not the one that was signed.</summary>
    Unreadable,

    /// <summary>A trust statement without its body, so that what it says of keys cannot be judged.</summary>
    TrustBodyMissing,

    /// <summary>Its signers had no right to it.</summary>
    NoRight,

    /// <summary>It was logged after the time until which its key's statements were accepted.</summary>
    ArrivedLate,

    /// <summary>A signature does not verify, or stands under a key that nothing below the entry binds.</summary>
    BadSignature,
}

/// <summary>One thing wrong with an entry.</summary>
/// <param name="Rule">What it violates.</param>
/// <param name="Message">What is wrong, in words that follow "entry 17".</param>
public sealed record ReplayFault(ReplayRule Rule, string Message);

/// <summary>An entry as read, before it is judged.</summary>
/// <param name="Leaf">Its leaf; null where that cannot be decoded.</param>
/// <param name="Envelope">Its envelope.</param>
/// <param name="Outcome">Its statement, or why that cannot be read.</param>
public sealed record EntryReading(Leaf? Leaf, Envelope Envelope, ReadOutcome Outcome);

/// <summary>An entry as judged at its place in the log.</summary>
/// <param name="Reading">The entry.</param>
/// <param name="Judgement">What trust below it says; null where the statement could not be read.</param>
/// <param name="Keys">The key of each signature; null where nothing binds it.</param>
/// <param name="Faults">What is wrong, signatures of reports not yet looked at.</param>
public sealed record JudgedEntry(
    EntryReading Reading, Judgement? Judgement, IReadOnlyList<PublicKey?> Keys, IReadOnlyList<ReplayFault> Faults)
{
    /// <summary>Whether it is a trust statement, whose signatures were verified when it was judged.</summary>
    public bool IsTrust => Reading.Outcome.Content is { Statement.Kind.IsTrust: true };
}

/// <summary>Replays a log. <see cref="Read"/> and <see cref="Verify"/> may run on several threads, <see cref="Judge"/> not.</summary>
/// <param name="origin">The log's origin.</param>
public sealed class LogReplay(string origin)
{
    private readonly StatementReader _reader = new(origin);

    /// <summary>Trust after the entries judged so far.</summary>
    public TrustHistory Trust { get; private set; } = TrustHistory.Empty(origin);

    /// <summary>The latest time of logging so far, in milliseconds since 1970.</summary>
    public long LoggedAtMilliseconds { get; private set; }

    /// <summary>Goes on where an earlier replay ended.</summary>
    /// <param name="loggedAtMilliseconds">Its <see cref="LoggedAtMilliseconds"/>.</param>
    public void ResumeAt(long loggedAtMilliseconds) => LoggedAtMilliseconds = Math.Max(LoggedAtMilliseconds, loggedAtMilliseconds);

    /// <summary>Reads an entry, with the sections that are there.</summary>
    public EntryReading Read(ReadOnlySpan<byte> leaf, Envelope envelope, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> sections)
    {
        _ = Leaf.TryDecode(leaf, out var decoded);
        return new EntryReading(decoded, envelope, _reader.Read(envelope, sections, allowMissingSections: true));
    }

    /// <summary>Judges the next entry under the trust that the ones below it make, and takes it in if it is a trust statement that holds.</summary>
    /// <param name="index">Its index, above those judged before.</param>
    /// <param name="reading">The entry.</param>
    public JudgedEntry Judge(LeafIndex index, EntryReading reading)
    {
        var faults = new List<ReplayFault>();
        JudgeLeaf(reading, faults);
        if (reading.Outcome.Content is not { } content)
        {
            var refusal = reading.Outcome.Refusal!;
            faults.Add(new ReplayFault(ReplayRule.Unreadable, $"cannot be read: {refusal.Reason} {refusal.Field}: {refusal.Message}"));
            return new JudgedEntry(reading, null, [], faults);
        }

        if (content.Statement.Kind.IsTrust && content.MissingSections.Count > 0)
        {
            faults.Add(new ReplayFault(
                ReplayRule.TrustBodyMissing, "is a trust statement and has lost its body; what it says of keys cannot be judged."));
            return new JudgedEntry(reading, null, [], faults);
        }

        var before = Trust.Current;
        var judgement = TrustJudge.Judge(before, content, [.. reading.Envelope.Signatures.Select(signature => signature.KeyId)]);
        JudgeRight(judgement, faults);
        var keys = KeysOf(reading.Envelope, before, before);
        return judgement.Refusal is null && content.Statement.Kind.IsTrust
            ? TakeIn(index, reading, judgement, faults)
            : new JudgedEntry(reading, judgement, keys, faults);
    }

    /// <summary>The signatures that do not verify. A trust statement's were verified when it was judged.</summary>
    public static IReadOnlyList<ReplayFault> Verify(JudgedEntry entry) =>
        entry.IsTrust && entry.Judgement is { Refusal: null } ? [] : [.. BadSignatures(entry.Reading.Envelope, entry.Keys)];

    private void JudgeLeaf(EntryReading reading, List<ReplayFault> faults)
    {
        if (reading.Leaf is not { } leaf)
        {
            faults.Add(new ReplayFault(ReplayRule.LeafMalformed, "its leaf cannot be decoded."));
            return;
        }

        var envelope = reading.Envelope;
        if (!leaf.IsOf(envelope))
        {
            faults.Add(new ReplayFault(
                ReplayRule.LeafOfAnother, "its leaf commits to another statement or to other signatures than are stored."));
        }
        else if (reading.Outcome.Content is { Statement.Kind.IsTrust: true } && !leaf.HasTrustTags)
        {
            faults.Add(new ReplayFault(
                ReplayRule.LeafOfAnother, "is a trust statement, and its leaf lacks the tags by which anyone finds those."));
        }

        if (leaf.LoggedAtMilliseconds < LoggedAtMilliseconds)
        {
            faults.Add(new ReplayFault(ReplayRule.LoggedBackwards, "was logged before the entry that it follows."));
        }

        ResumeAt(leaf.LoggedAtMilliseconds);
    }

    // The time is the highest so far, not the entry's own: a leaf dated back gains nothing by it.
    private void JudgeRight(Judgement judgement, List<ReplayFault> faults)
    {
        if (judgement.Refusal is { } refusal)
        {
            faults.Add(new ReplayFault(ReplayRule.NoRight, $"its signers had no right to it: {refusal.Reason}: {refusal.Message}"));
        }
        else if (LoggedAtMilliseconds > judgement.AcceptUntilMilliseconds)
        {
            faults.Add(new ReplayFault(
                ReplayRule.ArrivedLate,
                $"was logged after {judgement.Signer!.AcceptUntil}, until when its key's statements were accepted."));
        }
    }

    private JudgedEntry TakeIn(LeafIndex index, EntryReading reading, Judgement judgement, List<ReplayFault> faults)
    {
        // A root's signers are found in itself or in the root before it.
        var after = Trust.Append(reading.Outcome.Content!, judgement.Signer, index);
        var keys = KeysOf(reading.Envelope, Trust.Current, after.Current);
        var bad = BadSignatures(reading.Envelope, keys).ToList();
        faults.AddRange(bad);
        if (bad.Count == 0)
        {
            Trust = after;
        }

        return new JudgedEntry(reading, judgement, keys, faults);
    }

    private static PublicKey?[] KeysOf(Envelope envelope, TrustState before, TrustState after) =>
        [.. envelope.Signatures.Select(signature => before.PublicKeyOf(signature.KeyId) ?? after.PublicKeyOf(signature.KeyId))];

    private static IEnumerable<ReplayFault> BadSignatures(Envelope envelope, IReadOnlyList<PublicKey?> keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is not { } key || !envelope.Verify(i, key))
            {
                yield return new ReplayFault(
                    ReplayRule.BadSignature, $"the signature of key {envelope.Signatures[i].KeyId} does not verify.");
            }
        }
    }
}
