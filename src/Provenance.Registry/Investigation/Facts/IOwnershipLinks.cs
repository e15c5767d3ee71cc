using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Whether two entities belong together by what is declared of their owners.</summary>
public interface IOwnershipLinks
{
    /// <summary>Looks for a link.</summary>
    /// <param name="one">An entity id.</param>
    /// <param name="other">Another.</param>
    /// <param name="validAtMicroseconds">The moment in the world, microseconds since 1970.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<OwnershipTie> FindAsync(EntityId one, EntityId other, long validAtMicroseconds, CancellationToken cancellationToken);
}

/// <summary>Whether two parties belong together.</summary>
public enum IsLinked
{
    /// <summary>It cannot be told: a party or its owners are not known.</summary>
    Unknown,

    /// <summary>A link is declared.</summary>
    Yes,

    /// <summary>All owners are declared, and there is none.</summary>
    No,
}

/// <summary>What joins two parties.</summary>
/// <param name="IsLinked">Whether anything does.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="LogIndices">The entries that it rests on.</param>
public sealed record OwnershipTie(IsLinked IsLinked, string Reason, IReadOnlyList<long> LogIndices);

/// <summary>Where no statement of owners is read: the same entity is linked to itself, and nothing else is known.</summary>
internal sealed class UnstatedOwnership : IOwnershipLinks
{
    public ValueTask<OwnershipTie> FindAsync(EntityId one, EntityId other, long validAtMicroseconds, CancellationToken cancellationToken) =>
        ValueTask.FromResult(one == other
            ? new OwnershipTie(IsLinked.Yes, "They are one entity.", [])
            : new OwnershipTie(IsLinked.Unknown, "No statement of owners was read.", []));
}
