// The standard normal distribution function by its Taylor series around 0, all terms of one sign:
//   Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …)
// G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11 (4), 2004. Exact to about 15
// decimals, which suffices beyond ±8 to give 0 and 1.

namespace Provenance.Registry.Accountancy;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private const double Tail = 8;

    /// <summary>The probability of a value below x.</summary>
    public static double Below(double x)
    {
        if (Math.Abs(x) > Tail)
        {
            return x < 0 ? 0 : 1;
        }

        double term = x, sum = x, before = double.NaN;
        for (var odd = 3; sum != before; odd += 2)
        {
            before = sum;
            term *= x * x / odd;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
