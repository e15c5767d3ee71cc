// What a statistical signal says of a group: never p alone, but among how many it was found, how usual the thing is,
// and where the group stands.

namespace Provenance.Registry.Statistics;

/// <summary>How p values are adjusted for the number of groups tested.</summary>
public enum Adjustment
{
    /// <summary>Bounds the share of false leads among the leads.</summary>
    BenjaminiHochberg,

    /// <summary>Bounds the chance of any false lead.</summary>
    Holm,
}

/// <summary>One group's test before it is seen among the others.</summary>
/// <param name="Statistic">What was measured, in the signal's own unit.</param>
/// <param name="P">Its probability by chance.</param>
public readonly record struct GroupTest(double Statistic, double P);

/// <summary>One group's test among all groups tested.</summary>
/// <param name="Tested">How many groups were tested, this one included.</param>
/// <param name="P">Probability by chance, had it been the only one.</param>
/// <param name="AdjustedP">The same, adjusted for the number tested; never below <paramref name="P"/>.</param>
/// <param name="BaseRate">How often the thing counted occurs over all groups together, 0 to 1.</param>
/// <param name="Rank">1 for the least p; groups with equal p share the lower rank.</param>
/// <param name="Statistic">What was measured, in the signal's own unit.</param>
public sealed record TestOutcome(int Tested, double P, double AdjustedP, double BaseRate, int Rank, double Statistic);

/// <summary>Puts the tests of a signal beside each other.</summary>
public static class TestFamily
{
    /// <summary>One outcome for each test, in the order given.</summary>
    /// <param name="tests">All groups tested, the unremarkable ones too.</param>
    /// <param name="baseRate">How often the thing counted occurs over all groups together, 0 to 1.</param>
    /// <param name="adjustment">How p values are adjusted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability or the base rate is not 0 to 1.</exception>
    public static IReadOnlyList<TestOutcome> Outcomes(IReadOnlyList<GroupTest> tests, double baseRate, Adjustment adjustment)
    {
        Probability.Check(baseRate);
        double[] p = [.. tests.Select(test => test.P)];
        var adjusted = adjustment == Adjustment.Holm ? MultipleTesting.Holm(p) : MultipleTesting.BenjaminiHochberg(p);
        double[] ascending = [.. p.Order()];
        return [.. tests.Select((test, i) =>
            new TestOutcome(tests.Count, test.P, adjusted[i], baseRate, FirstAtLeast(ascending, test.P) + 1, test.Statistic))];
    }

    private static int FirstAtLeast(double[] ascending, double value)
    {
        var (from, to) = (0, ascending.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = ascending[middle] < value ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
