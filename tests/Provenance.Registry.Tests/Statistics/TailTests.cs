// Tails against tables, closed forms and exact fractions.

using CsCheck;
using Provenance.Registry.Statistics;

namespace Provenance.Registry.Tests.Statistics;

public sealed class TailTests
{
    // Sums of binomial coefficients over powers of two and three, by hand:
    // C(20,15)+…+C(20,20) = 21,700 of 2^20; 10 heads of 10; one six or more in four throws = 1 − (5/6)^4 = 671/1296;
    // the double six of de Méré, 24 throws, 1 − (35/36)^24 = 0.4914.
    [Theory]
    [InlineData(15, 20, 0.5, 21_700d / 1_048_576)]
    [InlineData(10, 10, 0.5, 1d / 1024)]
    [InlineData(1, 4, 1d / 6, 671d / 1296)]
    [InlineData(1, 24, 1d / 36, 0.491403876130903)]
    [InlineData(0, 7, 0.3, 1)]
    [InlineData(1, 7, 0, 0)]
    [InlineData(7, 7, 1, 1)]
    [InlineData(0, 0, 0.5, 1)]
    public void Binomial_tails_of_known_games(int successes, int trials, double probability, double expected) =>
        Assert.Equal(expected, BinomialTail.AtLeast(successes, trials, probability), 1e-12);

    // R's own example in ?binom.test: 682 of 925 plants against 3/4 (Conover 1971, p. 97f) gives a two-sided p of 0.3825.
    // Its lower tail is 0.19 and the upper 0.83; the exact fractions decide.
    [Fact]
    public void Mendel_s_plants()
    {
        Assert.Equal(1 - ExactTails.BinomialAtLeast(683, 925, 3, 4), BinomialTail.AtMost(682, 925, 0.75), 1e-10);
        Assert.InRange(BinomialTail.AtMost(682, 925, 0.75), 0.15, 0.23);
    }

    // Tables of the Poisson distribution: P(X ≤ 2 | 1) = 2.5/e = 0.9197; P(X ≤ 5 | 5) = 0.6160; P(X ≤ 10 | 10) = 0.5830.
    [Theory]
    [InlineData(2, 1, 0.919698602928606)]
    [InlineData(5, 5, 0.61596)]
    [InlineData(10, 10, 0.58304)]
    public void Poisson_tails_of_the_tables(int events, double mean, double expected)
    {
        Assert.Equal(expected, PoissonTail.AtMost(events, mean), 5e-6);
        Assert.Equal(1 - expected, PoissonTail.AtLeast(events + 1, mean), 5e-6);
    }

    [Fact]
    public void Binomial_tails_equal_exact_fractions() =>
        Gen.Select(Gen.Int[1, 250], Gen.Int[1, 19]).SelectMany((trials, numerator) => Gen.Int[0, trials].Select(successes => (successes, trials, numerator)))
            .Sample(
                game => Close(
                    ExactTails.BinomialAtLeast(game.successes, game.trials, game.numerator, 20),
                    BinomialTail.AtLeast(game.successes, game.trials, game.numerator / 20.0)),
                iter: 200);

    [Fact]
    public void Poisson_tails_equal_exact_sums() =>
        Gen.Select(Gen.Int[0, 120], Gen.Int[1, 600]).Sample(
            (events, tenths) => Close(ExactTails.PoissonAtMost(events, tenths, 10), PoissonTail.AtMost(events, tenths / 10.0)),
            iter: 200);

    [Fact]
    public void The_two_tails_make_one() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Double[0.01, 0.99]).SelectMany((trials, p) => Gen.Int[1, trials].Select(k => (k, trials, p)))
            .Sample(
                game => Assert.Equal(1, BinomialTail.AtLeast(game.k, game.trials, game.p) + BinomialTail.AtMost(game.k - 1, game.trials, game.p), 1e-7),
                iter: 300);

    [Fact]
    public void A_large_group_keeps_its_digits() =>
        Assert.Equal(1, BinomialTail.AtLeast(5100, 10_000, 0.5) / ByRatios(5100, 10_000), 1e-9);

    // Above the mean by five standard deviations in the largest group; the reference adds the tail up from its first
    // term, whose logarithm comes from Stirling's series.
    [Fact]
    public void The_largest_group_is_computed()
    {
        const int trials = BinomialTail.MostTrials;
        const int successes = (trials / 2) + 2500;

        Assert.Equal(1, BinomialTail.AtLeast(successes, trials, 0.5) / ByRatios(successes, trials), 1e-7);
    }

    [Theory]
    [InlineData(-1, 10, 0.5)]
    [InlineData(11, 10, 0.5)]
    [InlineData(1, BinomialTail.MostTrials + 1, 0.5)]
    [InlineData(1, 10, -0.1)]
    [InlineData(1, 10, 1.1)]
    [InlineData(1, 10, double.NaN)]
    public void Arguments_out_of_range_are_misuse(int successes, int trials, double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTail.AtLeast(successes, trials, probability));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    public void Poisson_arguments_out_of_range_are_misuse(int events, double mean) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonTail.AtMost(events, mean));

    // p = 1/2: each term follows from the one before.
    private static double ByRatios(int successes, int trials)
    {
        var (term, sum) = (1.0, 1.0);
        for (var i = successes; i < trials && term > sum * 1e-18; i++)
        {
            term *= (double)(trials - i) / (i + 1);
            sum += term;
        }

        var first = LogFactorial(trials) - LogFactorial(successes) - LogFactorial(trials - successes) - (trials * Math.Log(2));
        return Math.Exp(first) * sum;
    }

    private static double LogFactorial(double n) =>
        (n * Math.Log(n)) - n + (Math.Log(2 * Math.PI * n) / 2) + (1 / (12 * n)) - (1 / (360 * n * n * n));

    private static void Close(double expected, double actual)
    {
        // The reference keeps 60 decimals.
        if (expected > 1e-40)
        {
            Assert.Equal(1, actual / expected, 1e-9);
        }
        else
        {
            Assert.InRange(actual, 0, 1e-39);
        }
    }
}
