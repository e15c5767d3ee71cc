// Balances of one area over successive periods: Page's statistics, where they alarm, and what explains it.
//
// Each statistic runs twice, on the lower and on the upper end of z: what it reaches by every reading of the records, and
// by some reading. The first alarms; the second takes away a pass. A period whose z has no bound leaves the statistics as
// they are, and so does a period that is missing: neither is evidence of a balance. In such a period itself what some reading
// reaches has no bound either; the period does not pass anyhow, and later ones are judged by what is known of them. After an alarm of any sort both start
// anew, as is usual: what is found is looked at, and must not colour every later day.

using System.Globalization;

namespace Provenance.Registry.Accountancy;

/// <summary>Page's statistics of a period.</summary>
/// <param name="LossLow">For hours going missing, by every reading.</param>
/// <param name="LossHigh">By some reading, never less; null where the period's z has no upper bound.</param>
/// <param name="ExcessLow">For use above capacity, by every reading.</param>
/// <param name="ExcessHigh">By some reading, never less; null where the period's z has no lower bound.</param>
public readonly record struct PageStatistics(double LossLow, double? LossHigh, double ExcessLow, double? ExcessHigh);

/// <summary>What a term adds to a difference, beyond what is usual for it.</summary>
/// <param name="Kind">The term.</param>
/// <param name="Hours">Its hours in the period, middle of the range.</param>
/// <param name="UsualHours">The median over the other periods in which it has bounds, scaled to this one's length; null where there is none.</param>
/// <param name="Contribution">Hours that it moves the difference by, from the usual.</param>
/// <param name="IsUnknown">Whether the hours have no upper bound; they are the least then.</param>
public sealed record Driver(TermKind Kind, double Hours, double? UsualHours, double Contribution, bool IsUnknown);

/// <summary>One period of a series.</summary>
/// <param name="Balance">The period's balance.</param>
/// <param name="Page">The statistics after it.</param>
/// <param name="Verdict">The balance's verdict, or a worse one by Page's test.</param>
/// <param name="Explanation">What explains a verdict other than pass; empty for pass.</param>
/// <param name="Drivers">For an alarm, the terms that drive it, the strongest first.</param>
public sealed record SeriesPoint(
    Balance Balance, PageStatistics Page, Verdict Verdict, IReadOnlyList<string> Explanation, IReadOnlyList<Driver> Drivers);

/// <summary>The balances of an area over time.</summary>
/// <param name="Points">In order of time.</param>
/// <param name="FirstAlarm">The first that alarms; null where none does.</param>
/// <param name="Gaps">Times between periods that have no balance.</param>
/// <param name="Verdict">The worst of the periods; inconclusive at best where there are gaps or no period.</param>
public sealed record BalanceSeries(
    IReadOnlyList<SeriesPoint> Points, SeriesPoint? FirstAlarm, IReadOnlyList<BalancePeriod> Gaps, Verdict Verdict)
{
    private const int MostDrivers = 3;

    // A term that contributes less than this part of the strongest is noise beside it: hours that were idle yesterday run
    // jobs today.
    private const double LeastShare = 0.1;

    /// <summary>The series.</summary>
    /// <exception cref="ArgumentException">Balances are out of order, overlap, or are of several areas.</exception>
    public static BalanceSeries Of(IReadOnlyList<Balance> balances, PageTest test)
    {
        var gaps = new List<BalancePeriod>();
        var points = new List<SeriesPoint>(balances.Count);
        var page = default(Carried);
        for (var i = 0; i < balances.Count; i++)
        {
            if (i > 0)
            {
                Follow(balances[i - 1], balances[i], gaps);
            }

            page = Next(page, balances[i].Z, test);
            var point = Judge(balances, i, page, test);
            points.Add(point);
            page = point.Verdict == Verdict.Alarm ? default : page;
        }

        var worst = points.Count == 0 || gaps.Count > 0 ? Verdict.Inconclusive : Verdict.Pass;
        return new BalanceSeries(
            points,
            points.Find(point => point.Verdict == Verdict.Alarm),
            gaps,
            points.Aggregate(worst, (verdict, point) => point.Verdict > verdict ? point.Verdict : verdict));
    }

    /// <summary>
    /// The point of a period where it alarms in a series that begins with it or with any before it, of the longest one; null
    /// where it alarms in none. What looks at the newest periods only, again and again, must ask so: a series starts anew after
    /// an alarm, so that one that lasts may alarm before them and after, and never in them.
    /// </summary>
    /// <exception cref="ArgumentException">As in <see cref="Of"/>.</exception>
    public static SeriesPoint? AlarmAt(IReadOnlyList<Balance> balances, int index, PageTest test) => Enumerable.Range(0, index + 1)
        .Select(from => Of([.. balances.Skip(from)], test).Points[index - from])
        .FirstOrDefault(point => point.Verdict == Verdict.Alarm);

    private static void Follow(Balance before, Balance next, List<BalancePeriod> gaps)
    {
        if (next.Area != before.Area || next.Period.From < before.Period.To)
        {
            throw new ArgumentException("A series is of one area, in order of time, without overlap.");
        }

        if (next.Period.From > before.Period.To)
        {
            gaps.Add(new BalancePeriod(before.Period.To, next.Period.From));
        }
    }

    private static Carried Next(Carried before, ZRange z, PageTest test)
    {
        var lossLow = z.Low is { } low ? test.Next(before.LossLow, low) : before.LossLow;
        var excessLow = z.High is { } most ? test.Next(before.ExcessLow, -most) : before.ExcessLow;
        return new Carried(
            lossLow,
            Math.Max(lossLow, z.High is { } high ? test.Next(before.LossHigh, high) : before.LossHigh),
            excessLow,
            Math.Max(excessLow, z.Low is { } least ? test.Next(before.ExcessHigh, -least) : before.ExcessHigh));
    }

    // What a period leaves to the next one.
    private readonly record struct Carried(double LossLow, double LossHigh, double ExcessLow, double ExcessHigh)
    {
        public PageStatistics After(ZRange z) => new(
            LossLow, z.High is null ? null : LossHigh, ExcessLow, z.Low is null ? null : ExcessHigh);
    }

    private static SeriesPoint Judge(IReadOnlyList<Balance> balances, int index, Carried page, PageTest test)
    {
        var balance = balances[index];
        var explanation = balance.Verdict == Verdict.Pass ? [] : balance.Reasons.ToList();
        var verdict = balance.Verdict;
        Say(page.LossLow, Verdict.Alarm, "hours go missing period after period");
        Say(page.ExcessLow, Verdict.Alarm, "more is used than there is, period after period");
        Say(Math.Max(page.LossHigh, page.ExcessHigh), Verdict.Inconclusive, "a lasting difference cannot be excluded");
        List<Driver> drivers = verdict == Verdict.Alarm ? Drivers(balances, index) : [];
        if (drivers.Count > 0)
        {
            explanation.Add("the difference comes from " + string.Join(", ", drivers.Select(Describe)));
        }

        return new SeriesPoint(balance, page.After(balance.Z), verdict, explanation, drivers);

        void Say(double statistic, Verdict at, string meaning)
        {
            if (statistic >= test.Limit && verdict <= at && (at == Verdict.Alarm || verdict == Verdict.Pass))
            {
                verdict = at;
                explanation.Add(Text($"{meaning}: Page's statistic is {Wording.Figure(statistic)}, its limit {Wording.Figure(test.Limit)}"));
            }
        }
    }

    // A difference is explained by the terms that changed, so each is held against its median over the other periods.
    private static List<Driver> Drivers(IReadOnlyList<Balance> balances, int index)
    {
        var balance = balances[index];
        var isExcess = balance.LeftOfDeclared is { Microseconds.Sign: < 0 };
        List<Driver> drivers =
        [
            .. Enum.GetValues<TermKind>()
                .Select(kind => Driver(balances, index, kind))
                .Where(driver => isExcess ? driver.Contribution < 0 : driver.Contribution > 0)
                .OrderByDescending(driver => Math.Abs(driver.Contribution))
                .ThenBy(driver => driver.Kind)
                .Take(MostDrivers),
        ];
        return [.. drivers.TakeWhile(driver => Math.Abs(driver.Contribution) >= LeastShare * Math.Abs(drivers[0].Contribution))];
    }

    private static Driver Driver(IReadOnlyList<Balance> balances, int index, TermKind kind)
    {
        var length = Length(balances[index]);
        List<double> others =
        [
            .. balances.Where((other, at) => at != index && other.Sum(kind).High is not null)
                .Select(other => Middle(other, kind) * length / Length(other))
                .Order(),
        ];
        double? usual = others.Count == 0 ? null
            : others.Count % 2 == 1 ? others[others.Count / 2]
            : (others[(others.Count / 2) - 1] + others[others.Count / 2]) / 2;
        var hours = Middle(balances[index], kind);
        return new Driver(kind, hours, usual, (kind == TermKind.Available ? 1 : -1) * (hours - (usual ?? 0)), balances[index].Sum(kind).High is null);
    }

    private static double Length(Balance balance) => balance.Period.To.Microseconds - balance.Period.From.Microseconds;

    private static double Middle(Balance balance, TermKind kind)
    {
        var sum = balance.Sum(kind);
        return (sum.Low.Approximately + (sum.High ?? sum.Low).Approximately) / 2;
    }

    private static string Describe(Driver driver) => driver.UsualHours is { } usual
        ? $"{Wording.Of(driver.Kind)} ({Figure(driver)}, usually {Wording.Hours(usual)})"
        : $"{Wording.Of(driver.Kind)} ({Figure(driver)})";

    private static string Figure(Driver driver) => driver.IsUnknown
        ? $"unknown, at least {Wording.Hours(driver.Hours)}"
        : Wording.Hours(driver.Hours);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
