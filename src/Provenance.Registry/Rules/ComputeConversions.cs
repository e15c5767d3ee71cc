// From chips to the units of thresholds. Counts are exact; an accelerator or a rate that the catalogue lacks makes the
// whole sum unknown (null), never smaller.

using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>So many of one model of accelerator.</summary>
/// <param name="Accelerator">The model.</param>
/// <param name="Count">How many.</param>
public readonly record struct AcceleratorCount(Accelerator Accelerator, long Count);

/// <summary>Conversions between accelerators, rates, performance and hours.</summary>
public static class ComputeConversions
{
    private const decimal Million = 1_000_000m;

    /// <summary>The most accelerators of one summand: more than were ever made, and sums stay within a quantity.</summary>
    public const long MostAccelerators = 1_000_000_000;

    /// <summary>Dense peak operations a second in one number format; null where a rate is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or above <see cref="MostAccelerators"/>.</exception>
    public static Quantity? OperationsPerSecond(IEnumerable<AcceleratorCount> accelerators, NumberFormat format)
    {
        UInt128 sum = 0;
        foreach (var (accelerator, count) in accelerators)
        {
            CheckCount(count);
            if (accelerator.PeakFlopsIn(format) is not { } peak)
            {
                return null;
            }

            sum = checked(sum + ((UInt128)peak * (ulong)count));
        }

        return new Quantity(checked(sum * 1_000_000));
    }

    /// <summary>Total processing performance (TOPS × bit length, the highest over number formats, dense) of all
    /// together; null where that of one is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or above <see cref="MostAccelerators"/>.</exception>
    public static Quantity? TotalProcessingPerformance(IEnumerable<AcceleratorCount> accelerators)
    {
        UInt128 millionths = 0;
        foreach (var (accelerator, count) in accelerators)
        {
            CheckCount(count);
            if (accelerator.TotalProcessingPerformance is not { } performance)
            {
                return null;
            }

            millionths = checked(millionths + ((UInt128)(performance * Million) * (ulong)count));
        }

        return new Quantity(millionths);
    }

    /// <summary>H100 equivalents, for display: performance ÷ that of one. Thresholds are judged without this division.</summary>
    /// <param name="totalProcessingPerformance">A sum of total processing performance.</param>
    /// <param name="each">That of one H100 equivalent, from the rule set.</param>
    /// <exception cref="DivideByZeroException"><paramref name="each"/> is zero.</exception>
    public static double H100Equivalents(Quantity totalProcessingPerformance, Quantity each) => each == Quantity.Zero
        ? throw new DivideByZeroException("One H100 equivalent has no performance.")
        : totalProcessingPerformance.Approximately / each.Approximately;

    /// <summary>Hours of one accelerator that <paramref name="flop"/> operations take: flop ÷ (peak × utilisation ×
    /// 3600). For statistics, such as the significant quantity of a balance, and for display.</summary>
    /// <param name="flop">Operations.</param>
    /// <param name="peakPerSecond">Peak operations a second in the format of the work.</param>
    /// <param name="utilisation">Part of the peak that is reached, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Peak or utilisation is not positive.</exception>
    public static double AcceleratorHours(Quantity flop, ulong peakPerSecond, double utilisation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(peakPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(utilisation);
        return flop.Approximately / (peakPerSecond * utilisation * 3600);
    }

    private static void CheckCount(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostAccelerators);
    }
}
