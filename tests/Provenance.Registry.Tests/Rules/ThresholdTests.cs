// Judging estimates: exact at the line, by both bounds, and never by a zero that stands for "unknown".

using System.Numerics;
using CsCheck;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Rules;

public sealed class ThresholdTests
{
    private static readonly Quantity Line = Quantity.Parse("100000000000000000000000000");
    private static readonly Quantity JustBelow = Quantity.Parse("99999999999999999999999999");
    private static readonly Quantity JustAbove = Quantity.Parse("100000000000000000000000000.000001");
    private static readonly TrainingComputeThreshold Above = RuleSets.Default.FindRule("us-ca-sb-53")!.TrainingCompute[0];
    private static readonly TrainingComputeThreshold AtLeast = Above with { Comparison = Comparison.AtLeast };
    private static readonly ComputeFractionThreshold Third = RuleSets.Default.FindRule("eu-ai-act")!.ComputeFraction[0];

    [Fact]
    public void The_line_itself_crosses_at_least_and_not_above()
    {
        Assert.Equal(ThresholdVerdict.Below, Above.Judge(Line, Line));
        Assert.Equal(ThresholdVerdict.Crossed, AtLeast.Judge(Line, Line));
        Assert.Equal(ThresholdVerdict.Below, AtLeast.Judge(JustBelow, JustBelow));
        Assert.Equal(ThresholdVerdict.Crossed, Above.Judge(JustAbove, JustAbove));
    }

    [Fact]
    public void The_most_that_stays_below_is_the_line_itself_or_a_millionth_less()
    {
        Assert.Equal(Line, Above.MostBelow);
        Assert.Equal(new Quantity(Line.Millionths - 1), AtLeast.MostBelow);
        foreach (var threshold in new[] { Above, AtLeast })
        {
            var next = new Quantity(threshold.MostBelow.Millionths + 1);
            Assert.Equal(ThresholdVerdict.Below, threshold.Judge(threshold.MostBelow, threshold.MostBelow));
            Assert.Equal(ThresholdVerdict.Crossed, threshold.Judge(next, next));
        }
    }

    [Fact]
    public void An_estimate_across_the_line_possibly_crosses()
    {
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Above.Judge(Line, JustAbove));
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, AtLeast.Judge(JustBelow, Line));
    }

    [Fact]
    public void An_unknown_bound_is_never_zero()
    {
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Above.Judge(null, null));
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Above.Judge(Quantity.Zero, null));
        Assert.Equal(ThresholdVerdict.Crossed, Above.Judge(JustAbove, null));
        Assert.Equal(ThresholdVerdict.Below, Above.Judge(null, Line));
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Above.Judge(null, JustAbove));
    }

    [Fact]
    public void Bounds_in_the_wrong_order_are_misuse() =>
        Assert.Throws<ArgumentException>(() => Above.Judge(Line, JustBelow));

    [Fact]
    public void Fractions_are_judged_as_their_quotients()
    {
        var half = RuleSets.Default.FindRule("us-bis-affiliates")!.Ownership[0];
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 3]).Sample((numerator, denominator) =>
        {
            var expected = numerator >= 50 * denominator ? ThresholdVerdict.Crossed : ThresholdVerdict.Below;
            Assert.Equal(expected, half.Judge((BigInteger)numerator, numerator, denominator));
        });
    }

    [Theory]
    [InlineData(1, 3, ThresholdVerdict.Below)]
    [InlineData(333_333, 1_000_000, ThresholdVerdict.Below)]
    [InlineData(333_334, 1_000_000, ThresholdVerdict.Crossed)]
    [InlineData(100, 299, ThresholdVerdict.Crossed)]
    public void A_third_is_exactly_a_third(ulong modification, ulong original, ThresholdVerdict expected) =>
        Assert.Equal(expected, Third.JudgeRatio(Whole(modification), Whole(modification), Whole(original), Whole(original)));

    [Fact]
    public void A_third_of_something_unknown_is_unknown()
    {
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Third.JudgeRatio(Whole(1), Whole(1), null, null));
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Third.JudgeRatio(null, null, Whole(9), Whole(9)));
        Assert.Equal(ThresholdVerdict.Crossed, Third.JudgeRatio(Whole(4), null, null, Whole(9)));
        Assert.Equal(ThresholdVerdict.Below, Third.JudgeRatio(null, Whole(3), Whole(9), null));
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Third.JudgeRatio(Whole(1), Whole(5), Whole(9), Whole(12)));
    }

    [Fact]
    public void The_ratio_of_estimates_is_judged_as_every_pair_within_them_would_be()
    {
        var small = Gen.ULong[0, 12];
        Gen.Select(small, small, small, small).Sample((a, b, c, d) =>
        {
            var (low, high, least, most) = (Math.Min(a, b), Math.Max(a, b), Math.Min(c, d), Math.Max(c, d));
            var crossed = new List<bool>();
            for (var modification = low; modification <= high; modification++)
            {
                for (var original = least; original <= most; original++)
                {
                    crossed.Add(modification * 3 > original);
                }
            }

            var expected = crossed.TrueForAll(yes => yes) ? ThresholdVerdict.Crossed
                : crossed.Contains(true) ? ThresholdVerdict.PossiblyCrossed
                : ThresholdVerdict.Below;
            Assert.Equal(expected, Third.JudgeRatio(Whole(low), Whole(high), Whole(least), Whole(most)));
        });
    }

    [Fact]
    public void Capacity_is_judged_in_performance_without_dividing()
    {
        var customer = RuleSets.Default.FindRule("us-ai-diffusion")!.Capacity.Single(line => line.Per == CapacityScope.CustomerAndYear);
        var cap = Whole(1699 * 15832);
        var over = Quantity.Parse("26898568.000001");

        Assert.Equal(ThresholdVerdict.Below, customer.JudgeTotalProcessingPerformance(cap, cap));
        Assert.Equal(ThresholdVerdict.Crossed, customer.JudgeTotalProcessingPerformance(over, over));
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, customer.JudgeTotalProcessingPerformance(Quantity.Zero, null));
    }

    [Theory]
    [InlineData("1e26", "100000000000000000000000000")]
    [InlineData("2.5e23", "250000000000000000000000")]
    [InlineData("9.999999e29", "999999900000000000000000000000")]
    [InlineData("1.5e0", "1.5")]
    [InlineData("0.8", "0.8")]
    [InlineData("15832", "15832")]
    public void A_magnitude_is_exact(string written, string digits) =>
        Assert.Equal(Quantity.Parse(digits), Magnitude.Parse(written).Value);

    [Theory]
    [InlineData("1e30")]
    [InlineData("1E26")]
    [InlineData("1e+26")]
    [InlineData("1e026")]
    [InlineData("10e25")]
    [InlineData("0e1")]
    [InlineData("0.5e3")]
    [InlineData("e3")]
    [InlineData("1e")]
    [InlineData("1.e3")]
    [InlineData("1.2345678e3")]
    [InlineData("")]
    public void Any_other_form_of_a_magnitude_is_refused(string written) =>
        Assert.Throws<FormatException>(() => Magnitude.Parse(written));

    private static Quantity Whole(ulong value) => Quantity.FromInteger(value);
}
