using System.Numerics;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Ownership;

/// <summary>Who ultimately owns and controls an entity.</summary>
/// <param name="Entity">Any identifier of the entity.</param>
/// <param name="Terms">Day and measure.</param>
/// <param name="Threshold">The rule's percentage; null where none is asked about.</param>
/// <param name="Limits">Where the search stops.</param>
public sealed record UltimateOwnersQuestion(
    EntityId Entity, OwnershipTerms Terms, ShareThreshold? Threshold = null, OwnershipLimits? Limits = null)
{
    /// <summary>Further percentages, each of which every owner is compared with.</summary>
    public IReadOnlyList<ShareThreshold> MoreThresholds { get; init; } = [];

    /// <summary>Reasons for which the most that is unknown is asked for all of them together too.</summary>
    public IReadOnlyList<PathEnd> Together { get; init; } = [];
}

/// <summary>The answer. Shares are per cent of the entity asked for, by the measure of <see cref="Terms"/>.</summary>
public sealed record UltimateOwnersAnswer
{
    /// <summary>The entity, by its representative.</summary>
    public required EntityId Entity { get; init; }

    /// <summary>Day and measure.</summary>
    public required OwnershipTerms Terms { get; init; }

    /// <summary>Where paths of ownership end, the known ends first, then the largest first.</summary>
    public required IReadOnlyList<UltimateOwner> Owners { get; init; }

    /// <summary>Entities that have shares in it, themselves or through others, and owners of their own, all that were looked at; the nearest first.</summary>
    public IReadOnlyList<EntityId> Between { get; init; } = [];

    /// <summary>What no known end accounts for.</summary>
    public required ShareBounds Unknown { get; init; }

    /// <summary>Up to so much of the entity is unknown for each reason; the reasons exclude each other only at each path's
    /// end, so that their upper bounds may add up to more than <see cref="Unknown"/>.</summary>
    public required IReadOnlyDictionary<PathEnd, Quantity> UnknownUpTo { get; init; }

    /// <summary>Up to so much of the entity is unknown for any of the reasons of <see cref="UltimateOwnersQuestion.Together"/>.</summary>
    public Quantity TogetherUpTo { get; init; }

    /// <summary>Entities in which something is unknown, the nearest first.</summary>
    public required IReadOnlyList<OwnershipGap> Gaps { get; init; }

    /// <summary>Who may control it otherwise than by shares alone, the nearest first.</summary>
    public required IReadOnlyList<Controller> Controllers { get; init; }

    /// <summary>Every interest that may convey control, in the entity and in all above it, also those that no controller's shortest path
    /// goes through; the nearest entity first.</summary>
    public IReadOnlyList<PlacedControl> ControlInterests { get; init; } = [];

    /// <summary>Entities on paths of shares that hold each other, the nearest first. Shares are summed over every round of a circle, which no path shows.</summary>
    public IReadOnlyList<OwnershipCircle> Circles { get; init; } = [];

    /// <summary>Direct shares that neither paths nor circles show: of further paths, and in parties that control alone leads to; the nearest entity first.</summary>
    public IReadOnlyList<OwnershipStep> FurtherShares { get; init; } = [];

    /// <summary>Interests declared as indirect in the entity itself. The chains they go through are counted, not they.</summary>
    public required IReadOnlyList<StatedInterest> DeclaredIndirect { get; init; }

    /// <summary>What is odd about the statements used, the nearest entity first.</summary>
    public required IReadOnlyList<OwnershipRemark> Remarks { get; init; }

    /// <summary>Entities that were looked at.</summary>
    public required int EntitiesSeen { get; init; }

    /// <summary>The limits that were reached; none where the answer is whole.</summary>
    public required IReadOnlyList<OwnershipBound> BoundsReached { get; init; }
}

/// <summary>An entity at which paths end.</summary>
/// <param name="Facts">The entity.</param>
/// <param name="End">Why paths end there. Only known ends are ultimate owners; behind the others someone else stands.</param>
/// <param name="Share">Its share over all paths.</param>
/// <param name="Reaches">Whether the share reaches the question's threshold, by exact bounds; null without one.</param>
/// <param name="Paths">Its largest paths; none where it is the entity asked for.</param>
/// <param name="PathCount">How many paths there are that pass no entity twice; null where circles lie between, and they
/// were not counted; 0 where it is the entity asked for.</param>
public sealed record UltimateOwner(
    EntityFacts Facts, PathEnd End, ShareBounds Share, Reach? Reaches, IReadOnlyList<OwnershipPath> Paths, BigInteger? PathCount)
{
    /// <summary>Whether nobody stands behind it.</summary>
    public bool IsUltimate => End.IsKnown();

    /// <summary>Whether the share reaches each of the question's further thresholds, in their order.</summary>
    public IReadOnlyList<Reach> ReachesMore { get; init; } = [];
}

/// <summary>One path of ownership.</summary>
/// <param name="Share">The product of its shares.</param>
/// <param name="Steps">From the entity asked for to the owner.</param>
public sealed record OwnershipPath(ShareBounds Share, IReadOnlyList<OwnershipStep> Steps);

/// <summary>One step up.</summary>
/// <param name="Held">The entity.</param>
/// <param name="Holder">Its direct owner.</param>
/// <param name="Share">The direct share.</param>
/// <param name="Entries">The statements that say so.</param>
public sealed record OwnershipStep(EntityId Held, EntityId Holder, ShareBounds Share, IReadOnlyList<LeafIndex> Entries);

/// <summary>Entities that hold shares in each other, or one that holds its own.</summary>
/// <param name="Entities">The entities, the nearest first.</param>
/// <param name="Shares">What they hold in one another.</param>
public sealed record OwnershipCircle(IReadOnlyList<EntityId> Entities, IReadOnlyList<OwnershipStep> Shares);

/// <summary>An entity in which something is unknown.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Reason">Why.</param>
/// <param name="Share">How much of this entity, not of the one asked for.</param>
public sealed record OwnershipGap(EntityId Entity, PathEnd Reason, ShareBounds Share)
{
    /// <summary>Whether shares lead to it from the entity asked for; where control alone does, its gap is no part of that entity.</summary>
    public bool IsOnPathOfShares { get; init; }
}

/// <summary>Who may control the entity.</summary>
/// <param name="Party">The controller; null for an unknown party.</param>
/// <param name="IsCertain">Whether every step of the path surely conveys control.</param>
/// <param name="Steps">The shortest such path, from the entity asked for.</param>
public sealed record Controller(EntityId? Party, bool IsCertain, IReadOnlyList<ControlStep> Steps);

/// <summary>One step of control: an interest without a share, or a majority of the shares.</summary>
/// <param name="Held">The entity.</param>
/// <param name="Interest">The interest; null where it is the majority.</param>
/// <param name="Majority">The majority; null where it is an interest.</param>
public sealed record ControlStep(EntityId Held, ControlInterest? Interest, OwnershipStep? Majority);

/// <summary>An interest that may convey control.</summary>
/// <param name="Held">The entity that it is in.</param>
/// <param name="Interest">The interest.</param>
public sealed record PlacedControl(EntityId Held, ControlInterest Interest);

/// <summary>What is odd about statements.</summary>
public enum RemarkKind
{
    /// <summary>Declarers contradict each other about a holder; the range covers all that they say.</summary>
    Contradiction,

    /// <summary>The shares add up to more than a whole; each lower bound was lowered by the excess.</summary>
    Overstated,

    /// <summary>An entity holds itself. What others hold counts as a part of the shares that others hold.</summary>
    HoldsItself,
}

/// <summary>Something odd.</summary>
/// <param name="Kind">What.</param>
/// <param name="Entity">The entity that it concerns.</param>
/// <param name="Holder">The holder, where it concerns one that is known.</param>
/// <param name="Entries">The statements.</param>
public sealed record OwnershipRemark(RemarkKind Kind, EntityId Entity, EntityId? Holder, IReadOnlyList<LeafIndex> Entries);
