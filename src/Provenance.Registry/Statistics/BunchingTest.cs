// Bunching under a threshold θ: of the runs near it, are more just below than chance explains? Runs in [lower·θ, θ) are
// counted against those in [θ, upper·θ). Where nobody looks at θ, a run near it lies below with the share p0, whatever
// θ is; the test is the upper tail of the binomial distribution. p0 is stated: it decides the answer. Where sizes spread
// evenly over orders of magnitude p0 = ln(1 / lower) / ln(upper / lower); evenly over sizes, (1 − lower) / (upper − lower).
// A size may be known as a range. It lies on a side where all of the range does, and near θ where its end towards θ does:
// ranges of equal ratio then fall below with the same p0 over orders of magnitude. A range that holds θ lies on neither side.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Statistics;

/// <summary>Runs near a threshold.</summary>
/// <param name="Below">In [lower·θ, θ).</param>
/// <param name="Above">In [θ, upper·θ).</param>
/// <param name="Undecided">On either side of θ, by their ranges.</param>
public readonly record struct BunchingCounts(int Below, int Above, int Undecided = 0)
{
    /// <summary>Those whose side is known.</summary>
    public int Total => Below + Above;
}

/// <summary>The bunching test.</summary>
public static class BunchingTest
{
    private static readonly BigInteger Million = 1_000_000;

    /// <summary>Counts the sizes on both sides of a threshold, exactly.</summary>
    /// <param name="sizes">The least and the most of each, in the threshold's unit; unknown ones are left out by the caller, who says so.</param>
    /// <param name="threshold">θ, above 0. A size of exactly θ counts as above, also where a rule says "more than".</param>
    /// <param name="lower">Above 0 and below 1.</param>
    /// <param name="upper">Above 1.</param>
    /// <exception cref="ArgumentException">The bounds are not in order.</exception>
    /// <exception cref="OverflowException">There are more than 2^31−1 sizes.</exception>
    public static BunchingCounts Count(IEnumerable<(Quantity Low, Quantity High)> sizes, Quantity threshold, Quantity lower, Quantity upper)
    {
        var one = Quantity.FromInteger(1);
        if (threshold == Quantity.Zero || lower == Quantity.Zero || lower >= one || upper <= one)
        {
            throw new ArgumentException("Expected 0 < lower < 1 < upper and a threshold above 0.", nameof(threshold));
        }

        var line = (BigInteger)threshold.Millionths * Million;
        var from = (BigInteger)threshold.Millionths * (BigInteger)lower.Millionths;
        var to = (BigInteger)threshold.Millionths * (BigInteger)upper.Millionths;
        var (below, above, undecided) = (0, 0, 0);
        foreach (var size in sizes)
        {
            var (low, high) = ((BigInteger)size.Low.Millionths * Million, (BigInteger)size.High.Millionths * Million);
            checked
            {
                below += high >= from && high < line ? 1 : 0;
                above += low >= line && low < to ? 1 : 0;
                undecided += low < line && high >= line ? 1 : 0;
            }
        }

        return new BunchingCounts(below, above, undecided);
    }

    /// <summary>Probability that at least so many of the runs near the threshold lie below it by chance; null where
    /// there is no run near it, because then nothing was tested.</summary>
    /// <param name="counts">Runs near the threshold, at most <see cref="BinomialTail.MostTrials"/>.</param>
    /// <param name="shareBelow">p0: the share expected below, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double? P(BunchingCounts counts, double shareBelow) =>
        counts.Total == 0 ? null : BinomialTail.AtLeast(counts.Below, counts.Total, shareBelow);

    /// <summary>p0 where sizes spread evenly over orders of magnitude: ln(1 / lower) / ln(upper / lower).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; lower &lt; 1 &lt; upper.</exception>
    public static double LogUniformShareBelow(double lower, double upper) =>
        lower is > 0 and < 1 && upper is > 1 and < double.PositiveInfinity
            ? Math.Log(1 / lower) / Math.Log(upper / lower)
            : throw new ArgumentOutOfRangeException(nameof(lower), "Expected 0 < lower < 1 < upper.");
}
