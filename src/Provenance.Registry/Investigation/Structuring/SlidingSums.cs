// The most that jobs add up to within a window: jobs in order of their start, a sum that takes in each and lets go of
// those that started a window or more before it. What is told of a group must be seen in the window that is shown: where
// the lows of some window cross, it is the one with the most of them, though the highs of another may add up to more.
// A job that surely crosses alone is no part of one that was split. One that may or may not is a part, or else stating a
// high that reaches the line would hide it; it counts with what it can have as a part, which is no more than the line.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>A run of jobs whose starts lie less than a window apart.</summary>
/// <param name="FirstStart">Start of the first, microseconds since 1970.</param>
/// <param name="LastStart">Start of the last.</param>
/// <param name="Jobs">How many.</param>
/// <param name="Low">Sum of their lows.</param>
/// <param name="High">Sum of their highs, each up to the most that does not cross alone.</param>
/// <param name="LargestJob">The largest of them, by its high.</param>
/// <param name="Undecided">Those of them that may cross alone.</param>
public sealed record SlidingWindow(long FirstStart, long LastStart, int Jobs, ExactSum Low, ExactSum High, Quantity LargestJob, int Undecided);

/// <summary>Sums of one group.</summary>
/// <param name="Crossing">Whether the jobs of some window cross the line together.</param>
/// <param name="Window">
/// The window with the largest sum of lows where that crosses, else the one with the largest sum of highs; the earliest of
/// equals; null without jobs.
/// </param>
/// <param name="Members">Its jobs.</param>
internal sealed record SlidingSums(ThresholdCrossing Crossing, SlidingWindow? Window, IReadOnlyList<SizedJob> Members)
{
    /// <summary>Adds the jobs of a group up.</summary>
    /// <param name="jobs">Its jobs.</param>
    /// <param name="mostBelow">The most that does not cross the line; jobs whose low is more are left out.</param>
    /// <param name="windowMicroseconds">Length of the window.</param>
    /// <param name="fewestJobs">Windows with fewer jobs do not count.</param>
    /// <param name="fewestOperators">Windows with jobs at fewer operators do not count.</param>
    public static SlidingSums Of(
        IEnumerable<SizedJob> jobs, Quantity mostBelow, long windowMicroseconds, long fewestJobs = 1, long fewestOperators = 1)
    {
        var operators = new Dictionary<string, int>(StringComparer.Ordinal);
        var ordered = jobs.Where(job => job.Low <= mostBelow).OrderBy(job => job.StartedAt).ThenBy(job => job.LogIndex).ToList();
        BigInteger low = 0, high = 0, mostLow = -1, mostHigh = -1;
        var (first, surest, largest) = (0, (First: 0, Last: -1), (First: 0, Last: -1));
        for (var last = 0; last < ordered.Count; last++)
        {
            low += (BigInteger)ordered[last].Low.Millionths;
            high += (BigInteger)PartOf(ordered[last], mostBelow).Millionths;
            Count(ordered[last], 1);
            for (; ordered[last].StartedAt - ordered[first].StartedAt >= windowMicroseconds; first++)
            {
                low -= (BigInteger)ordered[first].Low.Millionths;
                high -= (BigInteger)PartOf(ordered[first], mostBelow).Millionths;
                Count(ordered[first], -1);
            }

            if (last - first + 1 < fewestJobs || operators.Count < fewestOperators)
            {
                continue;
            }

            if (low > mostLow)
            {
                (mostLow, surest) = (low, (first, last));
            }

            if (high > mostHigh)
            {
                (mostHigh, largest) = (high, (first, last));
            }
        }

        var line = (BigInteger)mostBelow.Millionths;
        var crossing = mostLow > line ? ThresholdCrossing.Certain : mostHigh > line ? ThresholdCrossing.Possible : ThresholdCrossing.None;
        var shown = crossing == ThresholdCrossing.Certain ? surest : largest;
        var members = ordered.GetRange(shown.First, shown.Last - shown.First + 1);
        return new SlidingSums(crossing, members.Count == 0 ? null : ToWindow(members, mostBelow), members);

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

    // The most that a job can have while it does not cross alone.
    private static Quantity PartOf(SizedJob job, Quantity mostBelow) => job.High <= mostBelow ? job.High : mostBelow;

    private static SlidingWindow ToWindow(List<SizedJob> members, Quantity mostBelow) => new(
        members[0].StartedAt,
        members[^1].StartedAt,
        members.Count,
        new ExactSum(members.Aggregate(BigInteger.Zero, (sum, job) => sum + (BigInteger)job.Low.Millionths)),
        new ExactSum(members.Aggregate(BigInteger.Zero, (sum, job) => sum + (BigInteger)PartOf(job, mostBelow).Millionths)),
        members.Max(job => job.High),
        members.Count(job => job.High > mostBelow));
}
