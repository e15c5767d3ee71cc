using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Customers, models and rentals of a snapshot.</summary>
internal sealed class SqlOriginFacts(SnapshotReading reading, OriginReads origins) : IOriginFacts
{
    public ValueTask<IReadOnlyList<ModelUse>> ReadUsesAsync(string? country, ModelUse? after, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => origins.ReadUses(country, after, limit, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<UsingJob>> ReadJobsAsync(ModelUse use, string? country, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => origins.ReadJobs(use, country, limit), cancellationToken);

    public ValueTask<IReadOnlyList<JobAccess>> ReadAccessAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken) =>
        reading.Ask(() => origins.ReadAccess(jobs), cancellationToken);

    public ValueTask<IReadOnlyList<JobCountry>> ReadCountriesAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken) =>
        reading.Ask(() => origins.ReadCountries(jobs), cancellationToken);

    public ValueTask<IReadOnlyList<RentalFacts>> ReadRentalsAsync(string customer, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => origins.ReadRentals(customer, limit), cancellationToken);

    public ValueTask<IReadOnlyList<RentalFacts>> FindRentalsAsync(Digest payment, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => origins.FindRentals(payment, limit), cancellationToken);
}
