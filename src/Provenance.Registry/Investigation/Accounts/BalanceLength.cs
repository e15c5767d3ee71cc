// Periods of a calendar in UTC. Weeks begin on Monday (ISO 8601). The calendar ends with the year 9999: what would end later
// ends at the last moment that a timestamp can name.

using Provenance.Registry.Accountancy;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>How long the periods of a balance are.</summary>
public enum BalanceLength
{
    /// <summary>The whole time asked for is one period; without a time, the last month.</summary>
    Whole,

    /// <summary>Days.</summary>
    Day,

    /// <summary>Weeks from Monday.</summary>
    Week,

    /// <summary>Months.</summary>
    Month,

    /// <summary>Quarters of a year.</summary>
    Quarter,
}

/// <summary>Cuts time into periods.</summary>
internal static class BalanceCalendar
{
    /// <summary>
    /// The periods of a time, in order: cut where a calendar period begins, the first and the last as long as the time
    /// leaves them. Without a start, the one period that ends there; without an end, the one that begins there; with
    /// neither, the last that had ended by <paramref name="validAt"/>. One more than <paramref name="most"/> where there are more.
    /// </summary>
    public static IReadOnlyList<BalancePeriod> Cut(Period asked, BalanceLength length, long validAt, int most)
    {
        var unit = length == BalanceLength.Whole ? BalanceLength.Month : length;
        switch (asked.FromMicroseconds, asked.ToMicroseconds)
        {
            case (null, null):
                var end = Floor(validAt, unit);
                return Earliest(end) ? [] : [Of(Floor(end - 1, unit), end)];
            case (null, { } to):
                return Earliest(to) ? [] : [Of(Floor(to - 1, unit), to)];
            case ({ } from, null):
                var after = Next(from, unit);
                return after > from ? [Of(from, after)] : [];
            case ({ } from, { } to) when length == BalanceLength.Whole:
                return [Of(from, to)];
            case ({ } from, { } to):
                var periods = new List<BalancePeriod>();
                for (var start = from; start < to && periods.Count <= most;)
                {
                    var next = Math.Min(to, Next(start, unit));
                    periods.Add(Of(start, next));
                    start = next;
                }

                return periods;
        }
    }

    /// <summary>
    /// That some of the periods end after the newest entry known: what is still to be reported of them is missing from
    /// their balance, and looks like what is hidden. Empty where all are over.
    /// </summary>
    public static IEnumerable<string> NotOver(IReadOnlyList<BalancePeriod> periods, ProjectedHead head)
    {
        var count = periods.Count(period => period.To.Microseconds > head.LoggedUntilMilliseconds * 1_000);
        if (count > 0)
        {
            yield return Counted.Say(
                count,
                $"{{0}} of {Counted.Say(periods.Count, "{0} [period|periods]")} [ends|end] after the newest entry known was logged: a rental that runs on counts as use of [it|them], and what is still to be reported looks like what is hidden. Do not read an alarm of [it|these] as a finding.");
        }
    }

    private static bool Earliest(long microseconds) => microseconds <= 0;

    private static BalancePeriod Of(long from, long to) => new(new Timestamp(from), new Timestamp(to));

    private static long Next(long microseconds, BalanceLength unit)
    {
        var start = DateTimeOffset.UnixEpoch.AddTicks(Floor(microseconds, unit) * TimeSpan.TicksPerMicrosecond);
        var (days, months) = unit switch
        {
            BalanceLength.Day => (1, 0),
            BalanceLength.Week => (7, 0),
            BalanceLength.Month => (0, 1),
            _ => (0, 3),
        };
        var last = DateTimeOffset.MaxValue;
        return Microseconds(start > last.AddDays(-days).AddMonths(-months) ? last : start.AddDays(days).AddMonths(months));
    }

    private static long Floor(long microseconds, BalanceLength unit)
    {
        var moment = DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        var day = new DateTimeOffset(moment.Year, moment.Month, moment.Day, 0, 0, 0, TimeSpan.Zero);
        return Math.Max(0, Microseconds(unit switch
        {
            BalanceLength.Day => day,
            BalanceLength.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            BalanceLength.Month => day.AddDays(1 - day.Day),
            _ => new DateTimeOffset(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1, 0, 0, 0, TimeSpan.Zero),
        }));
    }

    private static long Microseconds(DateTimeOffset moment) =>
        (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
