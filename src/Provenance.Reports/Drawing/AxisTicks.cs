// Round values for axes. They are chosen here and not by the plotting library, which measures labels with whatever fonts
// a machine has: a drawing must not depend on that.

using System.Globalization;

namespace Provenance.Reports;

internal static class AxisTicks
{
    private const int MostTimes = 8;

    private static readonly TimeSpan[] Spans =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
        TimeSpan.FromHours(12), TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(7), TimeSpan.FromDays(14),
    ];

    private static readonly int[] Factors = [1, 2, 5, 10];
    private static readonly int[] Months = [1, 3, 6, 12, 24, 60, 120, 240, 600];

    /// <summary>Five or so multiples of 1, 2 or 5 times a power of ten from zero to at least <paramref name="highest"/>.</summary>
    public static IReadOnlyList<double> Values(double highest)
    {
        if (highest <= 0)
        {
            return [0, 1];
        }

        var rough = highest / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Factors.Select(factor => factor * power).First(step => step >= rough * 0.999999);
        var count = (int)Math.Ceiling((highest / step) - 0.000001);
        return [.. Enumerable.Range(0, count + 1).Select(i => i * step)];
    }

    /// <summary>A value in full, with groups.</summary>
    public static string Label(double value) => value < 1e9 ? value.ToString("#,0.###", CultureInfo.InvariantCulture) : value.ToString("0.##e0", CultureInfo.InvariantCulture);

    /// <summary>Round times of UTC in the period, at most eight, with labels as fine as they need to be.</summary>
    public static IReadOnlyList<(DateTimeOffset At, string Label)> Times(DateTimeOffset from, DateTimeOffset until)
    {
        var length = until - from;
        foreach (var span in Spans.Where(span => length.Ticks / span.Ticks <= MostTimes))
        {
            var first = ((from.UtcTicks + span.Ticks - 1) / span.Ticks) * span.Ticks;
            var form = span < TimeSpan.FromDays(1) ? "MM-dd HH:mm" : "yyyy-MM-dd";
            return [.. Ticks(first, until.UtcTicks, span.Ticks).Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)).Select(at => (at, at.ToString(form, CultureInfo.InvariantCulture)))];
        }

        // Months and years.
        var months = (int)(length.TotalDays / 28);
        var stride = Months.FirstOrDefault(stride => months / stride <= MostTimes, 2400);
        var utc = from.UtcDateTime;
        var start = ((utc.Year * 12) + utc.Month - 1 + stride - 1) / stride * stride;
        var times = new List<(DateTimeOffset, string)>();
        for (var month = start; month / 12 <= 9998; month += stride)
        {
            var at = new DateTimeOffset(Math.Max(1, month / 12), (month % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero);
            if (at > until)
            {
                break;
            }

            if (at >= from)
            {
                times.Add((at, at.ToString(stride < 12 ? "yyyy-MM" : "yyyy", CultureInfo.InvariantCulture)));
            }
        }

        return times;
    }

    private static IEnumerable<long> Ticks(long first, long last, long step)
    {
        for (var ticks = first; ticks <= last; ticks += step)
        {
            yield return ticks;
        }
    }
}
