// Bunching: counted exactly at the edges, judged by the binomial tail, and silent where nothing was near the line.

using CsCheck;
using Provenance.Registry.Rules;
using Provenance.Registry.Statistics;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Statistics;

public sealed class BunchingTestTests
{
    private static readonly Quantity Line = Quantity.Parse("100000000000000000000000000");
    private static readonly Quantity Lower = Quantity.Parse("0.8");
    private static readonly Quantity Upper = Quantity.Parse("1.2");

    [Fact]
    public void Edges_belong_where_the_intervals_say()
    {
        string[] sizes =
        [
            "79999999999999999999999999.999999", "80000000000000000000000000", "99999999999999999999999999.999999",
            "100000000000000000000000000", "119999999999999999999999999.999999", "120000000000000000000000000",
        ];

        Assert.Equal(new BunchingCounts(2, 2), BunchingTest.Count(sizes.Select(Quantity.Parse).Select(size => (size, size)), Line, Lower, Upper));
    }

    [Theory]
    [InlineData("0", "79999999999999999999999999", 0, 0, 0)]
    [InlineData("0", "80000000000000000000000000", 1, 0, 0)]
    [InlineData("90000000000000000000000000", "99999999999999999999999999.999999", 1, 0, 0)]
    [InlineData("90000000000000000000000000", "100000000000000000000000000", 0, 0, 1)]
    [InlineData("0", "900000000000000000000000000", 0, 0, 1)]
    [InlineData("100000000000000000000000000", "900000000000000000000000000", 0, 1, 0)]
    [InlineData("120000000000000000000000000", "900000000000000000000000000", 0, 0, 0)]
    public void A_range_is_on_a_side_where_all_of_it_is_and_near_by_its_end_towards_the_line(string low, string high, int below, int above, int undecided) =>
        Assert.Equal(new BunchingCounts(below, above, undecided), BunchingTest.Count([(Quantity.Parse(low), Quantity.Parse(high))], Line, Lower, Upper));

    [Fact]
    public void Runs_on_both_sides_as_expected_are_no_bunching_and_runs_below_are()
    {
        Assert.True(BunchingTest.P(new BunchingCounts(11, 9), 0.55) > 0.5);
        Assert.Equal(Math.Pow(0.55, 20), BunchingTest.P(new BunchingCounts(20, 0), 0.55)!.Value, 1e-15);
        Assert.Equal(ExactTails.BinomialAtLeast(17, 20, 11, 20), BunchingTest.P(new BunchingCounts(17, 3), 0.55)!.Value, 1e-12);
    }

    [Fact]
    public void Nothing_near_the_line_is_no_test() => Assert.Null(BunchingTest.P(default, 0.55));

    [Fact]
    public void The_shipped_share_is_that_of_sizes_spread_over_orders_of_magnitude()
    {
        var parameters = RuleSets.Default.Signals["E2"].Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value.Value.Approximately);

        Assert.Equal(
            BunchingTest.LogUniformShareBelow(parameters["lowerMarginRatio"], parameters["upperMarginRatio"]),
            parameters["shareBelowProbability"],
            5e-7);
    }

    [Fact]
    public void More_runs_below_never_make_p_larger() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 60], Gen.Double[0.05, 0.95]).Sample((below, above, share) =>
            Assert.True(BunchingTest.P(new(below + 1, above - 1), share) <= BunchingTest.P(new(below, above), share)));

    [Theory]
    [InlineData("0", "1.2")]
    [InlineData("1", "1.2")]
    [InlineData("0.8", "1")]
    public void Bounds_out_of_order_are_misuse(string lower, string upper) =>
        Assert.Throws<ArgumentException>(() => BunchingTest.Count([], Line, Quantity.Parse(lower), Quantity.Parse(upper)));
}
