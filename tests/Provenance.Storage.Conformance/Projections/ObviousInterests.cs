// Who holds what in whom, by walking through the entries of a world: for every party and every record the statements from
// the newest back, the judgements one after another until no class grows.

using Provenance.Registry.Ownership;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

internal sealed class ObviousInterests : IInterestReader
{
    private readonly IReadOnlyList<WorldEntry> _entries;
    private readonly long _validAt;
    private readonly List<SortedSet<string>> _classes;

    public ObviousInterests(IReadOnlyList<WorldEntry> entries, long validAt)
    {
        (_entries, _validAt) = (entries, validAt);
        _classes = [.. WorldEntities.All.Select(entity => new SortedSet<string>(StringComparer.Ordinal) { entity })];
        foreach (var same in entries.Where(entry => IsSaid(entry) && !entry.Stored.SignerSuspended).Select(entry => entry.Content.Section<JudgementBody>())
            .Where(body => body is { Verdict: JudgementVerdict.Confirmed, About.SameEntity: not null }))
        {
            var joined = _classes.Where(known => same!.About.SameEntity!.Entities.Any(id => known.Contains(id.ToString()))).ToList();
            _classes.RemoveAll(joined.Contains);
            _classes.Add(new SortedSet<string>(joined.SelectMany(known => known), StringComparer.Ordinal));
        }
    }

    public IEnumerable<EntityId> Representatives => _classes.Select(members => EntityId.Parse(members.Min!));

    public IReadOnlyList<string> MembersOf(EntityId entity) => [.. _classes.Single(members => members.Contains(entity.ToString()))];

    public EntityId Of(EntityId entity) => EntityId.Parse(MembersOf(entity)[0]);

    /// <summary>What every record's line was at a moment: the entry that counts, of the kind, by whether it is reached.</summary>
    public static IEnumerable<WorldEntry> Counting(
        IReadOnlyList<WorldEntry> entries, Func<WorldEntry, bool> isPart, Func<WorldEntry, bool> isReached)
    {
        foreach (var newest in entries.Where(IsSaid))
        {
            var line = RightInLine(entries, newest).Where(isPart).ToList();
            if ((line.Find(entry => isReached(entry)) ?? line.LastOrDefault()) is { } counts)
            {
                yield return counts;
            }
        }
    }

    /// <summary>What every record's line said that was right for its time.</summary>
    public static IEnumerable<WorldEntry> RightForTheirTime(IReadOnlyList<WorldEntry> entries) =>
        entries.Where(IsSaid).SelectMany(newest => RightInLine(entries, newest));

    private static IEnumerable<WorldEntry> RightInLine(IReadOnlyList<WorldEntry> entries, WorldEntry newest)
    {
        var wasRight = true;
        foreach (var index in ObviousInventory.LineOf(entries, newest.Index))
        {
            var entry = entries[(int)index];
            if (wasRight && !entry.Statement.IsWithdrawal)
            {
                yield return entry;
            }

            wasRight = entry.Statement.Supersedes?.Reason == SupersedesReason.Update;
        }
    }

    public ValueTask<EntityFacts> ReadEntityAsync(EntityId entity, CancellationToken cancellationToken)
    {
        var types = _entries.Where(entry => IsSaid(entry) && IsAbout(entry, entity))
            .Select(entry => entry.Content.Section<Identity>()?.Type).OfType<EntityType>().Where(type => type != EntityType.Unknown).Distinct().ToList();
        return ValueTask.FromResult(new EntityFacts(
            Of(entity),
            types is [var only] ? Enum.Parse<EntityNature>(only.ToString()) : EntityNature.Unknown,
            Said().Any(entry => IsAbout(entry, entity))));
    }

    public ValueTask<OwnersReading> ReadOwnersAsync(EntityId entity, int mostInterests, CancellationToken cancellationToken)
    {
        var said = Said().Where(entry => IsAbout(entry, entity)).ToList();
        var interests = said.SelectMany(Interests).ToList();
        return ValueTask.FromResult(new OwnersReading(
            [.. said.Select(Statement)], [.. interests.Take(mostInterests)], interests.Count > mostInterests));
    }

    public ValueTask<HoldingsReading> ReadHoldingsAsync(EntityId holder, int mostInterests, CancellationToken cancellationToken)
    {
        var interests = Said().SelectMany(Interests)
            .Where(stated => stated.Interest.Party.TryGet(out var party) && party == Of(holder)).ToList();
        return ValueTask.FromResult(new HoldingsReading([.. interests.Take(mostInterests)], interests.Count > mostInterests));
    }

    private static bool IsSaid(WorldEntry entry) => entry is { Standing: Standing.Current, Statement.IsWithdrawal: false };

    private bool IsAbout(WorldEntry entry, EntityId entity) =>
        MembersOf(entity).Any(member => entry.Statement.Record == "entities/" + member);

    private static bool IsRedacted(WorldEntry entry) => entry.Content.MissingSections.Contains("owners");

    private IEnumerable<WorldEntry> Said() => Counting(
        _entries,
        entry => entry.Content.Section<Owners>() is not null || IsRedacted(entry),
        entry => IsRedacted(entry) || entry.Content.Section<Owners>()!.AsOf.Microseconds <= _validAt)
        .Where(entry => !IsRedacted(entry)).OrderBy(entry => entry.Index);

    private static OwnersStatement Statement(WorldEntry entry)
    {
        var owners = entry.Content.Section<Owners>()!;
        return new OwnersStatement(new LeafIndex(entry.Index), entry.Party, owners.AsOf, owners.Complete);
    }

    private IEnumerable<StatedInterest> Interests(WorldEntry entry) =>
        entry.Content.Section<Owners>()!.Interests.Select((interest, place) => new StatedInterest(
            Of(EntityId.Parse(entry.Statement.Record.AsSpan("entities/".Length))),
            place,
            Statement(entry),
            interest.Party.TryGet(out var party) ? interest with { Party = OrUnknown.Known(Of(party)) } : interest));
}
