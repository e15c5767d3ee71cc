using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation;

/// <summary>Clusters and who held what of them.</summary>
public interface IClusterFacts
{
    /// <summary>Clusters that a current inventory declares.</summary>
    ValueTask<IReadOnlyDictionary<ClusterName, ClusterFacts>> ReadClustersAsync(CancellationToken cancellationToken);

    /// <summary>Names of an entity, by current entity statements, rentals and listings: distinct, in log order.</summary>
    ValueTask<IReadOnlyList<string>> ReadNamesAsync(string entity, CancellationToken cancellationToken);
}
