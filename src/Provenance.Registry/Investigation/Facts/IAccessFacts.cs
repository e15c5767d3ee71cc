using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation;

/// <summary>From where accelerators are used.</summary>
public interface IAccessFacts
{
    /// <summary>
    /// Uses of current jobs and rentals of a customer that is known: of jobs one for each customer, cluster and country, of
    /// rentals each; by customer in ordinal order, then by the first entry. Such as state no country are uses without one. Who
    /// rents for an end customer, or resells, has a use of the rental too, without a country.
    /// </summary>
    IAsyncEnumerable<AccessUse> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>A customer that uses a cluster, from a country where that is stated.</summary>
/// <param name="Customer">Entity id of the customer; of a rental's end customer where one is declared; of whoever rents or resells for another.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Country">The country of access; null where none is stated.</param>
/// <param name="IsRental">Whether a rental says so; otherwise jobs.</param>
/// <param name="FirstIndex">The first entry that says so, of records that say so now: another in its place changes nothing.</param>
/// <param name="Count">How many records say so.</param>
public sealed record AccessUse(string Customer, ClusterName Cluster, string? Country, bool IsRental, long FirstIndex, long Count)
{
    /// <summary>Whether it rents or resells for somebody else, whose countries of access these are.</summary>
    public bool IsForAnother { get; init; }
}
