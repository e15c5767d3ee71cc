// Adjusted p values against published examples, a slow definition and what must always hold.

using CsCheck;
using Provenance.Registry.Statistics;

namespace Provenance.Registry.Tests.Statistics;

public sealed class MultipleTestingTests
{
    // The fifteen p values of Benjamini and Hochberg (1995), section 4.1: their procedure rejects four at 0.05,
    // Bonferroni and Holm three.
    private static readonly double[] Published =
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];

    private static readonly Gen<double[]> Families = Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 10].Select(tenths => tenths / 10.0)).Array[0, 40];

    [Fact]
    public void The_published_family_has_four_discoveries_and_three_certain_ones()
    {
        Assert.Equal(4, MultipleTesting.BenjaminiHochberg(Published).Count(p => p <= 0.05));
        Assert.Equal(3, MultipleTesting.Holm(Published).Count(p => p <= 0.05));
    }

    // p·15/rank by hand, made monotone: 0.0298·15/7 is below 0.0278·15/6, and 0.0344·15/8 above it.
    [Fact]
    public void The_published_family_by_hand()
    {
        double[] expected =
            [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571, 0.0638571428571, 0.0645, 0.0765, 0.486, 0.5811818181818, 0.714875, 0.7532307692308, 0.8132142857143, 1];

        Assert.Equal(expected, MultipleTesting.BenjaminiHochberg(Published), (left, right) => Math.Abs(left - right) < 1e-12);
    }

    // What p.adjust of R answers: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "BH") is five times 0.05, "holm" is
    // 0.05 0.08 0.09 0.09 0.09. Both follow from the definitions.
    [Fact]
    public void Five_steps_of_a_hundredth()
    {
        double[] p = [0.04, 0.01, 0.05, 0.03, 0.02];

        Assert.All(MultipleTesting.BenjaminiHochberg(p), adjusted => Assert.Equal(0.05, adjusted, 1e-15));
        Assert.Equal([0.09, 0.05, 0.09, 0.09, 0.08], MultipleTesting.Holm(p), (left, right) => Math.Abs(left - right) < 1e-15);
    }

    [Fact]
    public void Both_equal_their_definitions() => Families.Sample(p =>
    {
        Assert.Equal(SlowBenjaminiHochberg(p), MultipleTesting.BenjaminiHochberg(p), (left, right) => Math.Abs(left - right) < 1e-12);
        Assert.Equal(SlowHolm(p), MultipleTesting.Holm(p), (left, right) => Math.Abs(left - right) < 1e-12);
    });

    [Fact]
    public void Adjusted_values_keep_the_order_and_lie_between_raw_and_one() => Families.Sample(p =>
    {
        var (discovery, familywise) = (MultipleTesting.BenjaminiHochberg(p), MultipleTesting.Holm(p));
        for (var i = 0; i < p.Length; i++)
        {
            Assert.InRange(discovery[i], p[i], 1);
            Assert.InRange(familywise[i], p[i], 1);
            Assert.True(familywise[i] >= discovery[i] - 1e-12);
            Assert.All(Enumerable.Range(0, p.Length), j => Assert.True(p[i] > p[j] || (discovery[i] <= discovery[j] && familywise[i] <= familywise[j])));
        }
    });

    [Fact]
    public void An_outcome_says_among_how_many_and_where()
    {
        var outcomes = TestFamily.Outcomes([new(3.5, 0.04), new(9, 0.01), new(3, 0.04), new(0, 1)], 0.25, Adjustment.BenjaminiHochberg);

        Assert.Equal([2, 1, 2, 4], outcomes.Select(outcome => outcome.Rank));
        Assert.All(outcomes, outcome => Assert.Equal((4, 0.25), (outcome.Tested, outcome.BaseRate)));
        Assert.Equal([3.5, 9, 3, 0], outcomes.Select(outcome => outcome.Statistic));
        Assert.Equal(0.04, outcomes[1].AdjustedP, 1e-15);
        Assert.Equal(0.04 * 4 / 3, outcomes[0].AdjustedP, 1e-15);
        Assert.Equal(0.12, TestFamily.Outcomes([new(0, 0.04), new(0, 0.01), new(0, 0.04), new(0, 1)], 0, Adjustment.Holm)[0].AdjustedP, 1e-15);
    }

    [Fact]
    public void What_is_no_probability_is_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MultipleTesting.Holm([0.5, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestFamily.Outcomes([], 2, Adjustment.Holm));
    }

    // min over j with p_j ≥ p_i of p_j · m ÷ #{k: p_k ≤ p_j}
    private static double[] SlowBenjaminiHochberg(double[] p) =>
        [.. p.Select(mine => p.Where(other => other >= mine).Min(other => Math.Min(1, other * p.Length / p.Count(third => third <= other))))];

    // max over j with p_j ≤ p_i of p_j · (m − #{k: p_k < p_j})
    private static double[] SlowHolm(double[] p) =>
        [.. p.Select(mine => p.Where(other => other <= mine).Max(other => Math.Min(1, other * (p.Length - p.Count(third => third < other)))))];
}
