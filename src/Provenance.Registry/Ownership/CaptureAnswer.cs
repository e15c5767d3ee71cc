using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Ownership;

/// <summary>A party on a list.</summary>
/// <param name="Entity">Any identifier of the party.</param>
/// <param name="From">First day on the list; null where it always was.</param>
/// <param name="To">Last day on the list; null while it is.</param>
/// <param name="IsCertain">Whether it surely stands on the list in that time; else what it captures is at most possible.</param>
public readonly record struct ListedParty(EntityId Entity, CalendarDate? From = null, CalendarDate? To = null, bool IsCertain = true);

/// <summary>Which entities a list captures through ownership.</summary>
/// <param name="List">The listed parties; those count that are on the list on the day of the terms.</param>
/// <param name="Terms">Day and measure.</param>
/// <param name="Threshold">The rule's percentage: 50 %, inclusive, where null.</param>
/// <param name="Limits">Where the search stops.</param>
public sealed record CaptureQuestion(
    IReadOnlyList<ListedParty> List, OwnershipTerms Terms, ShareThreshold? Threshold = null, OwnershipLimits? Limits = null)
{
    /// <summary>OFAC's and BIS's threshold: 50 per cent or more.</summary>
    public static ShareThreshold Half { get; } = new(Quantity.FromInteger(50));
}

/// <summary>Whether an entity is captured.</summary>
public enum CaptureVerdict
{
    /// <summary>Not by what is stated. What is unknown may still decide otherwise: see
    /// <see cref="CaptureJudgement.UnknownCouldDecide"/>.</summary>
    NotByStatedInterests,

    /// <summary>The upper bounds of stated shares reach the threshold, the lower bounds do not; those of owners that may or
    /// may not be listed are upper bounds. Or it may or may not be listed itself.</summary>
    Possible,

    /// <summary>The lower bounds reach the threshold.</summary>
    Captured,

    /// <summary>It surely is on the list itself.</summary>
    Listed,

    /// <summary>Nobody states who owns it, so that there is nothing to judge by: neither captured nor cleared.</summary>
    Unknown,
}

/// <summary>The verdict on one entity. Shares are direct ones, per cent of this entity.</summary>
public sealed record CaptureJudgement
{
    /// <summary>The entity, by its representative.</summary>
    public required EntityId Entity { get; init; }

    /// <summary>The verdict.</summary>
    public required CaptureVerdict Verdict { get; init; }

    /// <summary>In which round of the fixpoint it was captured, from 1; 0 for a listed or uncaptured one. Its capture rests on
    /// contributions of lower rounds.</summary>
    public required int Round { get; init; }

    /// <summary>What listed and captured owners hold together: low counts those surely captured, high also the possible ones.</summary>
    public required ShareBounds Aggregate { get; init; }

    /// <summary>What each of them holds.</summary>
    public required IReadOnlyList<CaptureContribution> Contributions { get; init; }

    /// <summary>What belongs to unknown parties or to nobody named.</summary>
    public required ShareBounds Unknown { get; init; }

    /// <summary>Whether a verdict below captured could be another if all that is unknown, of this entity and of its owners
    /// above, belonged to listed parties.</summary>
    public required bool UnknownCouldDecide { get; init; }

    /// <summary>What of its owners is open where <see cref="UnknownCouldDecide"/>; null otherwise.</summary>
    public required CaptureOpening? Opening { get; init; }

    /// <summary>Its owners contradict each other in the statements; the bounds cover all that they say.</summary>
    public required bool IsContradicted { get; init; }

    /// <summary>Not all interests in it were read, so that unread statements may say otherwise.</summary>
    public required bool IsBounded { get; init; }
}

/// <summary>What one listed or captured owner holds directly.</summary>
/// <param name="Holder">The owner.</param>
/// <param name="Verdict">Listed, captured or possible.</param>
/// <param name="Round">Its round, 0 for a listed one, counted as the verdict on the judged entity is: by lower bounds where that
/// is captured, else by upper bounds. Null where it does not count in that verdict.</param>
/// <param name="Share">Its direct share.</param>
/// <param name="Entries">The statements that say so.</param>
public sealed record CaptureContribution(
    EntityId Holder, CaptureVerdict Verdict, int? Round, ShareBounds Share, IReadOnlyList<LeafIndex> Entries);

/// <summary>What is open about the owners of an entity, so that it cannot be decided whether it is captured.</summary>
/// <param name="Nobody">The most that belongs to unknown parties or to nobody named, per cent.</param>
/// <param name="Owners">Named owners behind whom not everybody is known, so that they too may be captured.</param>
/// <param name="ByOwners">The most that these hold, per cent.</param>
/// <param name="Entries">The statements about its owners, which leave that open.</param>
public sealed record CaptureOpening(Quantity Nobody, IReadOnlyList<EntityId> Owners, Quantity ByOwners, IReadOnlyList<LeafIndex> Entries);

/// <summary>The answer.</summary>
/// <param name="Judgements">For a list: everything captured or possibly captured, by round, then identifier; then what listed,
/// captured or undecided owners hold shares of and cannot be decided, by identifier. For one entity: that one first, then the
/// captured ones that its verdict rests on, the nearest first.</param>
/// <param name="EntitiesSeen">Entities whose owners were read.</param>
/// <param name="BoundsReached">The limits that were reached: then entities may be missing.</param>
public sealed record CaptureAnswer(
    IReadOnlyList<CaptureJudgement> Judgements, int EntitiesSeen, IReadOnlyList<OwnershipBound> BoundsReached);
