using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>A cluster's inventory, or a record of further devices below it.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="IsOwn">Whether it is the cluster's own record; one of further devices says nothing of capacity.</param>
/// <param name="Capacity">What the cluster consists of; null where the section is redacted, and below the cluster's own record.</param>
/// <param name="Devices">Identities of devices; null where redacted or not stated.</param>
public sealed record ProjectedInventory(ClusterName Cluster, bool IsOwn, Capacity? Capacity, Devices? Devices) : ProjectedSubject
{
    internal static ProjectedInventory Read(StatementContent content)
    {
        var isOwn = content.Statement.RecordName.Id is null;
        return new ProjectedInventory(
            ClusterName.Of(content.Statement.RecordName),
            isOwn,
            isOwn ? content.Section<Capacity>() : null,
            content.Section<Devices>());
    }
}
