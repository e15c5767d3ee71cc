// Page's test by its definition, and its run lengths against published ones and against drawn series.

using Provenance.Registry.Accountancy;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class PageTestTests
{
    [Fact]
    public void The_statistic_follows_its_definition()
    {
        double[] z = [1, 1.5, -2, 0.2, 3];
        var statistic = 0.0;
        var seen = z.Select(value => statistic = PageTest.Default.Next(statistic, value)).ToArray();

        // 0.5; 0.5 + 1.0; 1.5 − 2.5 < 0; 0.2 − 0.5 < 0; 2.5
        Assert.Equal([0.5, 1.5, 0, 0, 2.5], seen);
    }

    // The run lengths that textbooks on cumulative sums give for K = 0.5 and one side, without and with a shift of one σ.
    // They are quoted from memory, not looked up; the drawn series below hold the computation independently.
    [Theory]
    [InlineData(4, 0, 336)]
    [InlineData(4, 1, 8.38)]
    [InlineData(5, 0, 931)]
    [InlineData(5, 1, 10.38)]
    public void Run_lengths_are_the_customary_ones(double limit, double shift, double length) =>
        Assert.InRange(new PageTest(0.5, limit).AverageRunLength(shift) / length, 0.99, 1.01);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 0.5)]
    [InlineData(5, 1)]
    public void Run_lengths_are_those_of_drawn_series(double limit, double shift)
    {
        const int Runs = 4_000;
        var test = new PageTest(0.5, limit);
        var random = new Random(7);
        long periods = 0;
        for (var run = 0; run < Runs; run++)
        {
            for (var statistic = 0.0; statistic < limit; periods++)
            {
                statistic = test.Next(statistic, shift + Gauss.Next(random));
            }
        }

        // Run lengths scatter about as much as they last: 1 ÷ √4,000 = 1.6 %; 6 % is almost four of these.
        Assert.InRange((double)periods / Runs / test.AverageRunLength(shift), 0.94, 1.06);
    }

    [Fact]
    public void A_limit_of_zero_is_no_test() =>
        Assert.Throws<InvalidOperationException>(() => new PageTest(0.5, 0).AverageRunLength(0));
}
