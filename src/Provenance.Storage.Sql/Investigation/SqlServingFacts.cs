using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs that run or measure models, of a snapshot.</summary>
internal sealed class SqlServingFacts(SnapshotReading reading, ServingReads serving) : IServingFacts
{
    public IAsyncEnumerable<ServingJob> ReadJobsAsync(CancellationToken cancellationToken) =>
        reading.Stream(serving.ReadJobs, cancellationToken);

    public ValueTask<IReadOnlyList<long>> FindAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken) =>
        reading.Ask(() => serving.Find(jobs), cancellationToken);
}
