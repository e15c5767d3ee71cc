using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Clusters of a snapshot.</summary>
internal sealed class SqlClusterFacts(SnapshotReading reading, ClusterReads clusters) : IClusterFacts
{
    public ValueTask<IReadOnlyDictionary<ClusterName, ClusterFacts>> ReadClustersAsync(CancellationToken cancellationToken) =>
        reading.Ask(clusters.ReadDeclared, cancellationToken);

    public ValueTask<long> CountWithoutCountryAsync(JobFilter filter, CancellationToken cancellationToken) =>
        reading.Ask(() => clusters.CountWithoutCountry(filter), cancellationToken);

    public ValueTask<IReadOnlyList<string>> ReadNamesAsync(string entity, CancellationToken cancellationToken) =>
        reading.Ask(() => clusters.ReadNames(entity), cancellationToken);
}
