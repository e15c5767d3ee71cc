// The least fixpoint over direct shares. Round by round, an entity is captured where the shares of owners that were listed
// or captured in earlier rounds reach the threshold together; so every capture rests on earlier ones, and a circle of
// entities never captures itself. It runs with lower bounds and what is surely listed for what is sure, with upper bounds and
// all that may be listed for what is possible, and with everything unknown taken for listed too for what is conceivable: of
// entities whose owners above were all searched.

using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>Which entities are captured, and in which round; listed ones in round 0.</summary>
internal sealed class CaptureFixpoint
{
    private readonly IReadOnlyDictionary<EntityId, OwnerTable> _tables;
    private readonly HashSet<EntityId> _ownerless;
    private readonly ShareThreshold _threshold;

    public CaptureFixpoint(
        IReadOnlyDictionary<EntityId, OwnerTable> tables,
        ListedEntities listed,
        HashSet<EntityId> ownerless,
        ShareThreshold threshold)
    {
        (_tables, _ownerless, _threshold) = (tables, ownerless, threshold);
        var held = tables.SelectMany(table => table.Value.Stakes, (table, stake) => (Held: table.Key, stake.Holder))
            .Where(pair => pair.Holder is not null).ToLookup(pair => pair.Holder!.Value, pair => pair.Held);
        Sure = Run(held, listed.Surely, [], Low);
        Possible = Run(held, listed.All, [], High);
        var unread = held.Select(group => group.Key).Where(holder => !tables.ContainsKey(holder) && !ownerless.Contains(holder));
        Conceivable = Run(held, [.. listed.All.Concat(unread).Distinct()], tables.Keys.Where(entity => !ownerless.Contains(entity)), Most);
    }

    public IReadOnlyDictionary<EntityId, int> Conceivable { get; }

    public IReadOnlyDictionary<EntityId, int> Sure { get; }

    public IReadOnlyDictionary<EntityId, int> Possible { get; }

    /// <summary>Whether its owners would capture an entity if all that is unknown belonged to listed parties.</summary>
    public bool IsConceivable(EntityId entity, OwnerTable table) => Conceivable.ContainsKey(entity) && !_ownerless.Contains(entity)
        && _threshold.IsReachedBy(Fraction.FromMillionths(Most(table, Conceivable)));

    /// <summary>The least that a set of owners holds.</summary>
    public static long Low(OwnerTable table, IReadOnlyDictionary<EntityId, int> owners) =>
        table.Stakes.Where(stake => stake.Holder is { } holder && owners.ContainsKey(holder)).Sum(stake => stake.Low);

    /// <summary>The most: not more than the lower bounds of the others leave.</summary>
    public static long High(OwnerTable table, IReadOnlyDictionary<EntityId, int> owners)
    {
        var (among, others) = (0L, 0L);
        foreach (var stake in table.Stakes)
        {
            if (stake.Holder is { } holder && owners.ContainsKey(holder))
            {
                among += stake.High;
            }
            else
            {
                others += stake.Low;
            }
        }

        return Math.Min(among, Fraction.Whole - others);
    }

    // What does not surely belong to others; nothing of an entity that declares to have no owners.
    private static long Most(OwnerTable table, IReadOnlyDictionary<EntityId, int> owners) =>
        table.IsDeclaredWithoutOwners && table.Stakes.Count == 0
            ? 0
            : Fraction.Whole - table.Stakes.Where(stake => stake.Holder is { } holder && !owners.ContainsKey(holder)).Sum(stake => stake.Low);

    private Dictionary<EntityId, int> Run(
        ILookup<EntityId, EntityId> held,
        IEnumerable<EntityId> listed,
        IEnumerable<EntityId> first,
        Func<OwnerTable, IReadOnlyDictionary<EntityId, int>, long> shareOf)
    {
        var rounds = listed.ToDictionary(entity => entity, _ => 0);
        var touched = rounds.Keys.SelectMany(holder => held[holder]).Concat(first).ToHashSet();
        for (var round = 1; ; round++)
        {
            var captured = touched.Where(entity => !rounds.ContainsKey(entity)
                && _threshold.IsReachedBy(Fraction.FromMillionths(shareOf(_tables[entity], rounds)))).ToList();
            if (captured.Count == 0)
            {
                return rounds;
            }

            captured.ForEach(entity => rounds.Add(entity, round));
            touched = captured.SelectMany(holder => held[holder]).ToHashSet();
        }
    }
}
