using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>
/// Leads over time, made from evaluations. Unlike projections it has a history that nothing else has: thrown away, the
/// current leads come again with the next evaluation, and how they came and went is lost. Obligations of an
/// implementation:
/// <list type="bullet">
/// <item>An evaluation is recorded in one transaction, or not at all; a commit survives the process.</item>
/// <item>Recording the same evaluation again changes nothing. One of a smaller size than the newest is not recorded.</item>
/// <item>Leads are told apart by their keys. A lead of a signal whose outcome is not complete
/// (<see cref="SignalOutcome.IsComplete"/>) is never cleared by it.</item>
/// <item>One write is open at a time; reads run at once with it and see whole evaluations.</item>
/// </list>
/// Failures throw <see cref="StorageUnavailableException"/> and <see cref="StorageCorruptException"/>.
/// </summary>
public interface ILeadStore
{
    /// <summary>The newest evaluation recorded; null where there is none.</summary>
    ValueTask<RecordedEvaluation?> ReadNewestAsync(CancellationToken cancellationToken);

    /// <summary>Records an evaluation: raises, changes and clears leads.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="root">Root of the tree of its size.</param>
    /// <param name="recordedAtMilliseconds">When, since 1970.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>False where it was recorded already, or a larger one was.</returns>
    ValueTask<bool> RecordAsync(SignalEvaluation evaluation, Digest root, long recordedAtMilliseconds, CancellationToken cancellationToken);

    /// <summary>Opens a view of what is recorded, whatever is recorded meanwhile.</summary>
    ValueTask<ILeadView> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Forgets leads that rest on any of these entries or quote any of these texts, with their history, so that nothing of
    /// them is left in a file; and has the rest evaluated again, also where the log has not grown. From then on, where anything
    /// was ever evaluated, the newest evaluation is one of at least the size that is given.
    /// </summary>
    /// <param name="logIndices">Indices of entries.</param>
    /// <param name="texts">Texts that a lead's explanation or subject may contain.</param>
    /// <param name="size">Size of a tree that holds what asked for this.</param>
    /// <param name="root">Its root.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    ValueTask ForgetAsync(
        IReadOnlyCollection<long> logIndices, IReadOnlyCollection<string> texts, TreeSize size, Digest root, CancellationToken cancellationToken);

    /// <summary>Forgets everything, the history too, so that nothing of it is left in a file.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);
}

/// <summary>An evaluation as it was recorded.</summary>
/// <param name="TreeSize">The size it holds for.</param>
/// <param name="Root">Root of that tree.</param>
/// <param name="RuleSet">The rule set.</param>
/// <param name="ValidAtMicroseconds">The moment in the world, since 1970.</param>
/// <param name="RecordedAtMilliseconds">When it was recorded, since 1970.</param>
public sealed record RecordedEvaluation(
    TreeSize TreeSize, Digest Root, RuleSetReference RuleSet, long ValidAtMicroseconds, long RecordedAtMilliseconds);

/// <summary>What is recorded, at one moment. One caller at a time.</summary>
public interface ILeadView : IAsyncDisposable
{
    /// <summary>The newest evaluation; null where there is none.</summary>
    RecordedEvaluation? Newest { get; }

    /// <summary>How each signal came out in the newest evaluation, without its leads; in the order of that evaluation.</summary>
    ValueTask<IReadOnlyList<SignalOutcome>> ReadSignalsAsync(CancellationToken cancellationToken);

    /// <summary>Keys of the leads that pass a filter: by signal as evaluated, then in the signal's order; cleared ones last, by key.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<Digest>> ListAsync(LeadFilter filter, int limit, CancellationToken cancellationToken);

    /// <summary>A lead as it was last raised; null where there is none.</summary>
    ValueTask<KnownLead?> FindAsync(Digest key, CancellationToken cancellationToken);

    /// <summary>A lead as it was ever raised, where only what its key is made of counts: also one that this evaluation does not know; null where it was never recorded.</summary>
    ValueTask<Lead?> FindEverAsync(Digest key, CancellationToken cancellationToken);

    /// <summary>How a lead came and went, the oldest first.</summary>
    ValueTask<LeadHistory> ReadHistoryAsync(Digest key, CancellationToken cancellationToken);
}

/// <summary>Which leads are asked for; null asks for all.</summary>
public sealed record LeadFilter
{
    /// <summary>Code of the signal.</summary>
    public string? Signal { get; init; }

    /// <summary>A part of what the lead is about; its role is not looked at.</summary>
    public (SubjectKind Kind, string Value)? Part { get; init; }

    /// <summary>Cleared leads too.</summary>
    public bool IncludeCleared { get; init; }

    /// <summary>Whether a lead passes.</summary>
    public bool Passes(Lead lead) => (Signal is null || Signal == lead.Signal)
        && (Part is not { } part || lead.Subject.Parts.Any(own => own.Kind == part.Kind && own.Value == part.Value));
}

/// <summary>A lead as it is known.</summary>
/// <param name="Raised">The lead, with what it rested on when it was last raised.</param>
/// <param name="IsRaised">Whether the newest evaluation still raises it, as far as is known.</param>
public sealed record KnownLead(RaisedLead Raised, bool IsRaised);

/// <summary>What happened to a lead.</summary>
public enum LeadEffect
{
    /// <summary>It was raised, for the first time or again.</summary>
    Raised,

    /// <summary>It rests on other entries than before.</summary>
    EvidenceChanged,

    /// <summary>It rests on the same entries, but is explained otherwise: other figures, or another rule set.</summary>
    ExplanationChanged,

    /// <summary>It is no longer raised.</summary>
    Cleared,
}

/// <summary>One thing that happened to a lead.</summary>
/// <param name="TreeSize">Size of the log of the evaluation that found it.</param>
/// <param name="Effect">What happened.</param>
/// <param name="RuleSet">Under which rule set.</param>
/// <param name="RecordedAtMilliseconds">When it was recorded, since 1970.</param>
/// <param name="Added">Log indices of entries that it did not rest on before, the newest <see cref="MostEntries"/>.</param>
/// <param name="AddedTotal">How many.</param>
/// <param name="RemovedTotal">How many entries it no longer rests on.</param>
public sealed record LeadEvent(
    long TreeSize, LeadEffect Effect, RuleSetReference RuleSet, long RecordedAtMilliseconds, IReadOnlyList<long> Added, int AddedTotal, int RemovedTotal)
{
    /// <summary>Most indices of an event.</summary>
    public const int MostEntries = 100;
}

/// <summary>How a lead came and went.</summary>
/// <param name="Events">The oldest first.</param>
/// <param name="Dropped">How many events between the first and the second of these were dropped.</param>
public sealed record LeadHistory(IReadOnlyList<LeadEvent> Events, long Dropped)
{
    /// <summary>Most events kept of one lead: the first, and the newest of the others.</summary>
    public const int MostEvents = 200;

    /// <summary>Nothing happened that was recorded.</summary>
    public static LeadHistory None { get; } = new([], 0);
}
