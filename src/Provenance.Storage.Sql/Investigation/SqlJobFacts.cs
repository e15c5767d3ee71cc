using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Training jobs of a snapshot.</summary>
internal sealed class SqlJobFacts(SnapshotReading reading, JobReads jobs, JobTotalReads totals, JobPages pages) : IJobFacts
{
    public IAsyncEnumerable<JobFigures> ReadFiguresAsync(JobFilter filter, CancellationToken cancellationToken) =>
        reading.Stream(() => jobs.ReadFigures(filter), cancellationToken);

    public ValueTask<JobTally> SumAsync(JobFilter filter, CancellationToken cancellationToken) =>
        reading.Ask(() => totals.Read(filter), cancellationToken);

    public ValueTask<IReadOnlyList<JobPlace>> ReadPageAsync(
        JobFilter filter, bool includeDisputed, JobPlace? after, int count, CancellationToken cancellationToken) =>
        reading.Ask(() => pages.Read(filter, includeDisputed, after, count), cancellationToken);

    public ValueTask<IReadOnlyList<JobDetail>> ReadAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken) =>
        reading.Ask<IReadOnlyList<JobDetail>>(() => [.. indices.Select(jobs.Read)], cancellationToken);
}
