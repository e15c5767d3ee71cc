using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Judgements about entities, of a snapshot.</summary>
internal sealed class SqlIdentityFacts(SnapshotReading reading, IdentityReads identities) : IIdentityFacts
{
    public ValueTask<IReadOnlyList<SameEntityJudgement>> ReadJudgementsAsync(int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => identities.Read(limit), cancellationToken);

    public ValueTask<IReadOnlyList<SameEntityJudgement>> ReadJudgementsAsync(
        string entity, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => identities.Read(entity, limit), cancellationToken);
}
