// The direct owners of one entity by one measure, out of what all its declarers say.
//
// Within a statement, interests of one holder are different parcels and add up. Statements are kept apart, also several
// of one declarer: they describe the same shares, so they never add up. A holder's range goes from the lowest to the
// highest figure that any statement gives. A statement that is complete, or names the holder only with interests that
// are not in force, says zero; any other that does not name the holder says at most what its own shares leave. One that
// gives no figure does not widen another's. What cannot be true together is marked as contradicting.
//
// Whom one statement leaves unnamed another may name: it may be any holder that the first has not named. So the share of an
// unnamed party denies nobody's and contradicts nothing, and surely unknown of it is only what such holders cannot have.
//
// No more than 100 % exists. Where the lower bounds say more, nobody knows which of them errs: each may be too high by
// the whole excess. Upper bounds end at what the lower bounds of the others leave. What no bound accounts for is the
// rest, and nobody's: it is never 0 % of anyone.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Ownership;

/// <summary>What one holder has, in millionths of a per cent.</summary>
/// <param name="Holder">The holder; null for all unknown parties together.</param>
/// <param name="Low">At least so much.</param>
/// <param name="High">At most so much.</param>
/// <param name="IsContradicted">Statements say of it what cannot both be true.</param>
/// <param name="Entries">The statements that it rests on.</param>
internal sealed record Stake(EntityId? Holder, long Low, long High, bool IsContradicted, IReadOnlyList<LeafIndex> Entries);

/// <summary>The direct owners of an entity.</summary>
internal sealed record OwnerTable
{
    /// <summary>By identifier, unknown parties last. Those of 0 % are there only where statements say otherwise.</summary>
    public required IReadOnlyList<Stake> Stakes { get; init; }

    /// <summary>Lower bounds exceeded 100 %.</summary>
    public required bool IsOverstated { get; init; }

    /// <summary>Interests beyond the limit were not read.</summary>
    public required bool IsBounded { get; init; }

    /// <summary>Statements about the entity's owners.</summary>
    public required IReadOnlyList<OwnersStatement> Statements { get; init; }

    /// <summary>All statements have no interest at all and one of them is complete.</summary>
    public required bool IsDeclaredWithoutOwners { get; init; }

    /// <summary>Nobody states a share in it, and all statements were read.</summary>
    public bool IsWithoutStakes => Stakes.Count == 0 && !IsBounded;

    /// <summary>Sum of the lower bounds, at most a whole.</summary>
    public long Accounted => Stakes.Sum(stake => stake.Low);

    /// <summary>The least that belongs to nobody named.</summary>
    public long RestLow => Math.Max(0, Fraction.Whole - Stakes.Sum(stake => stake.High));

    /// <summary>The most that belongs to nobody named.</summary>
    public long RestHigh => Fraction.Whole - Accounted;

    /// <summary>The statements that a holder's share rests on.</summary>
    public IReadOnlyList<LeafIndex> EntriesOf(EntityId holder) => Stakes.First(stake => stake.Holder == holder).Entries;

    public static OwnerTable Of(OwnersReading reading, OwnershipTerms terms)
    {
        var spoken = reading.Statements.ToDictionary(statement => statement.Entry, _ => new Dictionary<HolderKey, Figure>());
        foreach (var stated in reading.Interests.Where(stated => stated.Interest.Type.IsOf(terms.Measure)
            && stated.Interest.DirectOrIndirect != Directness.Indirect))
        {
            var figures = spoken[stated.Statement.Entry];
            var key = HolderKey.Of(stated.Interest.Party);
            figures[key] = figures.GetValueOrDefault(key).With(stated, terms);
        }

        // A statement of which only a part was read does not deny what it may say in the other part.
        var denying = reading.IsBounded
            ? []
            : reading.Statements.Where(statement => statement.Complete == Completeness.Yes && !terms.IsBefore(statement))
                .Select(statement => statement.Entry).ToHashSet();
        var named = spoken.Values.SelectMany(figures => figures.Keys).Where(key => key.Text is not null).Distinct()
            .OrderBy(key => key.Text, StringComparer.Ordinal)
            .Select(key => StakeOf(key, spoken, denying)).Where(stake => stake.High > 0).ToList();
        List<Stake> stakes = [.. named, .. UnnamedStake(named, spoken, denying)];
        var excess = stakes.Sum(stake => stake.Low) - Fraction.Whole;
        if (excess > 0)
        {
            stakes = [.. stakes.Select(stake => stake with { Low = Math.Max(0, stake.Low - excess) })];
        }

        var left = Fraction.Whole - stakes.Sum(stake => stake.Low);
        return new OwnerTable
        {
            Stakes = [.. stakes.Select(stake => stake with { High = Math.Min(stake.High, left + stake.Low) })],
            IsOverstated = excess > 0,
            IsBounded = reading.IsBounded,
            Statements = reading.Statements,
            IsDeclaredWithoutOwners = reading.Interests.Count == 0 && denying.Count > 0,
        };
    }

    private static Stake StakeOf(
        HolderKey key, Dictionary<LeafIndex, Dictionary<HolderKey, Figure>> spoken, HashSet<LeafIndex> denying)
    {
        var said = spoken.Where(pair => pair.Value.ContainsKey(key)).Select(pair => (pair.Key, Figure: pair.Value[key])).ToList();
        var figures = said.Where(pair => pair.Figure.IsMeasured || !pair.Figure.IsHeld).Select(pair => pair.Figure.Range).ToList();
        var isHeldUnmeasured = said.Exists(pair => pair.Figure is { IsHeld: true, IsMeasured: false });
        if (isHeldUnmeasured && !figures.Exists(range => range.High > 0))
        {
            figures.Add((0, Fraction.Whole));
        }

        var deniers = denying.Where(entry => !spoken[entry].ContainsKey(key) && !Unnamed(spoken[entry]).IsHeld).ToList();
        var isDenied = deniers.Count > 0 || said.Exists(pair => !pair.Figure.IsHeld);
        if (isDenied)
        {
            figures.Add((0, 0));
        }

        var low = figures.Min(range => range.Low);
        var crowding = spoken.Where(pair => !pair.Value.ContainsKey(key))
            .Select(pair => (pair.Key, Left: LeftBy(pair.Value, denying.Contains(pair.Key))))
            .Where(pair => pair.Left < figures.Max(range => range.Low)).ToList();
        var isContradicted = (isDenied && isHeldUnmeasured) || crowding.Count > 0
            || figures.Max(range => range.Low) > figures.Min(range => range.High);
        return new Stake(
            key.Party,
            crowding.Select(pair => pair.Left).Append(low).Min(),
            figures.Max(range => range.High),
            isContradicted,
            [.. said.Select(pair => pair.Key).Concat(deniers).Concat(crowding.Select(pair => pair.Key)).Distinct().Order()]);
    }

    private static IEnumerable<Stake> UnnamedStake(
        List<Stake> named, Dictionary<LeafIndex, Dictionary<HolderKey, Figure>> spoken, HashSet<LeafIndex> denying)
    {
        var saying = spoken.Values.Where(figures => figures.ContainsKey(default)).ToList();
        if (saying.Count > 0 && StakeOf(default, spoken, denying) is { High: > 0 } stake)
        {
            var surely = saying.Where(figures => Unnamed(figures).IsMeasured).Select(figures => Unnamed(figures).Range.Low
                - named.Where(holder => !figures.ContainsKey(HolderKey.Of(holder.Holder))).Sum(holder => holder.High));
            yield return stake with { Low = Math.Max(0, surely.Append(stake.Low).Min()), IsContradicted = false };
        }
    }

    // The most that a statement leaves for a holder that it does not name.
    private static long LeftBy(Dictionary<HolderKey, Figure> figures, bool isComplete) => Math.Min(
        Math.Max(0, Fraction.Whole - figures.Where(pair => pair.Key != default).Sum(pair => pair.Value.Range.Low)),
        isComplete ? Unnamed(figures).Range.High : Fraction.Whole);

    private static Figure Unnamed(Dictionary<HolderKey, Figure> figures) => figures.GetValueOrDefault(default(HolderKey));

    private readonly record struct HolderKey(string? Text, EntityId? Party)
    {
        public static HolderKey Of(OrUnknown<EntityId> party) => Of(party.TryGet(out var known) ? known : null);

        public static HolderKey Of(EntityId? party) => party is { } known ? new(known.ToString(), known) : default;
    }

    // What one statement says of one holder: a sum of parcels.
    private readonly record struct Figure(long Low, long High, bool IsHeld, bool IsMeasured)
    {
        public (long Low, long High) Range => (Math.Min(Low, Fraction.Whole), Math.Min(High, Fraction.Whole));

        public Figure With(StatedInterest stated, OwnershipTerms terms)
        {
            if (!terms.IsInForce(stated.Interest))
            {
                return this;
            }

            var isMeasured = stated.Interest.SharePercent.TryGet(out var share);
            var low = isMeasured && terms.IsCertain(stated) ? (long)share!.Minimum.Millionths : 0;
            return new(Low + low, High + (isMeasured ? (long)share!.Maximum.Millionths : Fraction.Whole), true, IsMeasured || isMeasured);
        }
    }
}
