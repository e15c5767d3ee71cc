// How likely a sample shows what is wrong. Of N entries D are wrong and n are looked into, drawn without replacement: none
// of the D is among them with probability C(N−D, n) / C(N, n), the hypergeometric distribution at zero. The figures are
// exact ratios of whole numbers; a bound on them is compared exactly too.

using System.Globalization;
using System.Numerics;

namespace Provenance.Auditing;

/// <summary>An exact probability.</summary>
/// <param name="Numerator">At least 0, at most the denominator.</param>
/// <param name="Denominator">At least 1.</param>
public readonly record struct ExactProbability(BigInteger Numerator, BigInteger Denominator) : IComparable<ExactProbability>
{
    private const int Digits = 6;

    /// <summary>Compares exactly.</summary>
    public int CompareTo(ExactProbability other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>Whether it is at least as large.</summary>
    public static bool operator >=(ExactProbability left, ExactProbability right) => left.CompareTo(right) >= 0;

    /// <summary>Whether it is at most as large.</summary>
    public static bool operator <=(ExactProbability left, ExactProbability right) => left.CompareTo(right) <= 0;

    /// <summary>Whether it is larger.</summary>
    public static bool operator >(ExactProbability left, ExactProbability right) => left.CompareTo(right) > 0;

    /// <summary>Whether it is smaller.</summary>
    public static bool operator <(ExactProbability left, ExactProbability right) => left.CompareTo(right) < 0;

    /// <summary>Six decimals, rounded down: it is never shown as more than it is.</summary>
    public override string ToString()
    {
        var millionths = (long)(Numerator * BigInteger.Pow(10, Digits) / Denominator);
        return string.Create(CultureInfo.InvariantCulture, $"{millionths / 1_000_000}.{millionths % 1_000_000:D6}");
    }
}

/// <summary>Detection by a sample without replacement.</summary>
public static class Detection
{
    /// <summary>The largest sample whose figures are computed.</summary>
    public const long MostSampled = 100_000;

    /// <summary>The probability that at least one wrong entry is in the sample.</summary>
    /// <param name="population">N, entries that can be drawn.</param>
    /// <param name="wrong">D, how many of them are wrong.</param>
    /// <param name="sample">n, how many are drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">More are wrong or drawn than there are, or the sample is too large.</exception>
    public static ExactProbability Probability(long population, long wrong, long sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(population);
        ArgumentOutOfRangeException.ThrowIfNegative(wrong);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wrong, population);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sample, Math.Min(population, MostSampled));
        if (wrong > population - sample)
        {
            return new ExactProbability(BigInteger.One, BigInteger.One);
        }

        // C(N−D, n) / C(N, n) = C(N−n, D) / C(N, D): the shorter of the two products.
        var (factors, taken) = wrong < sample ? (wrong, sample) : (sample, wrong);
        var missed = Falling(population - taken, factors);
        var all = Falling(population, factors);
        return new ExactProbability(all - missed, all);
    }

    /// <summary>The least number of wrong entries that the sample shows with at least that confidence.</summary>
    public static long LeastDetected(long population, long sample, ExactProbability confidence) =>
        Bisect(1, population, wrong => Probability(population, wrong, sample) >= confidence);

    /// <summary>The least sample that shows so many wrong entries with at least that confidence; null above the limit.</summary>
    public static long? LeastSample(long population, long wrong, ExactProbability confidence)
    {
        var most = Math.Min(population, MostSampled);
        return Probability(population, wrong, most) >= confidence
            ? Bisect(1, most, sample => Probability(population, wrong, sample) >= confidence)
            : null;
    }

    // The condition holds from some number on, at the latest at the highest.
    private static long Bisect(long low, long high, Func<long, bool> holds)
    {
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (holds(middle))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    // top · (top − 1) · … of so many factors, multiplied in halves so that large numbers meet large numbers.
    private static BigInteger Falling(long top, long factors)
    {
        if (factors <= 16)
        {
            var product = BigInteger.One;
            for (var i = 0L; i < factors; i++)
            {
                product *= top - i;
            }

            return product;
        }

        var half = factors / 2;
        return Falling(top, half) * Falling(top - half, factors - half);
    }
}
