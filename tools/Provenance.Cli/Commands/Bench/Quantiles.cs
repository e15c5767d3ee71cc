namespace Provenance.Cli;

/// <summary>What most of some figures do not exceed.</summary>
internal static class Quantiles
{
    /// <summary>
    /// The quantile by the nearest rank: the least of the figures that at least this part of them does not exceed. Of twenty,
    /// 0.95 is the nineteenth and not the last. 0 where there are none.
    /// </summary>
    /// <param name="ascending">The figures, ascending.</param>
    /// <param name="quantile">Which part, 0 to 1.</param>
    public static double Of(IReadOnlyList<double> ascending, double quantile) => ascending.Count == 0
        ? 0
        : ascending[Math.Clamp((int)Math.Ceiling(quantile * ascending.Count) - 1, 0, ascending.Count - 1)];
}
