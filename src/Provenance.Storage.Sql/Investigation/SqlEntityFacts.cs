using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Entities of a snapshot.</summary>
internal sealed class SqlEntityFacts(SnapshotReading reading, EntityReads entities, ListingReads listings, IIdentityFacts identities) : IEntityFacts
{
    public ValueTask<EntityClass> ReadClassAsync(EntityId entity, CancellationToken cancellationToken) =>
        SameEntityReading.ClassOfAsync(identities, entity, cancellationToken);

    public ValueTask<IReadOnlyList<EntityStatement>> ReadStatementsAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => entities.ReadStatements(entity, limit), cancellationToken);

    public ValueTask<IReadOnlyList<(long Place, EntityId Entity)>> ListAsync(long after, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => entities.List(after, limit), cancellationToken);

    public ValueTask<IReadOnlyList<PlacedInterest>> ReadInterestsAsync(long logIndex, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => entities.ReadInterests(logIndex, limit), cancellationToken);

    public ValueTask<IReadOnlyList<PlacedInterest>> ReadHoldingsAsync(
        EntityId holder, (long LogIndex, int Place) after, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => entities.ReadHoldings(holder, after, limit), cancellationToken);

    public ValueTask<IReadOnlyList<StatedName>> ReadNamesAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => entities.ReadNames(entity, limit), cancellationToken);

    public ValueTask<IReadOnlyList<StatedIdentifier>> ReadIdentifiersAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => entities.ReadIdentifiers(entity, limit), cancellationToken);

    public ValueTask<IReadOnlyList<ListingStatement>> ReadListingsOfAsync(EntityId entity, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => listings.ReadOf(entity, limit), cancellationToken);

    public ValueTask<IReadOnlyList<ListingStatement>> ReadListAsync(string? list, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => listings.ReadList(list, limit), cancellationToken);
}
