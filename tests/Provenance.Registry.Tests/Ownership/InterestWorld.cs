using System.Globalization;
using Provenance.Registry.Ownership;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Statements of owners, held in memory, and who is the same as whom.</summary>
internal sealed class InterestWorld : IInterestReader
{
    public static readonly CalendarDate Today = CalendarDate.Parse("2026-11-23");
    public static readonly OwnershipTerms OnToday = new(Today);
    private static readonly Timestamp AsOf = Timestamp.Parse("2026-01-01T00:00:00Z");

    private readonly Dictionary<EntityId, EntityNature> _natures = [];
    private readonly Dictionary<EntityId, EntityId> _representatives = [];
    private readonly List<(EntityId Held, OwnersStatement Statement, Interest[] Interests)> _statements = [];

    public IEnumerable<(EntityId Held, OwnersStatement Statement, Interest[] Interests)> Statements =>
        _statements.Select(said => (Of(said.Held), said.Statement, said.Interests.Select(Represented).ToArray()));

    /// <summary>Every call, as the name of the entity.</summary>
    public List<string> Asked { get; } = [];

    public static EntityId Id(string name) => EntityId.Parse($"NATIONAL:GB:{name}");

    public static string Name(EntityId entity) => entity.LocalId;

    public static Interest Share(string? holder, decimal? low, decimal? high = null, string type = "shareholding") => new()
    {
        Party = holder is null ? OrUnknown.Unknown<EntityId>() : OrUnknown.Known(Id(holder)),
        Type = InterestCode.Parse(type),
        DirectOrIndirect = Directness.Direct,
        SharePercent = low is { } least
            ? OrUnknown.Known(new ShareRange { Minimum = Percent(least), Maximum = Percent(high ?? least) })
            : OrUnknown.Unknown<ShareRange>(),
    };

    public static Quantity Percent(decimal value) => Quantity.Parse(value.ToString("0.######", CultureInfo.InvariantCulture));

    public InterestWorld Owned(string held, params Interest[] interests) => Says("acme", held, Completeness.Unknown, interests);

    public InterestWorld Says(string declarer, string held, Completeness complete, params Interest[] interests) =>
        Says(declarer, held, complete, AsOf, interests);

    public InterestWorld Says(string declarer, string held, Completeness complete, Timestamp asOf, params Interest[] interests)
    {
        _statements.Add((Id(held), new OwnersStatement(new LeafIndex(_statements.Count), declarer, asOf, complete), interests));
        return this;
    }

    public InterestWorld Is(EntityNature nature, params string[] names)
    {
        foreach (var name in names)
        {
            _natures[Id(name)] = nature;
        }

        return this;
    }

    public InterestWorld Same(string representative, string other)
    {
        _representatives[Id(other)] = Id(representative);
        return this;
    }

    public EntityId Of(EntityId entity) => _representatives.GetValueOrDefault(entity, entity);

    public EntityNature NatureOf(EntityId entity) => _natures.GetValueOrDefault(Of(entity));

    public ValueTask<EntityFacts> ReadEntityAsync(EntityId entity, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new EntityFacts(Of(entity), NatureOf(entity), Statements.Any(said => said.Held == Of(entity))));

    public ValueTask<OwnersReading> ReadOwnersAsync(EntityId entity, int mostInterests, CancellationToken cancellationToken)
    {
        Asked.Add(Name(entity));
        var said = Statements.Where(said => said.Held == Of(entity)).ToList();
        var interests = said.SelectMany(Stated).ToList();
        return ValueTask.FromResult(new OwnersReading(
            [.. said.Select(one => one.Statement)], [.. interests.Take(mostInterests)], interests.Count > mostInterests));
    }

    public ValueTask<HoldingsReading> ReadHoldingsAsync(EntityId holder, int mostInterests, CancellationToken cancellationToken)
    {
        Asked.Add(Name(holder));
        var interests = Statements.SelectMany(Stated)
            .Where(stated => stated.Interest.Party.TryGet(out var party) && party == Of(holder)).ToList();
        return ValueTask.FromResult(new HoldingsReading([.. interests.Take(mostInterests)], interests.Count > mostInterests));
    }

    private static IEnumerable<StatedInterest> Stated((EntityId Held, OwnersStatement Statement, Interest[] Interests) said) =>
        said.Interests.Select((interest, place) => new StatedInterest(said.Held, place, said.Statement, interest));

    private Interest Represented(Interest interest) => interest.Party.TryGet(out var party)
        ? interest with { Party = OrUnknown.Known(Of(party)) }
        : interest;
}
