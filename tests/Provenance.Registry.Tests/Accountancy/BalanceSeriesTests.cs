using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

/// <summary>Days in a row: what no single one shows, and what explains an alarm.</summary>
public sealed class BalanceSeriesTests
{
    [Fact]
    public void A_small_loss_every_day_alarms_by_pages_test_alone()
    {
        // 50 h missing a day are 1.47 σ; P grows by about 0.97 and reaches 5 on the sixth day.
        var series = Series([.. Enumerable.Range(0, 8).Select(day => Day(day, 350))]);

        Assert.All(series.Points, point => Assert.Equal(Verdict.Pass, point.Balance.Verdict));
        Assert.Equal(Hours.At(5 * 24), series.FirstAlarm!.Balance.Period.From);
        Assert.Contains(series.FirstAlarm.Explanation, line => line.StartsWith("hours go missing period after period", StringComparison.Ordinal));
        Assert.Equal(Verdict.Alarm, series.Verdict);
    }

    [Fact]
    public void Page_statistics_are_those_of_the_definition()
    {
        long[] idle = [350, 420, 330, 400, 390];
        var series = Series([.. idle.Select((hours, day) => Day(day, hours))]);

        var statistic = 0.0;
        foreach (var point in series.Points)
        {
            statistic = Math.Max(statistic + (point.Balance.Muf.Low!.Value.Approximately / point.Balance.Sigma.High) - 0.5, 0);
            Assert.Equal(statistic, point.Page.LossLow, 12);
            Assert.Equal(statistic, point.Page.LossHigh!.Value, 12);
        }
    }

    [Fact]
    public void An_alarm_is_explained_by_the_term_that_changed_and_the_days_after_start_anew()
    {
        var series = Series([Day(0, 400), Day(1, 400), Day(2, 100), Day(3, 400)]);

        Assert.Equal([Verdict.Pass, Verdict.Pass, Verdict.Alarm, Verdict.Pass], series.Points.Select(point => point.Verdict));
        var driver = Assert.Single(series.FirstAlarm!.Drivers);
        Assert.Equal(new Driver(TermKind.Idle, 100, 400, 300, IsUnknown: false), driver);
        Assert.Equal("the difference comes from idle hours (100 h, usually 400 h)", series.FirstAlarm.Explanation[^1]);
    }

    // As above an alarm on the sixth day, and on the twelfth, by the series of all days; by those that begin later on the days
    // between.
    [Fact]
    public void A_loss_that_lasts_alarms_on_every_day_by_a_series_that_begins_before_it()
    {
        var days = Enumerable.Range(0, 14).Select(day => Day(day, day < 12 ? 350 : 400)).ToList();
        var whole = Series(days).Points.Select((point, day) => (point, day)).Where(item => item.point.Verdict == Verdict.Alarm).Select(item => item.day);

        Assert.Equal([5, 11], whole);
        Assert.Equal([5, 6, 7, 8, 9, 10, 11], Enumerable.Range(0, 14).Where(day => BalanceSeries.AlarmAt(days, day, PageTest.Default) is not null));
        Assert.Same(days[11], BalanceSeries.AlarmAt(days, 11, PageTest.Default)!.Balance);
        Assert.Equal(
            Series(days).Points[11].Page.LossLow, BalanceSeries.AlarmAt(days, 11, PageTest.Default)!.Page.LossLow);
    }

    [Fact]
    public void Days_of_which_a_term_is_unknown_say_nothing_of_what_is_usual()
    {
        var unknown = Enumerable.Range(0, 3).Select(day => Hours.Balance(Records(day, 0) with { Usage = [], Capacity = [], Jobs = [] }));
        var series = Series([.. unknown, Day(3, 400), Day(4, 100)]);

        Assert.Equal(new Driver(TermKind.Idle, 100, 400, 300, IsUnknown: false), Assert.Single(series.Points[4].Drivers));
    }

    [Fact]
    public void A_missing_day_is_named_and_the_series_does_not_pass()
    {
        var series = Series([Day(0, 400), Day(2, 400)]);

        Assert.Equal([Hours.Period(24, 48)], series.Gaps);
        Assert.Equal(Verdict.Inconclusive, series.Verdict);
        Assert.Equal(Verdict.Inconclusive, Series([]).Verdict);
        Assert.Equal(Verdict.Pass, Series([Day(0, 400)]).Verdict);
    }

    [Fact]
    public void A_day_without_z_leaves_the_statistics_as_they_are()
    {
        var unknown = Hours.Balance(Records(1, 400) with { Usage = [], Capacity = [], Jobs = [] });
        var series = Series([Day(0, 350), unknown]);

        Assert.Equal(series.Points[0].Page.LossLow, series.Points[1].Page.LossLow);
        Assert.True(series.Points[1].Page.LossLow > 0);
    }

    // 40 h too many by every reading, and maintenance without an upper bound.
    [Fact]
    public void Where_z_has_no_lower_bound_the_statistic_of_excess_has_no_upper_one()
    {
        var records = Records(0, 440);
        var point = Series([Hours.Balance(records with { Usage = [records.Usage[0] with { Maintenance = OrUnknown.Unknown<Estimate>() }] })]).Points[0];

        Assert.Null(point.Balance.Z.Low);
        Assert.True(point.Page.ExcessLow > 0);
        Assert.Null(point.Page.ExcessHigh);
        Assert.NotNull(point.Page.LossHigh);
    }

    [Fact]
    public void Sigma_has_no_upper_bound_where_hours_have_none()
    {
        var known = Day(0, 400);
        var unknown = Hours.Balance(Records(0, 400) with { Usage = [], Capacity = [], Jobs = [] });

        Assert.Equal(known.Sigma.High, known.SigmaAtMost);
        Assert.Equal((0, null), (unknown.Sigma.High, unknown.SigmaAtMost));
    }

    [Fact]
    public void Days_out_of_order_are_misuse() =>
        Assert.Throws<ArgumentException>(() => Series([Day(1, 400), Day(0, 400)]));

    private static BalanceSeries Series(IReadOnlyList<Balance> days) => BalanceSeries.Of(days, PageTest.Default);

    private static Balance Day(int day, long idle) => Hours.Balance(Records(day, idle));

    private static BulkRecords Records(int day, long idle) => Hours.Balanced() with
    {
        Period = Hours.Period(24 * day, 24 * (day + 1)),
        Capacity = [Hours.Capacity(24 * day, 24 * (day + 1), 100)],
        Jobs = [Hours.Job(2, 24 * day, (24 * day) + 20, 100)],
        Usage = [Hours.Usage(3, 24 * day, 24 * (day + 1), idle: idle)],
    };
}
