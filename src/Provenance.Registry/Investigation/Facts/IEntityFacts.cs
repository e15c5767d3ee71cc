using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>
/// Entities: who they are, whose they are, and who is listed. All reads are by the identifier as statements write it; what
/// belongs to one entity is put together by the caller. Each reads at most <c>limit</c> rows through an index.
/// </summary>
public interface IEntityFacts : IOwnerFacts
{
    /// <summary>
    /// Entities that statements are about, each identifier for itself, after a place in the order in which they were first
    /// named (0 for the first), each with its own place.
    /// </summary>
    ValueTask<IReadOnlyList<(long Place, EntityId Entity)>> ListAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Names of an entity, by entry.</summary>
    ValueTask<IReadOnlyList<StatedName>> ReadNamesAsync(EntityId entity, int limit, CancellationToken cancellationToken);

    /// <summary>Further identifiers of an entity, by entry.</summary>
    ValueTask<IReadOnlyList<StatedIdentifier>> ReadIdentifiersAsync(EntityId entity, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Listings of an entity, superseded ones too, the newest first; then those of other parties that took their places, or
    /// whose places they took.
    /// </summary>
    ValueTask<IReadOnlyList<ListingStatement>> ReadListingsOfAsync(EntityId entity, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Listings on a list, superseded ones too, the newest first; on any list where null. Then those on other lists that took
    /// their places, or whose places they took.
    /// </summary>
    ValueTask<IReadOnlyList<ListingStatement>> ReadListAsync(string? list, int limit, CancellationToken cancellationToken);
}
