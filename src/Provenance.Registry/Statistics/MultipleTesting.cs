// Many groups are tested at once, and some look unusual by chance. Adjusted p values say how unusual one is among all:
// Holm (1979, Scandinavian Journal of Statistics 6, 65–70) bounds the chance of any false lead, Benjamini and Hochberg
// (1995, Journal of the Royal Statistical Society B 57, 289–300) the share of false leads among the leads.

namespace Provenance.Registry.Statistics;

/// <summary>Adjustment of p values over a family of tests. The family is all groups tested, not those that stood out.</summary>
public static class MultipleTesting
{
    /// <summary>Benjamini–Hochberg: p·m/rank, made monotone from the largest down, at most 1.</summary>
    /// <param name="p">One for each group tested.</param>
    /// <returns>In the order of <paramref name="p"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One is not 0 to 1.</exception>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> p)
    {
        var order = Ascending(p);
        var adjusted = new double[p.Count];
        var least = 1.0;
        for (var rank = order.Length; rank >= 1; rank--)
        {
            // The factor is at least 1: rounding must not take an adjusted p below the raw one.
            least = Math.Min(least, p[order[rank - 1]] * ((double)p.Count / rank));
            adjusted[order[rank - 1]] = least;
        }

        return adjusted;
    }

    /// <summary>Holm: p·(m − rank + 1), made monotone from the smallest up, at most 1.</summary>
    /// <param name="p">One for each group tested.</param>
    /// <returns>In the order of <paramref name="p"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One is not 0 to 1.</exception>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        var order = Ascending(p);
        var adjusted = new double[p.Count];
        var most = 0.0;
        for (var rank = 1; rank <= order.Length; rank++)
        {
            most = Math.Max(most, Math.Min(1, p[order[rank - 1]] * (p.Count - rank + 1)));
            adjusted[order[rank - 1]] = most;
        }

        return adjusted;
    }

    // Ties keep their order, so that the same input gives the same answer.
    private static int[] Ascending(IReadOnlyList<double> p)
    {
        foreach (var value in p)
        {
            Probability.Check(value);
        }

        return [.. Enumerable.Range(0, p.Count).OrderBy(index => p[index])];
    }
}
