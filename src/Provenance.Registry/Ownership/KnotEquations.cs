// The equations of one knot, W x = A x + b with shares as whole numbers out of W: fraction-free Gauss-Jordan elimination
// (Bareiss 1968), whose divisions leave no remainder. Entities from which nothing arrives have the value zero and are left
// out; then W - A is a nonsingular M-matrix, whose leading minors are positive, so that no pivot is zero.

using System.Numerics;

namespace Provenance.Registry.Ownership;

internal static class KnotEquations
{
    /// <summary>The least solution for a choice of shares; holders outside the knot have the given values.</summary>
    public static Dictionary<int, Fraction> Solve(
        List<int> members, Dictionary<int, List<(int Holder, long Share)>> policy, Dictionary<int, Fraction> values)
    {
        var isMember = members.ToHashSet();
        var known = members.ToDictionary(node => node, node => policy[node]
            .Where(part => !isMember.Contains(part.Holder))
            .Aggregate(Fraction.Zero, (sum, part) => sum + values.GetValueOrDefault(part.Holder).Times(part.Share)));
        var rows = Arriving(members, policy, known);
        var place = rows.Index().ToDictionary(row => row.Item, row => row.Index);
        var unit = rows.Aggregate(BigInteger.One, (product, node) =>
            product / BigInteger.GreatestCommonDivisor(product, known[node].Denominator) * known[node].Denominator);
        var system = new BigInteger[rows.Count][];
        foreach (var (row, node) in rows.Index())
        {
            system[row] = new BigInteger[rows.Count + 1];
            system[row][row] = Fraction.Whole;
            foreach (var (holder, share) in policy[node])
            {
                if (place.TryGetValue(holder, out var column))
                {
                    system[row][column] -= share;
                }
            }

            system[row][rows.Count] = known[node].Numerator * (unit / known[node].Denominator) * Fraction.Whole;
        }

        Eliminate(system);
        return members.ToDictionary(node => node, node => place.TryGetValue(node, out var row)
            ? new Fraction(system[row][rows.Count], system[row][row] * unit)
            : Fraction.Zero);
    }

    private static List<int> Arriving(
        List<int> members, Dictionary<int, List<(int Holder, long Share)>> policy, Dictionary<int, Fraction> known)
    {
        var arriving = members.Where(node => !known[node].IsZero).ToHashSet();
        var isGrowing = arriving.Count > 0;
        while (isGrowing)
        {
            var more = members.Where(node => !arriving.Contains(node)
                && policy[node].Exists(part => part.Share > 0 && arriving.Contains(part.Holder))).ToList();
            arriving.UnionWith(more);
            isGrowing = more.Count > 0;
        }

        return [.. members.Where(arriving.Contains)];
    }

    private static void Eliminate(BigInteger[][] system)
    {
        var before = BigInteger.One;
        for (var pivot = 0; pivot < system.Length; pivot++)
        {
            var top = system[pivot];
            foreach (var row in system.Where(row => row != top))
            {
                var factor = row[pivot];
                for (var column = 0; column < row.Length; column++)
                {
                    row[column] = ((row[column] * top[pivot]) - (factor * top[column])) / before;
                }
            }

            before = top[pivot];
        }
    }
}
