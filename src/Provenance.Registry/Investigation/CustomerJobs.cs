// Jobs of one customer that has several identifiers. Each job names one customer, so that what is found of each identifier
// is put together without counting anything twice.

using Provenance.Registry.Projections.Summaries;

namespace Provenance.Registry.Investigation;

/// <summary>Jobs of any of some customers.</summary>
/// <param name="facts">Tells jobs.</param>
/// <param name="filter">What else is asked of them; its customer is not looked at.</param>
/// <param name="customers">The customers, each once; null among them asks for everybody's.</param>
internal sealed class CustomerJobs(IJobFacts facts, JobFilter filter, IReadOnlyList<string?> customers)
{
    /// <summary>Sums over all of them.</summary>
    public async ValueTask<JobSums> SumAsync(CancellationToken cancellationToken)
    {
        var sums = new JobSums();
        foreach (var customer in customers)
        {
            sums.Add(await facts.SumAsync(filter with { Customer = customer }, cancellationToken));
        }

        return sums;
    }

    /// <summary>The same, and the most accelerators of any of them.</summary>
    public async ValueTask<JobTally> TallyAsync(CancellationToken cancellationToken)
    {
        var (sums, most) = (new JobSums(), 0L);
        foreach (var customer in customers)
        {
            var tally = await facts.TallyAsync(filter with { Customer = customer }, cancellationToken);
            sums.Add(tally.Sums);
            most = Math.Max(most, tally.MaxAccelerators);
        }

        return new JobTally(sums, most);
    }

    /// <summary>The first of them below a place, the highest first.</summary>
    public async ValueTask<IReadOnlyList<JobPlace>> ReadPageAsync(
        bool includeDisputed, JobPlace? after, int count, CancellationToken cancellationToken)
    {
        var places = new List<JobPlace>();
        foreach (var customer in customers)
        {
            places.AddRange(await facts.ReadPageAsync(filter with { Customer = customer }, includeDisputed, after, count, cancellationToken));
        }

        return [.. places.OrderDescending().Take(count)];
    }
}
