// The hours of jobs in each rental, as they are needed against the time that some terms of the rental held: what ran under
// other terms says nothing of what could have run under these.

namespace Provenance.Registry.Accountancy;

/// <summary>Collects the hours of jobs by the rental that they ran under; for one balance.</summary>
internal sealed class RentalHours
{
    private readonly Dictionary<string, List<JobUse>> _jobs = new(StringComparer.Ordinal);

    /// <summary>Adds a job; one that names no rental makes no difference.</summary>
    public void Add(JobUse job)
    {
        if (job.Rental is not { } rental)
        {
            return;
        }

        if (!_jobs.TryGetValue(rental, out var jobs))
        {
            _jobs.Add(rental, jobs = []);
        }

        jobs.Add(job);
    }

    /// <summary>The least hours that jobs of a rental surely had within a time.</summary>
    public AcceleratorHours Within(string rental, BalancePeriod time) => _jobs.TryGetValue(rental, out var jobs)
        ? jobs.Aggregate(AcceleratorHours.Zero, (sum, job) => sum + BulkAccount.HoursOf(job, time).Hours.Low)
        : AcceleratorHours.Zero;
}
