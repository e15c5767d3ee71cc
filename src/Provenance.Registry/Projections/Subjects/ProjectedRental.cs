using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>A rental of a part of a cluster.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Terms">What was rented; null where redacted.</param>
/// <param name="Parties">Who rents; null where redacted.</param>
public sealed record ProjectedRental(ClusterName Cluster, Terms? Terms, RentalParties? Parties) : ProjectedSubject
{
    internal static ProjectedRental Read(StatementContent content) => new(
        ClusterName.Of(content.Statement.RecordName), content.Section<Terms>(), content.Section<RentalParties>());
}
