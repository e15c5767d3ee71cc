// The most accelerators held at once: a sweep over half-open times, ends before starts where they meet.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>The sweep.</summary>
internal static class HeldPeak
{
    /// <summary>The peak within a period; 0 where nothing was held.</summary>
    public static long Within(BalancePeriod period, IEnumerable<HeldSpan> spans)
    {
        var changes = new List<(Timestamp At, long Change)>();
        foreach (var span in spans)
        {
            var part = period.Clip(span.From, span.To);
            if (part.To > part.From)
            {
                changes.Add((part.From, span.Count));
                changes.Add((part.To, -span.Count));
            }
        }

        changes.Sort((left, right) => (left.At, left.Change).CompareTo((right.At, right.Change)));
        Int128 held = 0, peak = 0;
        foreach (var (_, change) in changes)
        {
            held += change;
            peak = Int128.Max(peak, held);
        }

        return peak > long.MaxValue ? long.MaxValue : (long)peak;
    }
}
