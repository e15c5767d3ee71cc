// The most accelerators held at once: allocations as half-open intervals, their ends before their starts where they
// meet, one pass in order of time. "Most" is by operations a second; between equals by number, then the earliest.

using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Accelerators held for a time.</summary>
/// <param name="From">Microseconds since 1970, inclusive.</param>
/// <param name="To">Exclusive, after <paramref name="From"/>.</param>
/// <param name="Count">Number of accelerators.</param>
/// <param name="PeakFlops">Dense peak of each in the format asked for, operations a second; null where unknown.</param>
internal readonly record struct HeldInterval(long From, long To, long Count, ulong? PeakFlops);

/// <summary>What was held at the peak.</summary>
/// <param name="At">When it was first reached, microseconds since 1970.</param>
/// <param name="Accelerators">All that were held then.</param>
/// <param name="WithoutFigure">Those among them without a known performance.</param>
/// <param name="OperationsPerSecond">Of the others.</param>
internal readonly record struct HeldPeak(long At, Int128 Accelerators, Int128 WithoutFigure, Int128 OperationsPerSecond);

/// <summary>The sweep, and the hours under it.</summary>
internal static class SweepLine
{
    private const int MicrosecondsPerHourInMillionths = 3_600;

    /// <summary>The peak of some intervals; null where there are none.</summary>
    public static HeldPeak? Peak(IReadOnlyList<HeldInterval> intervals)
    {
        var times = new long[2 * intervals.Count];
        var changes = new (long At, int Sign, HeldInterval Held)[times.Length];
        for (var i = 0; i < intervals.Count; i++)
        {
            (changes[2 * i], changes[(2 * i) + 1]) = ((intervals[i].From, 1, intervals[i]), (intervals[i].To, -1, intervals[i]));
            (times[2 * i], times[(2 * i) + 1]) = (intervals[i].From, intervals[i].To);
        }

        Array.Sort(times, changes);
        HeldPeak? peak = null;
        Int128 all = 0, without = 0, operations = 0;
        for (var i = 0; i < changes.Length; i++)
        {
            var (at, sign, held) = changes[i];
            var count = (Int128)held.Count * sign;
            all += count;
            without += held.PeakFlops is null ? count : 0;
            operations += count * (held.PeakFlops ?? 0);
            var isSettled = i + 1 == changes.Length || changes[i + 1].At != at;
            if (isSettled && all > 0
                && (peak is not { } best || (operations, all).CompareTo((best.OperationsPerSecond, best.Accelerators)) > 0))
            {
                peak = new HeldPeak(at, all, without, operations);
            }
        }

        return peak;
    }

    /// <summary>Accelerator hours: exact to the millionth, the low rounded down and the high rounded up.</summary>
    public static (Quantity Low, Quantity High) Hours(IEnumerable<HeldInterval> intervals)
    {
        UInt128 microseconds = 0;
        foreach (var held in intervals)
        {
            // A sum beyond 128 bits is no use of any cluster: better no answer than a wrong one.
            microseconds = checked(microseconds + ((UInt128)(ulong)held.Count * (ulong)(held.To - held.From)));
        }

        var (low, rest) = UInt128.DivRem(microseconds, MicrosecondsPerHourInMillionths);
        return (new Quantity(low), new Quantity(rest == 0 ? low : low + 1));
    }
}
