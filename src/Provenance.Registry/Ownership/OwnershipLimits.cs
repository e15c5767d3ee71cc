namespace Provenance.Registry.Ownership;

/// <summary>Where the questions of ownership stop. A limit that was reached is said in the answer.</summary>
/// <remarks>No search recurses on the call stack, so that depth costs memory only.</remarks>
public sealed record OwnershipLimits
{
    /// <summary>The limits that a caller gets who names none.</summary>
    public static OwnershipLimits Default { get; } = new();

    /// <summary>Steps from the entity asked for whose holders are looked into; what lies behind the next is unknown. A chain of
    /// 10,000 is answered whole.</summary>
    public int Depth { get; init; } = 10_000;

    /// <summary>Entities that one question reads.</summary>
    public int Entities { get; init; } = 20_000;

    /// <summary>Interests that are read of one entity, as owners or as holdings; others are unknown.</summary>
    public int InterestsPerEntity { get; init; } = 10_000;

    /// <summary>Interests that one question reads in all.</summary>
    public int Interests { get; init; } = 500_000;

    /// <summary>Entities that hold each other in circles are solved exactly up to so many in one knot; larger knots by
    /// iteration with guaranteed bounds.</summary>
    public int ExactKnot { get; init; } = 32;

    /// <summary>Steps of iteration over one larger knot, counted in interests.</summary>
    public int IterationSteps { get; init; } = 2_000_000;

    /// <summary>Steps of arithmetic of one question; owners left after them have the bounds 0–100.</summary>
    public int ShareSteps { get; init; } = 5_000_000;

    /// <summary>Paths that are given of one owner.</summary>
    public int PathsPerOwner { get; init; } = 3;

    /// <summary>Steps that the paths of one answer have in all; owners after them are given without paths.</summary>
    public int PathSteps { get; init; } = 100_000;

    /// <summary>Owners, controllers, gaps and remarks that are listed, each.</summary>
    public int Listed { get; init; } = 1_000;
}
