using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs of a snapshot by size, and what joins them.</summary>
internal sealed class SqlStructuringFacts(SnapshotReading reading, StructuringReads jobs, NamedRentalReads rentals) : IStructuringFacts
{
    public IAsyncEnumerable<SizedJob> ReadJobsAsync(
        JobMeasure measure, Quantity least, Period started, CancellationToken cancellationToken) =>
        reading.Stream(() => jobs.ReadJobs(measure, least, started), cancellationToken);

    public ValueTask<long> CountUnstartedAsync(JobMeasure measure, CancellationToken cancellationToken) =>
        reading.Ask(() => jobs.CountUnstarted(measure), cancellationToken);

    public ValueTask<IReadOnlyList<(string Customer, string Fingerprint)>> ReadPaymentsAsync(CancellationToken cancellationToken) =>
        reading.Ask(jobs.ReadPayments, cancellationToken);

    public ValueTask<IReadOnlyList<(string Customer, long LogIndex)>> ReadPayersAsync(Digest fingerprint, CancellationToken cancellationToken) =>
        reading.Ask(() => rentals.ReadPayers(fingerprint), cancellationToken);

    public ValueTask<IReadOnlyList<JobRental>> ReadRentalsAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken) =>
        reading.Ask(() => rentals.Read(indices), cancellationToken);

    public IAsyncEnumerable<JobArtifact> ReadArtifactsAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken) =>
        reading.Stream(() => jobs.ReadArtifacts(indices), cancellationToken);
}
