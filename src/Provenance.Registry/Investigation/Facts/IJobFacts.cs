using Provenance.Registry.Projections.Summaries;

namespace Provenance.Registry.Investigation;

/// <summary>Sums over jobs.</summary>
/// <param name="Sums">The sums.</param>
/// <param name="MaxAccelerators">The most accelerators in any allocation of any current job; 0 where there is none.</param>
public sealed record JobTally(JobSums Sums, long MaxAccelerators);

/// <summary>Where a job stands in the order of answers.</summary>
/// <param name="StartedAt">When it first ran, microseconds since 1970; −1 where unknown.</param>
/// <param name="LogIndex">Its entry.</param>
public readonly record struct JobPlace(long StartedAt, long LogIndex) : IComparable<JobPlace>
{
    /// <inheritdoc/>
    public int CompareTo(JobPlace other) => (StartedAt, LogIndex).CompareTo((other.StartedAt, other.LogIndex));
}

/// <summary>A statement that contradicts a job: another of the same party about the same record, which takes nobody's place.</summary>
/// <param name="Of">The job's entry.</param>
/// <param name="LogIndex">The entry that contradicts it.</param>
/// <param name="Passes">Whether the contradicting statement passes the filter itself.</param>
public readonly record struct JobContradiction(long Of, long LogIndex, bool Passes);

/// <summary>Training jobs.</summary>
public interface IJobFacts
{
    /// <summary>Current, conflicting and withdrawn jobs that pass the filter, in any order: for few jobs, for each is read.</summary>
    IAsyncEnumerable<JobFigures> ReadFiguresAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Sums over the jobs that pass the filter. Exact. Where the filter asks for customer, place and period only, the
    /// cost does not grow with the number of jobs.
    /// </summary>
    ValueTask<JobSums> SumAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>The same, and the most accelerators of any of them, for which jobs are looked into: the sums alone cost less.</summary>
    ValueTask<JobTally> TallyAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>The first jobs that pass the filter and stand below a place, the highest first.</summary>
    /// <param name="filter">Which jobs.</param>
    /// <param name="includeDisputed">Whether conflicting and withdrawn jobs are among them.</param>
    /// <param name="after">The place; null for the top.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<JobPlace>> ReadPageAsync(
        JobFilter filter, bool includeDisputed, JobPlace? after, int count, CancellationToken cancellationToken);

    /// <summary>Jobs by their index, in the order asked for.</summary>
    ValueTask<IReadOnlyList<JobDetail>> ReadAsync(IReadOnlyList<long> indices, CancellationToken cancellationToken);

    /// <summary>What contradicts some jobs, in order of these and of the contradicting entries.</summary>
    /// <param name="filter">Which contradicting statements pass; it leaves none out.</param>
    /// <param name="indices">The jobs' entries, each once.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<JobContradiction>> ReadContradictionsAsync(
        JobFilter filter, IReadOnlyCollection<long> indices, int limit, CancellationToken cancellationToken);
}
