using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>A cluster's inventory: its country and interconnect domains.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Capacity">What it consists of; null where the section is redacted.</param>
public sealed record ProjectedInventory(ClusterName Cluster, Capacity? Capacity) : ProjectedSubject
{
    // A record of further devices says nothing of capacity that the cluster's own record does not.
    internal static ProjectedInventory? Read(StatementContent content) => content.Statement.RecordName.Id is null
        ? new ProjectedInventory(ClusterName.Of(content.Statement.RecordName), content.Section<Capacity>())
        : null;
}
