using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation;

/// <summary>Clusters and who held what of them.</summary>
public interface IClusterFacts
{
    /// <summary>Clusters that a current inventory declares.</summary>
    ValueTask<IReadOnlyDictionary<ClusterName, ClusterFacts>> ReadClustersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How many clusters of which jobs are known have no country by a current inventory; of the filter only operator, site and
    /// cluster are looked at. The cost grows with the number of clusters, not of jobs.
    /// </summary>
    ValueTask<long> CountWithoutCountryAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>Names of an entity, by current entity statements, rentals and listings: distinct, in log order.</summary>
    ValueTask<IReadOnlyList<string>> ReadNamesAsync(string entity, CancellationToken cancellationToken);
}
