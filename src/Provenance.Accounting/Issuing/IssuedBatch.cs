// What issuing a batch of drafts came to.

using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>What a draft is to what was issued before.</summary>
public enum IssueState
{
    /// <summary>The first on its record from this source.</summary>
    New,

    /// <summary>It says something else than the last; it supersedes the newest statement on the record.</summary>
    Changed,

    /// <summary>A job that has come no further says again what it said before the last; it supersedes the newest statement on the record.</summary>
    CorrectedBack,

    /// <summary>It was issued before; nothing leaves.</summary>
    Unchanged,

    /// <summary>It was issued before and leaves once more, the same in every byte.</summary>
    Again,

    /// <summary>It was issued before, and something else since; nothing leaves.</summary>
    Earlier,

    /// <summary>It is behind what was issued: an older export; nothing leaves.</summary>
    Older,

    /// <summary>Another name than then became the same handle or id; nothing leaves.</summary>
    Collision,
}

/// <summary>A statement as the journal remembers it, and its bytes.</summary>
/// <param name="Issue">What the journal remembers.</param>
/// <param name="Attestation">The signed statement.</param>
public readonly record struct IssuedStatement(Issue Issue, Attestation Attestation);

/// <summary>A draft and what became of it.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="State">What it is to what was issued before.</param>
/// <param name="Outcome">The attestation or the refusal; null where nothing leaves.</param>
public sealed record IssuedDraft(Draft Draft, IssueState State, BuildOutcome? Outcome);

/// <summary>What issuing a batch came to.</summary>
/// <param name="Drafts">Each draft, in the order given; twice where it leaves again and, in a new statement, corrects back what was said since.</param>
public sealed record IssuedBatch(IReadOnlyList<IssuedDraft> Drafts)
{
    /// <summary>The attestations that leave, in order.</summary>
    public IReadOnlyList<Attestation> Attestations => [.. Drafts.Where(draft => draft.Outcome is { IsSigned: true }).Select(draft => draft.Outcome!.Value.Attestation!)];
}
