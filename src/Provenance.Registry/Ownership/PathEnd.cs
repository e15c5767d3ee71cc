using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Ownership;

/// <summary>Why a path of ownership goes no further.</summary>
public enum PathEnd
{
    /// <summary>It does go further.</summary>
    None,

    /// <summary>A human being.</summary>
    NaturalPerson,

    /// <summary>A state or a body of one.</summary>
    State,

    /// <summary>A company traded in public.</summary>
    ListedCompany,

    /// <summary>An entity whose complete statement has no owners.</summary>
    DeclaredWithoutOwners,

    /// <summary>An entity of whose owners there is no statement at all: who is behind it is unknown.</summary>
    NoStatement,

    /// <summary>Statements exist, but none gives an owner by this measure on this day: unknown.</summary>
    NoOwnersStated,

    /// <summary>Statements say that they do not know the party.</summary>
    UnknownParty,

    /// <summary>A part that the stated shares leave: unknown.</summary>
    RestUnstated,

    /// <summary>Entities that hold each other and have no owner outside: unknown.</summary>
    CycleOnly,

    /// <summary>A limit of the question was reached: unknown here.</summary>
    BoundReached,
}

internal static class PathEnds
{
    /// <summary>Ends at which nothing is left to know.</summary>
    public static bool IsKnown(this PathEnd end) => end is PathEnd.NaturalPerson or PathEnd.State
        or PathEnd.ListedCompany or PathEnd.DeclaredWithoutOwners;
}

/// <summary>An interest that may convey control without a share.</summary>
/// <param name="Holder">Who holds it; null where the party is unknown.</param>
/// <param name="Type">Its kind.</param>
/// <param name="IsCertain">False for a kind that controls only perhaps, and for interests whose first day is open.</param>
/// <param name="Declarer">Who says so.</param>
/// <param name="Entry">Where.</param>
public sealed record ControlInterest(EntityId? Holder, InterestCode Type, bool IsCertain, string Declarer, LeafIndex Entry)
{
    /// <summary>The share that is stated with it. It is told and not counted, since the interest is not said to be of the measure.</summary>
    public OrUnknown<ShareRange> SharePercent { get; init; }
}
