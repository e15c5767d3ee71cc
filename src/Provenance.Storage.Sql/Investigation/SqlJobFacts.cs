using Provenance.Registry.Investigation;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Training jobs of a snapshot.</summary>
internal sealed class SqlJobFacts(SnapshotReading reading, JobReads jobs, JobTotalReads totals, JobPages pages) : IJobFacts
{
    public IAsyncEnumerable<JobFigures> ReadFiguresAsync(JobFilter filter, CancellationToken cancellationToken) =>
        reading.Stream(() => jobs.ReadFigures(filter), cancellationToken);

    public ValueTask<JobSums> SumAsync(JobFilter filter, CancellationToken cancellationToken) =>
        reading.Ask(() => totals.Sum(filter), cancellationToken);

    public ValueTask<JobTally> TallyAsync(JobFilter filter, CancellationToken cancellationToken) =>
        reading.Ask(() => totals.Tally(filter), cancellationToken);

    public ValueTask<IReadOnlyList<JobPlace>> ReadPageAsync(
        JobFilter filter, bool includeDisputed, JobPlace? after, int count, CancellationToken cancellationToken) =>
        reading.Ask(() => pages.Read(filter, includeDisputed, after, count), cancellationToken);

    public ValueTask<IReadOnlyList<JobDetail>> ReadAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken) =>
        reading.Ask(() => jobs.Read(indices), cancellationToken);

    public ValueTask<IReadOnlyList<JobContradiction>> ReadContradictionsAsync(
        JobFilter filter, IReadOnlyCollection<long> indices, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => jobs.ReadContradictions(filter, indices, limit), cancellationToken);
}
