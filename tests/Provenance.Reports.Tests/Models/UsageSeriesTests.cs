using CsCheck;

namespace Provenance.Reports.Tests.Models;

public sealed class UsageSeriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<UsageSeries> Usages =
        from minutes in Gen.Int[1, 500]
        from steps in Gen.Select(Gen.Int[-50, 550], Gen.OneOf(Gen.Const((double?)null), Gen.Int[0, 20].Select(value => (double?)value))).List[0, 12]
        select new UsageSeries(
            "usage",
            "accelerators",
            Start,
            Start.AddMinutes(minutes),
            [.. steps.DistinctBy(step => step.Item1).OrderBy(step => step.Item1).Select(step => new UsageStep(Start.AddMinutes(step.Item1), step.Item2))]);

    [Fact]
    public void Stretches_fill_the_period_without_gap_or_overlap() => Usages.Sample(usage =>
    {
        var stretches = usage.Stretches().ToList();

        Assert.Equal(usage.From, stretches[0].From);
        Assert.Equal(usage.Until, stretches[^1].Until);
        Assert.All(stretches, stretch => Assert.True(stretch.From < stretch.Until));
        Assert.All(stretches.Zip(stretches.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
    });

    // Each minute is looked up by itself; parts are chosen so that their borders lie on minutes.
    [Fact]
    public void Buckets_are_the_highest_of_their_minutes_and_never_call_unknown_nothing() => Usages.Sample(usage =>
    {
        var minutes = (int)(usage.Until - usage.From).TotalMinutes;
        foreach (var count in Enumerable.Range(1, minutes).Where(count => minutes % count == 0))
        {
            var each = minutes / count;
            var expected = Enumerable.Range(0, count).Select(i =>
            {
                var values = Enumerable.Range(i * each, each).Select(minute => At(usage, usage.From.AddMinutes(minute))).ToList();
                var highest = values.Max();
                return highest is 0 && values.Contains(null) ? null : highest;
            });
            Assert.Equal(expected, usage.Buckets(count));
        }
    }, iter: 200);

    [Fact]
    public void The_peak_is_the_highest_value_and_when_it_was_first_reached() => Usages.Sample(usage =>
    {
        var minutes = Enumerable.Range(0, (int)(usage.Until - usage.From).TotalMinutes).Select(minute => usage.From.AddMinutes(minute)).ToList();
        var highest = minutes.Max(minute => At(usage, minute));

        Assert.Equal(highest, usage.Peak()?.Value);
        if (highest is not null)
        {
            Assert.Equal(minutes.First(minute => At(usage, minute) == highest), usage.Peak()!.Value.At);
        }
    });

    [Fact]
    public void An_empty_period_and_steps_out_of_order_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new UsageSeries("", "", Start, Start, []));
        Assert.Throws<ArgumentException>(() => new UsageSeries("", "", Start, Start.AddDays(1), [new(Start, 1), new(Start, 2)]));
        Assert.Throws<ArgumentException>(() => new UsageSeries("", "", Start, Start.AddDays(1), [new(Start, -1)]));
    }

    private static double? At(UsageSeries usage, DateTimeOffset time) => usage.Steps.LastOrDefault(step => step.At <= time).Value;
}
