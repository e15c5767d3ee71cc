// Page's test on standardised differences: P_t = max(P_{t−1} + z_t − K, 0), alarm where P_t ≥ h. It sees small losses that
// go on, which no single balance shows. The same on −z sees use above capacity that goes on.
// E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954).
//
// How long it runs until it alarms, on average, for z ~ N(shift, 1): P is a Markov chain on [0, h), approximated by states
// of equal width with all mass at zero in the first; the run lengths solve (I − R) L = 1.
// D. Brook and D. A. Evans, "An approach to the probability distribution of cusum run length", Biometrika 59 (1972).
// With K = 0.5 and one side: h = 4 gives 336 periods between false alarms, h = 5 gives 931; a loss of one σ each period
// is found after 8.4 and 10.4 periods. Two sides alarm falsely twice as often.

namespace Provenance.Registry.Accountancy;

/// <summary>Parameters of Page's test.</summary>
/// <param name="Allowance">K: half the shift, in σ, that it is to find.</param>
/// <param name="Limit">h: where it alarms, above 0.</param>
public readonly record struct PageTest(double Allowance, double Limit)
{
    private const int States = 200;

    /// <summary>K = 0.5, h = 5.</summary>
    public static PageTest Default => new(0.5, 5);

    /// <summary>The next statistic.</summary>
    public double Next(double before, double z) => Math.Max(before + z - Allowance, 0);

    /// <summary>Periods until the alarm of one side, on average, where z has this mean and variance 1; from a statistic of 0.</summary>
    /// <exception cref="InvalidOperationException">The limit is not positive.</exception>
    public double AverageRunLength(double shift)
    {
        if (!(Limit > 0))
        {
            throw new InvalidOperationException("The limit of Page's test is positive.");
        }

        // State 0 is P = 0 with a width of half a step on its positive side, state i the step around i × width.
        var width = 2 * Limit / ((2 * States) - 1);
        var rows = new double[States][];
        var lengths = new double[States];
        for (var from = 0; from < States; from++)
        {
            rows[from] = new double[States];
            for (var to = 0; to < States; to++)
            {
                var centre = ((to - from) * width) + Allowance - shift;
                var upper = NormalDistribution.Below(centre + (width / 2));
                rows[from][to] = (from == to ? 1 : 0) - (to == 0 ? upper : upper - NormalDistribution.Below(centre - (width / 2)));
            }

            lengths[from] = 1;
        }

        Solve(rows, lengths);
        return lengths[0];
    }

    // Elimination without pivoting: the matrix is I minus a substochastic one, whose pivots stay positive.
    private static void Solve(double[][] rows, double[] right)
    {
        for (var pivot = 0; pivot < right.Length; pivot++)
        {
            for (var row = pivot + 1; row < right.Length; row++)
            {
                var factor = rows[row][pivot] / rows[pivot][pivot];
                for (var column = pivot; column < right.Length; column++)
                {
                    rows[row][column] -= factor * rows[pivot][column];
                }

                right[row] -= factor * right[pivot];
            }
        }

        for (var row = right.Length - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < right.Length; column++)
            {
                right[row] -= rows[row][column] * right[column];
            }

            right[row] /= rows[row][row];
        }
    }
}
