// Tails of the Poisson distribution through the regularised incomplete gamma function: P(X ≥ k) = P(k, λ) (DLMF 8.4.9).

using MathNet.Numerics;

namespace Provenance.Registry.Statistics;

/// <summary>Exact Poisson tests, one-sided: no normal approximation. Relative error below 1e-7 for counts up to a million;
/// what is below 1e-300 may read as zero.</summary>
public static class PoissonTail
{
    /// <summary>The greatest count and mean.</summary>
    public const int Most = 1_000_000;

    /// <summary>Probability of at least so many events.</summary>
    /// <param name="events">0 to <see cref="Most"/>.</param>
    /// <param name="mean">Events expected, 0 to <see cref="Most"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double AtLeast(int events, double mean)
    {
        Validate(events, mean);
        return events == 0 ? 1 : mean == 0 ? 0 : SpecialFunctions.GammaLowerRegularized(events, mean);
    }

    /// <summary>Probability of at most so many events.</summary>
    /// <inheritdoc cref="AtLeast" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double AtMost(int events, double mean)
    {
        Validate(events, mean);
        return mean == 0 ? 1 : SpecialFunctions.GammaUpperRegularized((double)events + 1, mean);
    }

    private static void Validate(int events, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, Most);
        if (!(mean >= 0 && mean <= Most))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, $"A mean is 0 to {Most}.");
        }
    }
}
