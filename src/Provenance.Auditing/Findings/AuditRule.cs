// What an audit can find, each with its weight and what to do about it. The codes are the same in every release.

namespace Provenance.Auditing;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing contradicts anything.</summary>
    Notice,

    /// <summary>What signers stated contradicts itself or the log, or was signed by who knows whom. The log holds; what they say does not.</summary>
    Statement,

    /// <summary>The log, or this copy of it, is not what was signed. Nothing should rest on it before that is explained.</summary>
    Log,
}

/// <summary>A rule that an audit checks.</summary>
/// <param name="Code">Its name for programs.</param>
/// <param name="Severity">How much a violation weighs.</param>
/// <param name="WhatToDo">What to do about one, in a sentence.</param>
public sealed record AuditRule(string Code, Severity Severity, string WhatToDo);

/// <summary>All rules.</summary>
public static class AuditRules
{
    private const string KeepAndAsk = "Keep the evidence, ask the operator for an explanation, and tell the other auditors and witnesses.";
    private const string FetchAgain = "If this is a copy, \"provenance mirror --check\" fetches what is damaged; if it is the server, ask the operator.";
    private const string AskSigner = "Ask whoever signed it for an explanation.";
    private const string NoReliance = "Do not rely on the entry; ask the operator how it came into the log.";

    /// <summary>The checkpoint is not signed as the policy asks.</summary>
    public static AuditRule CheckpointRefused { get; } = new("checkpoint-refused", Severity.Log, "Check that the policy is of this log; otherwise keep the checkpoint and ask the operator.");

    /// <summary>A checkpoint that a copy kept cannot be read, or is not signed as the policy asks.</summary>
    public static AuditRule KeptCheckpointWrong { get; } = new(
        "kept-checkpoint-wrong", Severity.Log, "It says nothing about the log: the copy is damaged, or somebody wrote into it. \"provenance mirror --check\" puts such files away.");

    /// <summary>The log shows fewer entries than it had.</summary>
    public static AuditRule RolledBack { get; } = new(
        "rolled-back", Severity.Log, "If this is an old copy, bring it up to date. A server or a cache may be behind for a moment: audit again. If it stays: " + KeepAndAsk);

    /// <summary>A server showed fewer entries than it had, and they are the beginning of what it shows now.</summary>
    public static AuditRule ShownLess { get; } = new(
        "shown-less", Severity.Notice, "Nothing that was shown is lost. A server or a cache that was behind does this; ask the operator if it lasted.");

    /// <summary>The log is no continuation of what it was.</summary>
    public static AuditRule Forked { get; } = new("forked", Severity.Log, "Both checkpoints are signed and cannot both be true: " + KeepAndAsk);

    /// <summary>Two vantage points see different logs.</summary>
    public static AuditRule SplitView { get; } = new("split-view", Severity.Log, "Both checkpoints are signed and cannot both be true: " + KeepAndAsk);

    /// <summary>The other vantage point sees more than can be proved consistent here.</summary>
    public static AuditRule VantageAhead { get; } = new("vantage-ahead", Severity.Notice, "Audit again once the log has caught up, or give the other vantage point's address.");

    /// <summary>A tile is missing or not part of the signed tree.</summary>
    public static AuditRule TileWrong { get; } = new("tile-wrong", Severity.Log, FetchAgain);

    /// <summary>An entry bundle is missing, cut off or too long.</summary>
    public static AuditRule BundleWrong { get; } = new("bundle-wrong", Severity.Log, FetchAgain);

    /// <summary>An entry does not hash to what the signed tree holds at its place.</summary>
    public static AuditRule EntryNotInTree { get; } = new("entry-not-in-tree", Severity.Log, FetchAgain);

    /// <summary>An entry's content is not shown.</summary>
    public static AuditRule ContentMissing { get; } = new("content-missing", Severity.Log, "Ask the operator for it: a redaction removes sections, never an envelope.");

    /// <summary>An entry's content is there and cannot be read.</summary>
    public static AuditRule ContentDamaged { get; } = new("content-damaged", Severity.Log, FetchAgain);

    /// <summary>The server shows another leaf over gRPC than over HTTP.</summary>
    public static AuditRule LeafDiffers { get; } = new("leaf-differs", Severity.Log, FetchAgain);

    /// <summary>A leaf is none of format 1.</summary>
    public static AuditRule LeafMalformed { get; } = new("leaf-malformed", Severity.Log, NoReliance);

    /// <summary>A leaf commits to something else than its content.</summary>
    public static AuditRule LeafOfAnother { get; } = new("leaf-of-another", Severity.Log, FetchAgain);

    /// <summary>Time of logging goes back.</summary>
    public static AuditRule LoggedBackwards { get; } = new("logged-backwards", Severity.Log, "Ask the operator: the clock was set back, or entries were dated.");

    /// <summary>Time of logging cannot be, by the time of a quorum of witnesses or by the auditor's own.</summary>
    public static AuditRule LoggedImplausibly { get; } = new("logged-implausibly", Severity.Log, "Ask the operator; do not rely on the entry's time.");

    /// <summary>A witness, or some that make no quorum, cosigned an entry before it says that it was logged.</summary>
    public static AuditRule WitnessTimeDiffers { get; } = new(
        "witness-time-differs", Severity.Notice, "That witness's clock is wrong, or the entry's time: ask both; the witnesses that agree are in the quorum's time.");

    /// <summary>An entry was shown much later than it says it was logged.</summary>
    public static AuditRule ShownLate { get; } = new("shown-late", Severity.Notice, "Ask the operator what held it up: a missing quorum of witnesses does, a dated entry too.");

    /// <summary>A statement cannot be read or has other sections than were signed.</summary>
    public static AuditRule Unreadable { get; } = new("unreadable", Severity.Log, FetchAgain);

    /// <summary>A trust statement without its body.</summary>
    public static AuditRule TrustBodyMissing { get; } = new("trust-body-missing", Severity.Log, "Ask the operator: trust statements are never redacted, and later entries cannot be judged without it.");

    /// <summary>A section is named and not shown, and no redaction in the log accounts for it.</summary>
    public static AuditRule SectionMissing { get; } = new(
        "section-missing",
        Severity.Log,
        "Ask the operator for it: sections go by a redaction in the log and by nothing else. A redaction that was being logged during this audit is there at the next one.");

    /// <summary>The key that signed an entry was in other hands when it was logged. No fault of the log's operator.</summary>
    public static AuditRule Disputed { get; } = new(
        "disputed",
        Severity.Statement,
        "No fault of the log: it stays as it was logged. Do not rely on the entry before the party whose key it was has said whether it is its own.");

    /// <summary>The signers had no right to the statement.</summary>
    public static AuditRule NoRight { get; } = new("no-right", Severity.Log, NoReliance);

    /// <summary>Logged after its key's statements were no longer accepted.</summary>
    public static AuditRule ArrivedLate { get; } = new("arrived-late", Severity.Log, NoReliance);

    /// <summary>A signature does not verify.</summary>
    public static AuditRule BadSignature { get; } = new("bad-signature", Severity.Log, NoReliance);

    /// <summary>Entry 0 is not the root that the policy names.</summary>
    public static AuditRule OtherRoot { get; } = new("other-root", Severity.Log, "Check the fingerprint with the authorities, by another way than the network.");

    /// <summary>A statement stands in the log twice.</summary>
    public static AuditRule Repeated { get; } = new("repeated", Severity.Log, "Ask the operator: each statement is logged once.");

    /// <summary>A key was used and its holder did not do it.</summary>
    public static AuditRule KeyUseUnknown { get; } = new("key-use-unknown", Severity.Log, "If the statement is not yours and its signature verifies, have the key suspended now: \"provenance suspend\".");

    /// <summary>A leaf is not marked for the holder of the key that signed, or for the holder of one that did not.</summary>
    public static AuditRule TagWrong { get; } = new(
        "tag-wrong",
        Severity.Log,
        "Check first that the secret is this key's, of this registry. If it is, uses of the key cannot be found by their tags here: keep the entry, ask the operator, and look for uses with their content.");

    /// <summary>The holder made a statement and the log has none.</summary>
    public static AuditRule MadeNotLogged { get; } = new("made-not-logged", Severity.Notice, "Submit it again; if the log gave a receipt for it, the receipt is evidence.");

    /// <summary>Two statements on one record, neither of which takes the other's place.</summary>
    public static AuditRule Conflict { get; } = new("conflict", Severity.Statement, AskSigner);

    /// <summary>A statement names one that is not in the log.</summary>
    public static AuditRule SupersededUnknown { get; } = new("superseded-unknown", Severity.Notice, "Ask the signer for the statement that is missing.");

    /// <summary>Numbers of a stream are missing.</summary>
    public static AuditRule StreamGap { get; } = new("stream-gap", Severity.Notice, "Ask the signer what the missing numbers were: a crash leaves such a gap, an omission too.");

    /// <summary>A number of a stream stands twice.</summary>
    public static AuditRule StreamRepeated { get; } = new("stream-repeated", Severity.Statement, AskSigner);

    /// <summary>A period's close covers statements that the log does not hold.</summary>
    public static AuditRule CloseIncomplete { get; } = new("close-incomplete", Severity.Statement, "Ask for the missing statements: they are late, or withheld.");

    /// <summary>Count, root or hours of a period's close are not those of the log.</summary>
    public static AuditRule CloseContradicted { get; } = new("close-contradicted", Severity.Statement, AskSigner);

    /// <summary>A statement that was signed in a closed period is covered by no close.</summary>
    public static AuditRule CloseLeavesOut { get; } = new("close-leaves-out", Severity.Statement, AskSigner);

    /// <summary>A period's close without its body.</summary>
    public static AuditRule CloseBodyMissing { get; } = new("close-body-missing", Severity.Notice, "Ask the operator or the signer for the section, if you are entitled to it.");

    /// <summary>A raw record has no statement in the log.</summary>
    public static AuditRule RawNotLogged { get; } = new("raw-not-logged", Severity.Statement, AskSigner);

    /// <summary>A statement in the log has no raw record.</summary>
    public static AuditRule LoggedNotRaw { get; } = new("logged-not-raw", Severity.Statement, AskSigner);

    /// <summary>A statement differs from its raw record.</summary>
    public static AuditRule RawDiffers { get; } = new("raw-differs", Severity.Statement, AskSigner);

    /// <summary>A statement was not compared in full, because sections are not shown; where no redaction accounts for that, it is <see cref="SectionMissing"/> too.</summary>
    public static AuditRule RawNotCompared { get; } = new("raw-not-compared", Severity.Notice, "Ask the operator or the signer for the sections.");

    /// <summary>A raw record gave no statement although it should have, so nothing in the log was compared with it.</summary>
    public static AuditRule RawNotDrafted { get; } = new(
        "raw-not-drafted",
        Severity.Statement,
        "Give the mapping, the time zone and the time as of which the import was made; what still cannot be read, ask the site to correct or explain: a job could be hidden so.");

    /// <summary>Every rule, by code.</summary>
    public static IReadOnlyDictionary<string, AuditRule> ByCode { get; } = typeof(AuditRules).GetProperties()
        .Where(property => property.PropertyType == typeof(AuditRule))
        .Select(property => (AuditRule)property.GetValue(null)!)
        .ToDictionary(rule => rule.Code, StringComparer.Ordinal);
}
