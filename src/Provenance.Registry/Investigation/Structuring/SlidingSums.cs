// The most that jobs add up to within a window: jobs in order of their start, a sum that takes in each and lets go of
// those that started a window or more before it. Only jobs below the threshold are added: what reaches it alone is no
// part of a job that was split.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>A run of jobs whose starts lie less than a window apart.</summary>
/// <param name="FirstStart">Start of the first, microseconds since 1970.</param>
/// <param name="LastStart">Start of the last.</param>
/// <param name="Jobs">How many.</param>
/// <param name="Low">Sum of their lows.</param>
/// <param name="High">Sum of their highs.</param>
/// <param name="LargestJob">The largest of them, by its high.</param>
public sealed record SlidingWindow(long FirstStart, long LastStart, int Jobs, ExactSum Low, ExactSum High, Quantity LargestJob);

/// <summary>Sums of one group.</summary>
/// <param name="Largest">The window with the largest sum of highs, the earliest of equals; null without jobs.</param>
/// <param name="Members">Its jobs.</param>
/// <param name="MostLow">The largest sum of lows of any window.</param>
internal sealed record SlidingSums(SlidingWindow? Largest, IReadOnlyList<SizedJob> Members, BigInteger MostLow)
{
    /// <summary>Adds the jobs of a group up.</summary>
    /// <param name="jobs">Its jobs.</param>
    /// <param name="threshold">Jobs whose high reaches it are left out.</param>
    /// <param name="windowMicroseconds">Length of the window.</param>
    /// <param name="fewestJobs">Windows with fewer jobs do not count.</param>
    /// <param name="fewestOperators">Windows with jobs at fewer operators do not count.</param>
    public static SlidingSums Of(
        IEnumerable<SizedJob> jobs, Quantity threshold, long windowMicroseconds, long fewestJobs = 1, long fewestOperators = 1)
    {
        var operators = new Dictionary<string, int>(StringComparer.Ordinal);
        var ordered = jobs.Where(job => job.High < threshold).OrderBy(job => job.StartedAt).ThenBy(job => job.LogIndex).ToList();
        BigInteger low = 0, high = 0, mostLow = 0, mostHigh = -1;
        var (first, best) = (0, (First: 0, Last: -1));
        for (var last = 0; last < ordered.Count; last++)
        {
            low += (BigInteger)ordered[last].Low.Millionths;
            high += (BigInteger)ordered[last].High.Millionths;
            Count(ordered[last], 1);
            for (; ordered[last].StartedAt - ordered[first].StartedAt >= windowMicroseconds; first++)
            {
                low -= (BigInteger)ordered[first].Low.Millionths;
                high -= (BigInteger)ordered[first].High.Millionths;
                Count(ordered[first], -1);
            }

            if (last - first + 1 < fewestJobs || operators.Count < fewestOperators)
            {
                continue;
            }

            mostLow = BigInteger.Max(mostLow, low);
            if (high > mostHigh)
            {
                (mostHigh, best) = (high, (first, last));
            }
        }

        var members = ordered.GetRange(best.First, best.Last - best.First + 1);
        return new SlidingSums(members.Count == 0 ? null : ToWindow(members), members, mostLow);

        void Count(SizedJob job, int change)
        {
            var count = operators.GetValueOrDefault(job.Cluster.Operator) + change;
            if (count == 0)
            {
                operators.Remove(job.Cluster.Operator);
            }
            else
            {
                operators[job.Cluster.Operator] = count;
            }
        }
    }

    private static SlidingWindow ToWindow(List<SizedJob> members) => new(
        members[0].StartedAt,
        members[^1].StartedAt,
        members.Count,
        new ExactSum(members.Aggregate(BigInteger.Zero, (sum, job) => sum + (BigInteger)job.Low.Millionths)),
        new ExactSum(members.Aggregate(BigInteger.Zero, (sum, job) => sum + (BigInteger)job.High.Millionths)),
        members.Max(job => job.High));
}
