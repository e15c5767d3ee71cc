// Accelerators held over time by the jobs of an answer, as far as a row of it tells: of each job its largest allocation. A
// job may have held several at once, or less for a time, so that the sum bounds what was held neither from above nor from
// below; "query usage" adds up the allocations themselves.

using Provenance.Reports;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Usage over time by a sweep over jobs.</summary>
internal static class JobsUsage
{
    /// <summary>Usage of the jobs listed; null where none that counts says when it ran.</summary>
    /// <param name="jobs">The jobs listed.</param>
    /// <param name="all">How many there are in all.</param>
    /// <param name="period">The period that was asked for, if any.</param>
    /// <param name="validAt">The moment that the answer holds for, if it says so.</param>
    public static UsageSeries? Of(IReadOnlyList<Wire.Job> jobs, long all, Wire.Period? period, DateTimeOffset? validAt)
    {
        // Statements in conflict are of one job, and a withdrawn one says nothing: added up they would be what nobody held.
        var counted = jobs.Where(job => !IsDisputed(job)).ToList();
        var dated = counted.Where(job => job.StartedAt is not null && job.MaxAccelerators > 0).ToList();
        if (dated.Count == 0)
        {
            return null;
        }

        var from = period?.From?.ToDateTimeOffset() ?? dated.Min(job => job.StartedAt.ToDateTimeOffset());
        var until = period?.To?.ToDateTimeOffset() ?? Until(dated, validAt);
        if (until <= from)
        {
            until = from + TimeSpan.FromHours(1);
        }

        return new UsageSeries("Largest allocations of the jobs listed, from start to end", "accelerators", from, until, Sweep(dated, from, until))
        {
            Remarks = Remarks(counted, dated, all, jobs.Count - counted.Count),
        };
    }

    /// <summary>Whether a row is of a statement that was withdrawn or is in conflict, and so counts for no job.</summary>
    public static bool IsDisputed(Wire.Job job) => job.Standing is Wire.RecordStanding.Conflict or Wire.RecordStanding.Withdrawn;

    // What still runs is held until the moment that the answer holds for; what began just then, or later, for an hour, so
    // that it counts.
    private static DateTimeOffset Until(List<Wire.Job> jobs, DateTimeOffset? validAt)
    {
        var lastEnd = jobs.Max(job => (job.EndedAt ?? job.StartedAt).ToDateTimeOffset());
        var running = jobs.Where(job => job.EndedAt is null).Select(job => job.StartedAt.ToDateTimeOffset()).ToList();
        if (running.Count == 0)
        {
            return lastEnd;
        }

        var until = validAt > lastEnd ? validAt.Value : lastEnd;
        return running.Max() < until ? until : until + TimeSpan.FromHours(1);
    }

    private static List<UsageStep> Sweep(List<Wire.Job> jobs, DateTimeOffset from, DateTimeOffset until)
    {
        var changes = new SortedDictionary<DateTimeOffset, long> { [from] = 0 };
        foreach (var job in jobs)
        {
            var start = job.StartedAt.ToDateTimeOffset();
            var end = job.EndedAt?.ToDateTimeOffset() ?? until;
            if (end <= start || end <= from || start >= until)
            {
                continue;
            }

            var first = start < from ? from : start;
            changes[first] = changes.GetValueOrDefault(first) + job.MaxAccelerators;
            changes[end] = changes.GetValueOrDefault(end) - job.MaxAccelerators;
        }

        var held = 0L;
        return [.. changes.Select(change => new UsageStep(change.Key, held += change.Value))];
    }

    private static List<string> Remarks(List<Wire.Job> jobs, List<Wire.Job> dated, long all, int disputed)
    {
        var remarks = new List<string> { "Each job counts with its largest allocation, from start to end: it held more where it held several at once, and less where it held a part of the time. \"query usage\" adds up what was held." };
        var open = dated.Count(job => job.EndedAt is null);
        if (open > 0)
        {
            remarks.Add(Counted.Say(open, "{0:N0} [job states|jobs state] no end and [counts|count] until the end of the period."));
        }

        if (jobs.Count > dated.Count)
        {
            remarks.Add(Counted.Say(jobs.Count - dated.Count, "{0:N0} [job states|jobs state] no start or no accelerators and [is|are] not in it."));
        }

        if (disputed > 0)
        {
            remarks.Add(Counted.Say(disputed, "{0:N0} [row is|rows are] withdrawn or in conflict and [is|are] not in it."));
        }

        if (all > jobs.Count)
        {
            remarks.Add(Counted.Say(all - jobs.Count, "{0:N0} [job is|jobs are] not listed and so not in it."));
        }

        return remarks;
    }
}
