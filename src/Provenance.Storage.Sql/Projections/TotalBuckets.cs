using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Days and months of UTC as numbers that grow with time.</summary>
internal static class TotalBuckets
{
    /// <summary>Microseconds of a day.</summary>
    public const long DayMicroseconds = 86_400_000_000;

    /// <summary>Bucket of the jobs whose times are redacted.</summary>
    public const long Untimed = long.MinValue;

    /// <summary>Stands for everybody in place of a customer: totals by day.</summary>
    public const long Everybody = 0;

    /// <summary>Stands for everybody in place of a customer: one total, of all time.</summary>
    public const long Ever = -1;

    /// <summary>Stands for everybody in place of a customer: totals by month.</summary>
    public const long EverybodyByMonth = -2;

    /// <summary>In place of a customer: totals of a model, in place of a cluster, by month.</summary>
    public const long OfModel = -3;

    /// <summary>In place of a customer: totals by the size of the FLOP, as <see cref="Magnitudes"/>.</summary>
    public const long OfFlop = -4;

    /// <summary>In place of a customer: totals by the size of the largest allocation, as <see cref="Magnitudes"/>.</summary>
    public const long OfAccelerators = -5;

    private const int MonthsPerYear = 12;

    private static readonly long FirstDay = (DateTime.MinValue - DateTime.UnixEpoch).Days;
    private static readonly long LastDay = (DateTime.MaxValue - DateTime.UnixEpoch).Days;

    /// <summary>Whether the times of a job are redacted; unknown ones are not.</summary>
    public static bool IsUntimed(in SummedJob job) => (job.Missing & JobSections.Run) != 0;

    /// <summary>The day of a moment, counted from 1970.</summary>
    public static long Day(long microseconds)
    {
        var (days, rest) = Math.DivRem(microseconds, DayMicroseconds);
        return rest < 0 ? days - 1 : days;
    }

    /// <summary>When a day begins.</summary>
    public static long DayStart(long day) => day * DayMicroseconds;

    /// <summary>The month of a moment: 12 × year + month − 1.</summary>
    public static long Month(long microseconds)
    {
        // What lies outside the calendar lies beyond every job.
        var date = DateTime.UnixEpoch.AddDays(Math.Clamp(Day(microseconds), FirstDay, LastDay));
        return (MonthsPerYear * date.Year) + date.Month - 1;
    }

    /// <summary>When a month begins.</summary>
    public static long MonthStart(long month) => month / MonthsPerYear > DateTime.MaxValue.Year
        ? long.MaxValue
        : (new DateTime((int)(month / MonthsPerYear), (int)(month % MonthsPerYear) + 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks
        / TimeSpan.TicksPerMicrosecond;
}
