// Tails of the binomial distribution through the regularised incomplete beta function:
// P(X ≥ k) = I_p(k, n − k + 1) (DLMF 8.17.5). Each tail is computed by itself, so that a small one keeps its digits.

using MathNet.Numerics;

namespace Provenance.Registry.Statistics;

/// <summary>Exact binomial tests, one-sided: no normal approximation. Up to a million trials the relative error is below
/// 1e-7 for probabilities of 1e-6 to 1 − 1e-6; what is below 1e-300 may read as zero.</summary>
public static class BinomialTail
{
    /// <summary>The most trials: far more than any group has.</summary>
    public const int MostTrials = 1_000_000;

    /// <summary>Probability of at least so many successes.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 to <see cref="MostTrials"/>.</param>
    /// <param name="probability">Of one success, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double AtLeast(int successes, int trials, double probability)
    {
        Validate(successes, trials, probability);
        return (successes, probability) switch
        {
            (0, _) => 1,
            (_, 0) => 0,
            (_, 1) => 1,
            _ => SpecialFunctions.BetaRegularized(successes, (double)trials - successes + 1, probability),
        };
    }

    /// <summary>Probability of at most so many successes.</summary>
    /// <inheritdoc cref="AtLeast" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double AtMost(int successes, int trials, double probability)
    {
        Validate(successes, trials, probability);
        return AtLeast(trials - successes, trials, 1 - probability);
    }

    private static void Validate(int successes, int trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, MostTrials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        Probability.Check(probability);
    }
}
