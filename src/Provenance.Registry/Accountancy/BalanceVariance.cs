// The standard deviation of an inventory difference, by the propagation of errors of nuclear material accountancy:
//   random part       Σ x² δr²             each figure by itself
//   systematic part   (Σ ± x δs)²          over the figures of one meter, with their signs in the balance
// Figures without a common meter give x²(δr² + δs²) each: a transfer by itself, and (begin² + end²)(δr² + δs²) for two
// inventories that were measured apart. A bias common to what is added and what is taken away cancels, hence the signs.
//
// Figures are ranges, and so is σ: the low end is taken where the figures are least (and a meter's sum nearest to zero),
// the high end where they are most. The low one limits what passes, the high one which missing hours alarm; so a wider range
// never makes a verdict better.

using System.Runtime.InteropServices;

namespace Provenance.Registry.Accountancy;

/// <summary>A figure of a balance, or the sum of several with the same error.</summary>
/// <param name="Sign">+1 where it is added, −1 where it is taken away.</param>
/// <param name="Low">The least that the sum can be, in hours (or any one unit), not negative.</param>
/// <param name="High">The most; the low again where no bound is known.</param>
/// <param name="SquaresLow">Σ x² at the low end: what the random part rests on.</param>
/// <param name="SquaresHigh">Σ x² at the high end.</param>
/// <param name="Error">δr and δs.</param>
/// <param name="Meter">What it shares δs with; null where nothing.</param>
public readonly record struct VarianceTerm(
    int Sign, double Low, double High, double SquaresLow, double SquaresHigh, MeasurementError Error, string? Meter)
{
    /// <summary>The same where the figures are least.</summary>
    internal VarianceTerm AtLow => this with { High = Low, SquaresHigh = SquaresLow };

    /// <summary>The same where they are most.</summary>
    internal VarianceTerm AtHigh => this with { Low = High, SquaresLow = SquaresHigh };

    /// <summary>One figure, exactly known but for its error.</summary>
    public static VarianceTerm Figure(int sign, double x, MeasurementError error, string? meter = null) =>
        new(sign, x, x, x * x, x * x, error, meter);
}

/// <summary>The standard deviation of a balance, as a range.</summary>
/// <param name="Low">The least that it can be, in hours.</param>
/// <param name="High">The most, as far as figures have bounds.</param>
public readonly record struct SigmaRange(double Low, double High);

/// <summary>Propagates errors.</summary>
public static class BalanceVariance
{
    /// <summary>σ of the sum of terms with their signs.</summary>
    public static SigmaRange Of(IEnumerable<VarianceTerm> terms)
    {
        double low = 0, high = 0;
        var meters = new Dictionary<string, (double Least, double Most)>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            low += term.SquaresLow * term.Error.Random * term.Error.Random;
            high += term.SquaresHigh * term.Error.Random * term.Error.Random;
            var least = (term.Sign > 0 ? term.Low : -term.High) * term.Error.Systematic;
            var most = (term.Sign > 0 ? term.High : -term.Low) * term.Error.Systematic;
            if (term.Meter is null)
            {
                AddSquare(least, most, ref low, ref high);
                continue;
            }

            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(meters, term.Meter, out _);
            sum = (sum.Least + least, sum.Most + most);
        }

        foreach (var meter in meters.OrderBy(meter => meter.Key, StringComparer.Ordinal))
        {
            AddSquare(meter.Value.Least, meter.Value.Most, ref low, ref high);
        }

        return new SigmaRange(Math.Sqrt(low), Math.Sqrt(high));
    }

    private static void AddSquare(double least, double most, ref double low, ref double high)
    {
        var nearest = least <= 0 && most >= 0 ? 0 : Math.Min(Math.Abs(least), Math.Abs(most));
        var farthest = Math.Max(Math.Abs(least), Math.Abs(most));
        low += nearest * nearest;
        high += farthest * farthest;
    }
}
