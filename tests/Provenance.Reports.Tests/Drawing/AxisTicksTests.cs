using CsCheck;

namespace Provenance.Reports.Tests.Drawing;

public sealed class AxisTicksTests
{
    [Fact]
    public void Values_start_at_zero_reach_the_highest_and_are_a_handful() => Gen.Double[0.001, 1e12].Sample(highest =>
    {
        var values = AxisTicks.Values(highest);

        Assert.Equal(0, values[0]);
        Assert.InRange(values.Count, 3, 7);
        Assert.True(values[^1] >= highest * 0.99999 && values[^2] < highest * 1.00001);
    });

    [Fact]
    public void Times_ascend_lie_in_the_period_and_are_few() =>
        Gen.Select(Gen.Long[0, 4_000_000_000], Gen.Long[600, 4_000_000_000]).Sample((start, seconds) =>
        {
            var from = DateTimeOffset.FromUnixTimeSeconds(start);
            var times = AxisTicks.Times(from, from.AddSeconds(seconds));

            Assert.InRange(times.Count, 0, 10);
            Assert.All(times, time => Assert.InRange(time.At, from, from.AddSeconds(seconds)));
            Assert.Equal(times.Select(time => time.At).Distinct().Order(), times.Select(time => time.At));
        });

    [Fact]
    public void A_year_is_marked_by_its_months()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(["2026-01", "2026-04", "2026-07", "2026-10", "2027-01"], AxisTicks.Times(start, start.AddYears(1)).Select(time => time.Label));
    }
}
