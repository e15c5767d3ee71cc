// Shares over all paths, the slow way: for every combination of corners the equations of the whole graph are solved by
// Gaussian elimination with fractions, and the smallest and the largest solution are kept. Where ultimate owners are asked
// for, paths end in circles without an owner outside; where links are, they go on: whoever is in such a circle has of the
// others what they state.

using System.Numerics;
using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

internal sealed class ObviousShares
{
    private readonly InterestWorld _world;
    private readonly string _start;
    private readonly OwnershipTerms _terms;
    private readonly List<Dictionary<string, Dictionary<string, decimal>>> _choices = [];

    public ObviousShares(InterestWorld world, string start, OwnershipTerms? terms = null, bool entersCycles = false)
    {
        (_world, _start, _terms) = (world, start, terms ?? OnToday);
        Explore(start);
        EndCycles();
        List<Dictionary<string, Dictionary<string, decimal>>> choices = [[]];
        foreach (var (name, table) in Tables.Where(table => Ends[table.Key] == PathEnd.None || (entersCycles && Ends[table.Key] == PathEnd.CycleOnly)))
        {
            choices = choices.Count > Most ? choices : [.. choices.SelectMany(choice => table.Corners().Select(corner =>
                new Dictionary<string, Dictionary<string, decimal>>(choice) { [name] = corner }))];
        }

        _choices = choices;
    }

    public static int Most => 1_500;

    public Dictionary<string, ObviousTable> Tables { get; } = [];

    public Dictionary<string, PathEnd> Ends { get; } = [];

    public bool IsTooLarge => _choices.Count > Most;

    public bool HasRanges => _choices.Count > 1;

    public IEnumerable<string> Known => Ends.Where(end => end.Value is PathEnd.NaturalPerson or PathEnd.State
        or PathEnd.ListedCompany or PathEnd.DeclaredWithoutOwners).Select(end => end.Key);

    /// <summary>Who may hold anything of whom, among all that shares lead to from the start; a stake that comes to nothing leads to nobody.</summary>
    public IEnumerable<(string Held, string Holder)> DirectShares()
    {
        var reached = new List<string> { _start };
        for (var next = 0; next < reached.Count; next++)
        {
            foreach (var holder in Ends[reached[next]] is PathEnd.None or PathEnd.CycleOnly ? Tables[reached[next]].MayHold : [])
            {
                yield return (reached[next], holder);
                if (!reached.Contains(holder))
                {
                    reached.Add(holder);
                }
            }
        }
    }

    public (Ratio Low, Ratio High) Of(ICollection<string> targets)
    {
        var shares = _choices.Select(choice => Solve(choice, targets)).ToList();
        return (shares.Min(), shares.Max());
    }

    public static ShareBounds Rounded((Ratio Low, Ratio High) share) => new(Millionths(share.Low, 0), Millionths(share.High, 1));

    private static Quantity Millionths(Ratio share, int up)
    {
        var whole = BigInteger.DivRem(share.Numerator * 100_000_000, share.Denominator, out var rest);
        return new Quantity((UInt128)(rest.IsZero ? whole : whole + up));
    }

    private void Explore(string name)
    {
        if (Ends.ContainsKey(name))
        {
            return;
        }

        var table = ObviousTable.Of(_world, Id(name), _terms);
        var end = _world.NatureOf(Id(name)) switch
        {
            EntityNature.NaturalPerson when table.IsEmpty => PathEnd.NaturalPerson,
            EntityNature.State when name != _start && table.IsEmpty => PathEnd.State,
            EntityNature.ListedCompany when name != _start => PathEnd.ListedCompany,
            _ when !table.IsEmpty => PathEnd.None,
            EntityNature.State when !table.HasStatements => PathEnd.State,
            EntityNature.ListedCompany when !table.HasStatements => PathEnd.ListedCompany,
            _ when !table.HasStatements => PathEnd.NoStatement,
            _ => table.IsDeclaredWithoutOwners ? PathEnd.DeclaredWithoutOwners : PathEnd.NoOwnersStated,
        };
        Ends.Add(name, end);
        Tables.Add(name, table);
        foreach (var holder in end == PathEnd.None ? table.Named : [])
        {
            Explore(holder);
        }
    }

    private void EndCycles()
    {
        var leads = new HashSet<string>(Ends.Where(end => end.Value != PathEnd.None).Select(end => end.Key)) { ObviousTable.Unknown, ObviousTable.Rest };
        while (Ends.Keys.FirstOrDefault(name => !leads.Contains(name)
            && Tables[name].Corners().Exists(corner => corner.Any(part => part.Value > 0 && leads.Contains(part.Key)))) is { } more)
        {
            leads.Add(more);
        }

        foreach (var name in Ends.Keys.Where(name => !leads.Contains(name) && ComesBack(name)).ToList())
        {
            Ends[name] = PathEnd.CycleOnly;
        }
    }

    private bool ComesBack(string name)
    {
        var reached = new HashSet<string>();
        var next = new List<string> { name };
        while (next.Count > 0)
        {
            next = [.. next.Where(one => Ends.GetValueOrDefault(one, PathEnd.RestUnstated) is PathEnd.None or PathEnd.CycleOnly)
                .SelectMany(one => Tables[one].Corners()).SelectMany(corner => corner)
                .Where(part => part.Value > 0).Select(part => part.Key).Where(reached.Add)];
        }

        return reached.Contains(name);
    }

    private Ratio Solve(Dictionary<string, Dictionary<string, decimal>> choice, ICollection<string> targets)
    {
        if (targets.Contains(_start))
        {
            return Ratio.One;
        }

        // Entities from which nothing arrives have no share: their equations would have more than one solution.
        var arriving = new HashSet<string>(targets);
        while (choice.FirstOrDefault(one => !arriving.Contains(one.Key) && one.Value.Any(part => part.Value > 0 && arriving.Contains(part.Key))).Key is { } more)
        {
            arriving.Add(more);
        }

        var names = choice.Keys.Where(name => arriving.Contains(name) && !targets.Contains(name)).ToList();
        if (!names.Contains(_start))
        {
            return Ratio.Zero;
        }

        var rows = names.Select(name => names.Select(other => (name == other ? Ratio.One : Ratio.Zero) - Ratio.OfPercent(choice[name].GetValueOrDefault(other)))
            .Append(Ratio.OfPercent(choice[name].Where(part => targets.Contains(part.Key)).Sum(part => part.Value))).ToArray()).ToArray();
        for (var pivot = 0; pivot < rows.Length; pivot++)
        {
            var found = Array.FindIndex(rows, pivot, row => row[pivot] != Ratio.Zero);
            (rows[pivot], rows[found]) = (rows[found], rows[pivot]);
            foreach (var row in rows.Where((_, place) => place != pivot))
            {
                var factor = row[pivot] / rows[pivot][pivot];
                for (var column = 0; column < row.Length; column++)
                {
                    row[column] -= factor * rows[pivot][column];
                }
            }
        }

        var start = names.IndexOf(_start);
        return rows[start][^1] / rows[start][start];
    }
}

/// <summary>A fraction, not shortened more than it must.</summary>
internal readonly record struct Ratio(BigInteger Numerator, BigInteger Denominator) : IComparable<Ratio>
{
    public static Ratio Zero => new(0, 1);

    public static Ratio One => new(1, 1);

    public static Ratio OfPercent(decimal percent) => Of((BigInteger)(percent * 1_000_000), 100_000_000);

    public static Ratio operator -(Ratio left, Ratio right) =>
        Of((left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Ratio operator *(Ratio left, Ratio right) => Of(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Ratio operator /(Ratio left, Ratio right) => Of(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public int CompareTo(Ratio other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    private static Ratio Of(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        return new(numerator / divisor, denominator / divisor);
    }
}
