using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>The hours of a cluster below the reporting line.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Totals">The hours; null where redacted.</param>
/// <param name="Customers">The same by customer; null where redacted or not given.</param>
public sealed record ProjectedUsage(ClusterName Cluster, Totals? Totals, UsageCustomers? Customers) : ProjectedSubject
{
    internal static ProjectedUsage Read(StatementContent content) => new(
        ClusterName.Of(content.Statement.RecordName), content.Section<Totals>(), content.Section<UsageCustomers>());
}
