using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation;

/// <summary>Rentals: who had what, through whom.</summary>
public interface IRentalFacts
{
    /// <summary>Current rentals, by entry.</summary>
    IAsyncEnumerable<CurrentRental> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Current rentals whose jobs the operator cannot see, by entry.</summary>
    /// <param name="filter">
    /// Period, place and customer are looked at: terms that may overlap the period, of this customer as tenant or as end customer. The
    /// cost grows with the number of rentals, not of jobs.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<UnseenRental> ReadUnseenAsync(JobFilter filter, CancellationToken cancellationToken);
}

/// <summary>A current rental that the operator sees into neither by its scheduler nor inside the machines.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="Cluster">Where.</param>
/// <param name="Customer">Entity id, <c>unknown</c>, or null where redacted.</param>
/// <param name="EndCustomer">Who is declared to use it: entity id, <c>customer</c>, <c>unknown</c>, or null where redacted.</param>
/// <param name="From">When it begins, microseconds since 1970.</param>
/// <param name="To">When it ends, microseconds since 1970; null where that is open.</param>
/// <param name="Reserved">Accelerators reserved, by slug, in the statement's order.</param>
public sealed record UnseenRental(
    long LogIndex, ClusterName Cluster, string? Customer, string? EndCustomer, long From, long? To, IReadOnlyList<(string Accelerator, long Count)> Reserved);

/// <summary>A current rental.</summary>
public sealed record CurrentRental
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Name of its record.</summary>
    public required string Record { get; init; }

    /// <summary>Entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Who is declared to use it: entity id, <c>customer</c>, <c>unknown</c>, or null where redacted.</summary>
    public string? EndCustomer { get; init; }

    /// <summary>Entity ids of resellers between operator and end customer, the nearest to the operator first.</summary>
    public required IReadOnlyList<string> Resellers { get; init; }

    /// <summary>When it began, microseconds since 1970; null where redacted.</summary>
    public long? From { get; init; }

    /// <summary>Accelerators reserved; null where redacted.</summary>
    public long? Reserved { get; init; }
}
