// The significant quantity and the implied utilisation, by hand.

using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class UtilisationTests
{
    private static readonly AcceleratorSlug H100 = AcceleratorSlug.Parse("nvidia-h100-sxm");

    // 1e23 ÷ (989.4e12 × 0.4 × 3600) = 70,188.4… h in BF16 at 40 %; at FP8's 1,979e12 half of it.
    [Theory]
    [InlineData(NumberFormat.Bf16, "0.4", "70188")]
    [InlineData(NumberFormat.Bf16, "0.5", "56150")]
    [InlineData(NumberFormat.Fp8, "0.4", "35090")]
    public void An_H100_has_a_significant_quantity_of_about_seventy_thousand_hours_in_bf16_at_forty_percent(
        NumberFormat format, string utilisation, string hours)
    {
        var rule = SignificantQuantityRule.Default with { Format = format, Utilisation = Quantity.Parse(utilisation) };

        var quantity = rule.HoursOf([H100], AcceleratorCatalogue.Default)!.Value;

        Assert.Equal(hours, quantity.ToString().Split('.')[0]);
    }

    [Fact]
    public void Ten_times_the_threshold_is_ten_times_the_hours()
    {
        var one = SignificantQuantityRule.Default.HoursAt(1_000_000);
        var ten = (SignificantQuantityRule.Default with { Operations = Quantity.Parse("1" + new string('0', 24)) }).HoursAt(1_000_000);

        Assert.Equal(one.Microseconds * 10, ten.Microseconds);
    }

    [Fact]
    public void The_fastest_model_counts_and_an_unknown_one_leaves_it_unknown()
    {
        var rule = SignificantQuantityRule.Default;
        var v100 = AcceleratorSlug.Parse("nvidia-v100");

        Assert.Equal(
            rule.HoursOf([H100], AcceleratorCatalogue.Default), rule.HoursOf([v100, H100], AcceleratorCatalogue.Default));
        Assert.Null(rule.HoursOf([H100, AcceleratorSlug.Parse("zenith-z9")], AcceleratorCatalogue.Default));
        Assert.Null(rule.HoursOf([], AcceleratorCatalogue.Default));
    }

    // 6 × 7e9 × 1e12 = 4.2e22 operations; 30,000 to 60,000 h at 1e15: 1.08e23 to 2.16e23, so 7/36 to 7/18.
    [Fact]
    public void The_implied_utilisation_is_an_exact_fraction()
    {
        var implied = ImpliedUtilisation.Of(Run(30_000, 60_000));

        Assert.Equal(new Fraction(7, 36), implied.Low);
        Assert.Equal(new Fraction(7, 18), implied.High);
        Assert.Equal(UtilisationStanding.Within, Standing(implied));
        Assert.Equal("0.1944", implied.Low.ToString());
    }

    [Theory]
    [InlineData(300_000, 600_000, UtilisationStanding.TooLow)]
    [InlineData(100_000, 300_000, UtilisationStanding.Undecided)]
    [InlineData(10_000, 17_000, UtilisationStanding.TooHigh)]
    [InlineData(0, 300_000, UtilisationStanding.Unknown)]
    [InlineData(0, 17_000, UtilisationStanding.TooHigh)]
    public void It_is_held_against_both_limits(long low, long high, UtilisationStanding standing) =>
        Assert.Equal(standing, Standing(ImpliedUtilisation.Of(Run(low, high))));

    // 4.2e22 ÷ (hours × 3600 × 1e15) = 0.05 at 233,333 1/3 h; the exact limit takes hours that 20 divides: 7e9 × 1e12 × 6
    // = 0.05 × 70,000 × 3600 × peak at peak = 4.2e22 ÷ 12,600,000 = 3,333,333,333,333,333 1/3, so tokens of 9e11 make it whole.
    [Fact]
    public void A_figure_exactly_at_the_limit_is_within_and_one_operation_less_is_not()
    {
        var hours = new HoursRange(Hours.Of(70_000), Hours.Of(70_000));
        var run = new DeclaredRun
        {
            Parameters = Both("7000000000"),
            Tokens = Both("900000000000"),
            Hours = hours,
            PeakFlops = (3_000_000_000_000_000, 3_000_000_000_000_000),
        };

        Assert.Equal(UtilisationStanding.Within, Standing(ImpliedUtilisation.Of(run)));
        Assert.Equal(
            UtilisationStanding.TooLow, Standing(ImpliedUtilisation.Of(run with { Tokens = Both("899999999999.999999") })));
    }

    // 7/36 to 7/18 at 1e15: the least by the greatest peak, the most by the least.
    [Fact]
    public void An_open_number_format_makes_the_range_wider()
    {
        var implied = ImpliedUtilisation.Of(Run(30_000, 60_000) with { PeakFlops = (500_000_000_000_000, 2_000_000_000_000_000) });

        Assert.Equal((new Fraction(7, 72), new Fraction(7, 9)), (implied.Low, implied.High));
        Assert.Equal(UtilisationStanding.Undecided, Standing(implied));
    }

    [Fact]
    public void What_is_unknown_stays_unknown_and_is_named()
    {
        var implied = ImpliedUtilisation.Of(Run(30_000, 60_000) with { Tokens = null, Hours = HoursRange.Unknown });

        Assert.Null(implied.Low);
        Assert.Null(implied.High);
        Assert.Equal(["tokens", "accelerator hours"], implied.Missing);
        Assert.Equal(UtilisationStanding.Unknown, Standing(implied));
    }

    private static UtilisationStanding Standing(ImpliedUtilisation implied) =>
        implied.Against(ImpliedUtilisation.LowerLimit, ImpliedUtilisation.UpperLimit);

    private static DeclaredRun Run(long low, long high) => new()
    {
        Parameters = Both("7000000000"),
        Tokens = Both("1000000000000"),
        Hours = new HoursRange(Hours.Of(low), Hours.Of(high)),
        PeakFlops = (1_000_000_000_000_000, 1_000_000_000_000_000),
    };

    private static (Quantity Low, Quantity High)? Both(string value) => (Quantity.Parse(value), Quantity.Parse(value));
}
