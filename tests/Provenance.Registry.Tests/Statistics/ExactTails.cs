// The slow, obvious reference: tails as sums of exact fractions.

using System.Numerics;

namespace Provenance.Registry.Tests.Statistics;

/// <summary>Exact tails by adding up.</summary>
internal static class ExactTails
{
    private const int Digits = 60;
    private static readonly BigInteger Scale = BigInteger.Pow(10, Digits);

    /// <summary>P(X ≥ k) for a probability of numerator/denominator: Σ C(n,i) a^i (d−a)^(n−i) ÷ d^n.</summary>
    public static double BinomialAtLeast(int successes, int trials, int numerator, int denominator)
    {
        var sum = BigInteger.Zero;
        for (var i = successes; i <= trials; i++)
        {
            sum += Choose(trials, i) * BigInteger.Pow(numerator, i) * BigInteger.Pow(denominator - numerator, trials - i);
        }

        return Quotient(sum, BigInteger.Pow(denominator, trials));
    }

    /// <summary>P(X ≤ k) for a mean of numerator/denominator, with e^−λ as a series in integers of 60 digits and more.</summary>
    public static double PoissonAtMost(int events, int numerator, int denominator)
    {
        var (sum, whole) = (BigInteger.Zero, BigInteger.Zero);
        var term = Scale * Scale;
        for (var i = 0; !term.IsZero; i++)
        {
            sum += i <= events ? term : 0;
            whole += term;
            term = term * numerator / (denominator * (BigInteger)(i + 1));
        }

        return Quotient(sum, whole);
    }

    private static BigInteger Choose(int n, int k)
    {
        var choose = BigInteger.One;
        for (var i = 1; i <= k; i++)
        {
            choose = choose * (n - k + i) / i;
        }

        return choose;
    }

    // Doubles hold quotients of large integers only after both are cut to their leading digits.
    private static double Quotient(BigInteger numerator, BigInteger denominator) =>
        numerator.IsZero ? 0 : Math.Exp(BigInteger.Log(numerator * Scale / denominator) - (Digits * Math.Log(10)));
}
