// The direct owners of an entity, written down from the rules once more: decimals, lists, no cleverness. And every way in
// which ranges can be made definite so that only one share is within its range: the corners of what is possible.

using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

internal sealed class ObviousTable
{
    public const string Unknown = "?";
    public const string Rest = "-";

    private ObviousTable(Dictionary<string, (decimal Low, decimal High)> stakes) => Stakes = stakes;

    public Dictionary<string, (decimal Low, decimal High)> Stakes { get; }

    public bool HasStatements { get; private init; }

    public bool IsDeclaredWithoutOwners { get; private init; }

    public bool IsEmpty => Stakes.Count == 0;

    /// <summary>Who may hold anything: where one surely holds all, another's stake of up to 35 comes to nothing.</summary>
    public IEnumerable<string> MayHold => Corners()
        .SelectMany(corner => corner.Where(stake => stake.Value > 0).Select(stake => stake.Key)).Distinct().Where(Named.Contains);

    public IEnumerable<string> Named => Stakes.Keys.Where(holder => holder != Unknown);

    public static ObviousTable Of(InterestWorld world, EntityId entity, OwnershipTerms terms)
    {
        var statements = world.Statements.Where(said => said.Held == entity).ToList();
        var isLate = (OwnersStatement statement) => string.CompareOrdinal(statement.AsOf.ToString()[..10], terms.ValidAt.ToString()) > 0;
        var code = terms.Measure == ShareMeasure.Shareholding ? "shareholding" : "votingRights";
        var stakes = new Dictionary<string, (decimal Low, decimal High)>();
        var mentioned = statements.SelectMany(said => said.Interests).Where(Counts).Select(Holder).Distinct().OrderBy(holder => holder == Unknown);
        foreach (var holder in mentioned)
        {
            var figures = new List<(decimal Low, decimal High)>();
            var isUnmeasured = false;
            foreach (var (_, statement, all) in statements)
            {
                var named = all.Where(Counts).Where(interest => Holder(interest) == holder).ToList();
                var held = named.Where(interest => IsInForce(interest, terms)).ToList();
                if (held.Count == 0)
                {
                    if (named.Count > 0 || (statement.Complete == Completeness.Yes && !isLate(statement) && Unnamed(all).Count == 0))
                    {
                        figures.Add((0, 0));
                    }
                }
                else if (held.TrueForAll(interest => interest.SharePercent.IsUnknown))
                {
                    isUnmeasured = true;
                }
                else
                {
                    var low = Math.Min(100, held.Sum(interest => Least(interest, statement)));
                    if (holder == Unknown)
                    {
                        // Whoever is named elsewhere alone may be the unnamed one.
                        var here = all.Where(Counts).Select(Holder).ToList();
                        low = Math.Max(0, low - stakes.Where(stake => !here.Contains(stake.Key)).Sum(stake => stake.Value.High));
                    }

                    figures.Add((low, Math.Min(100, held.Sum(Most))));
                }
            }

            if (isUnmeasured && figures.All(figure => figure.High == 0))
            {
                figures.Add((0, 100));
            }

            if (figures.Max(figure => figure.High) > 0)
            {
                var least = figures.Min(figure => figure.Low);
                foreach (var (_, statement, all) in statements.Where(said => !said.Interests.Where(Counts).Any(interest => Holder(interest) == holder)))
                {
                    var others = all.Where(Counts).Where(interest => Holder(interest) != Unknown)
                        .GroupBy(Holder).Sum(parcels => Math.Min(100, parcels.Sum(interest => Least(interest, statement))));
                    least = Math.Min(least, Math.Max(0, 100 - others));
                    if (statement.Complete == Completeness.Yes && !isLate(statement))
                    {
                        least = Math.Min(least, Unnamed(all).Sum(Most));
                    }
                }

                stakes.Add(holder, (least, figures.Max(figure => figure.High)));
            }
        }

        var excess = Math.Max(0, stakes.Values.Sum(stake => stake.Low) - 100);
        stakes = stakes.ToDictionary(pair => pair.Key, pair => (Math.Max(0, pair.Value.Low - excess), pair.Value.High));
        return new ObviousTable(stakes)
        {
            HasStatements = statements.Count > 0,
            IsDeclaredWithoutOwners = statements.All(said => said.Interests.Length == 0)
                && statements.Exists(said => said.Statement.Complete == Completeness.Yes && !isLate(said.Statement)),
        };

        decimal Least(Interest interest, OwnersStatement statement) =>
            IsInForce(interest, terms) && interest.SharePercent.IsKnown && interest.DirectOrIndirect == Directness.Direct
                && (interest.From is not null || !isLate(statement))
                ? Number(interest.SharePercent.Value.Minimum)
                : 0;

        decimal Most(Interest interest) => interest.SharePercent.IsKnown ? Number(interest.SharePercent.Value.Maximum) : 100;

        List<Interest> Unnamed(Interest[] all) =>
            [.. all.Where(Counts).Where(interest => Holder(interest) == Unknown && IsInForce(interest, terms))];

        bool Counts(Interest interest) => interest.Type.ToString() == code && interest.DirectOrIndirect != Directness.Indirect;
    }

    /// <summary>Shares in order of every permutation: each holder takes what it may while the others keep their least.</summary>
    public List<Dictionary<string, decimal>> Corners()
    {
        var corners = new Dictionary<string, Dictionary<string, decimal>>();
        foreach (var order in Permutations([.. Stakes.Keys, Rest]))
        {
            var left = 100 - Stakes.Values.Sum(stake => stake.Low);
            var corner = new Dictionary<string, decimal>();
            foreach (var holder in order)
            {
                var more = holder == Rest ? left : Math.Min(left, Stakes[holder].High - Stakes[holder].Low);
                corner[holder] = more + (holder == Rest ? 0 : Stakes[holder].Low);
                left -= more;
            }

            if (left == 0)
            {
                corners.TryAdd(string.Join(';', corner.OrderBy(part => part.Key, StringComparer.Ordinal)), corner);
            }
        }

        return [.. corners.Values];
    }

    private static bool IsInForce(Interest interest, OwnershipTerms terms) =>
        (interest.From?.CompareTo(terms.ValidAt) ?? 0) <= 0 && (interest.To?.CompareTo(terms.ValidAt) ?? 0) >= 0;

    private static string Holder(Interest interest) => interest.Party.TryGet(out var party) ? Name(party) : Unknown;

    private static decimal Number(Quantity quantity) => (decimal)quantity.Millionths / 1_000_000;

    private static IEnumerable<List<string>> Permutations(List<string> items) => items.Count == 0
        ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (List<string>)[first, .. rest]));
}
