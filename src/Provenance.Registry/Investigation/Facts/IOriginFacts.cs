using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Who worked on which model where, and what stands behind their rentals.</summary>
public interface IOriginFacts
{
    /// <summary>
    /// Customers and models of jobs on clusters that a current inventory places in a country, or on any cluster where it is
    /// null; in <see cref="ModelUse.Order"/>. Superseded jobs may be among them: ask for the jobs.
    /// </summary>
    /// <param name="country">The country; null for any cluster.</param>
    /// <param name="after">One of them, after which to begin; null to begin with the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<ModelUse>> ReadUsesAsync(string? country, ModelUse? after, int limit, CancellationToken cancellationToken);

    /// <summary>Current jobs of a customer on a model on such clusters, the newest first; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<UsingJob>> ReadJobsAsync(ModelUse use, string? country, int limit, CancellationToken cancellationToken);

    /// <summary>Countries from which jobs were steered, by log order of the jobs, each asked for once; jobs that state none are left out.</summary>
    ValueTask<IReadOnlyList<JobAccess>> ReadAccessAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Countries in which current inventories place the clusters that jobs ran on, each asked for once; jobs on clusters that none
    /// places are left out.
    /// </summary>
    ValueTask<IReadOnlyList<JobCountry>> ReadCountriesAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken);

    /// <summary>Current rentals whose customer or end customer is one, by log order; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<RentalFacts>> ReadRentalsAsync(string customer, int limit, CancellationToken cancellationToken);

    /// <summary>Current rentals paid with the same means, by log order; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<RentalFacts>> FindRentalsAsync(Digest payment, int limit, CancellationToken cancellationToken);
}

/// <summary>A customer at work on a model.</summary>
/// <param name="Customer">Entity id or <c>unknown</c>; null where redacted.</param>
/// <param name="Model">The model's name; null where none is declared.</param>
public sealed record ModelUse(string? Customer, string? Model)
{
    /// <summary>Ordinal by customer, then by model; what is not stated comes first.</summary>
    public static IComparer<ModelUse> Order { get; } = Comparer<ModelUse>.Create((one, other) =>
        StringComparer.Ordinal.Compare(one.Customer, other.Customer) is var byCustomer and not 0 ? byCustomer : StringComparer.Ordinal.Compare(one.Model, other.Model));
}

/// <summary>A job of a customer on a model.</summary>
/// <param name="LogIndex">Its entry.</param>
/// <param name="Workload">The workload's word; null where redacted.</param>
public readonly record struct UsingJob(long LogIndex, string? Workload);

/// <summary>From where a job was steered.</summary>
/// <param name="LogIndex">The job.</param>
/// <param name="Country">A country.</param>
public readonly record struct JobAccess(long LogIndex, string Country);

/// <summary>Where a job ran.</summary>
/// <param name="LogIndex">The job.</param>
/// <param name="Country">The country of its cluster.</param>
public readonly record struct JobCountry(long LogIndex, string Country);

/// <summary>A rental and who stands behind it.</summary>
public sealed record RentalFacts
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Entity id, <c>customer</c>, <c>unknown</c>, or null where redacted.</summary>
    public string? EndCustomer { get; init; }

    /// <summary>Entity ids, the nearest to the operator first.</summary>
    public IReadOnlyList<string> Resellers { get; init; } = [];

    /// <summary>SHA-256 of the means of payment; null where not stated.</summary>
    public Digest? Payment { get; init; }

    /// <summary>Countries from which it is used; empty also where unknown.</summary>
    public IReadOnlyList<string> AccessCountries { get; init; } = [];
}
