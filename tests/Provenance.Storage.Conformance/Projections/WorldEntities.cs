using System.Globalization;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>
/// Draws who the parties are, who holds what in whom, who is listed, and what was decided about it: few entities, so that
/// ownership has diamonds and cycles, and declarers contradict each other.
/// </summary>
internal sealed class WorldEntities(Random random, bool isShady)
{
    public static readonly string[] All =
        [.. WorldReports.Customers, "NATIONAL:SG:H1", "NATIONAL:SG:H2", "NATIONAL:HK:P3", "NATIONAL:MY:P4", "LEI:969500KSV493XWY0PS33"];

    private static readonly string[] Interests = ["shareholding", "shareholding", "shareholding", "votingRights", "appointmentOfBoard", "nominee"];

    // What is drawn besides where customers hide: seats on boards and interests that nobody names.
    private readonly string[] _interests =
        isShady ? [.. Interests, "boardMember", "boardMember", "boardMember", "boardMember", "boardMember", "boardChair", "unknownInterest", "unpublishedInterest"] : Interests;

    private static readonly string[] Words =
        ["Kestrel", "Heron", "شركة الصقر للحوسبة", "隼", "Сокол", "Kestrel Computing Pte. Ltd.", "Blackwater Lantern", "北京红隼科技有限公司"];

    private static readonly string[] Signals = ["E1", "E4", "E14"];

    // In such worlds each entity has one owner, of a half or the whole, on whom declarers mostly agree: else hardly anybody is
    // captured, and circles always have a way out. Half of the owners follow each other, so that capture goes on, or hold each other.
    private readonly bool _isOfWholes = random.Next(isShady ? 3 : 2) == 0;
    private readonly string[] _owners = [.. All.Select((_, place) => random.Next(All.Length) is var drawn && drawn < 4 ? All[isShady ? place ^ 1 : (place + 1) % All.Length] : All[drawn])];

    // Where customers hide each entity has one owner just below a half, on whom declarers mostly agree, and many seats and small shares beside.
    private readonly ulong[] _shares = isShady ? [.. All.Select(_ => (ulong)random.Next(43, 52))] : [];

    /// <summary>Whether entities change hands within the days that jobs tell of: some are held from the statement's day on alone, and some no longer.</summary>
    public bool ChangesHands { get; init; }

    public IEnumerable<Section> DrawEntity(string entity)
    {
        yield return DrawIdentity(entity);
        if (random.Next(4) > 0)
        {
            yield return DrawOwners(entity);
        }
    }

    public ListingBody DrawListing() => new()
    {
        Salt = Salt(),
        List = ListOf(Pick(["Watched parties", "Barred parties"]), Maybe(CountryCode.Parse("SG")), random.Next(3)),
        Entity = Maybe(Entity()),
        Type = EntityType.LegalEntity,
        Names = [Name()],
        Identifiers = random.Next(2) == 0 ? [] : [Identifier()],
        Programmes = random.Next(2) == 0 ? null : ["P1", "P2"],
        ListedOn = Maybe(Day(400 + random.Next(400))),
        DelistedOn = random.Next(4) == 0 ? Day(random.Next(5, 400)) : null,
        Status = Pick(Enum.GetValues<ListingStatus>()),
        Note = random.Next(2) == 0 ? null : "seen twice",
    };

    public JudgementBody DrawJudgement() => new()
    {
        Salt = Salt(),
        About = random.Next(2) == 0
            ? new JudgementSubject { SameEntity = new SameEntity { Entities = [.. Shuffled(All).Take(random.Next(2, 4)).Select(id => EntityId.Parse(id))] } }
            : new JudgementSubject { Lead = DrawLead() },
        Verdict = Pick(Enum.GetValues<JudgementVerdict>()),
        Reason = "compared with the register",
        DecidedAt = new Timestamp(WorldReports.Now.Microseconds - (random.Next(1, 40) * 3_600_000_000L)),
        CaseNumber = random.Next(2) == 0 ? null : "C-" + random.Next(9),
        Person = random.Next(2) == 0 ? null : "Inspector 7",
    };

    private JudgedLead DrawLead() => new()
    {
        Signal = TextValue.Parse<SignalCode>(Pick(Signals)),
        RuleSet = new RuleSetReference { Name = "example", Version = "1", Digest = WorldReports.Named("rules") },
        Key = WorldReports.Named("lead " + random.Next(5)),
        Entries = [WorldReports.Named("entry " + random.Next(50))],
        TreeSize = random.Next(1, 100),
    };

    private Identity DrawIdentity(string entity) => new()
    {
        Salt = Salt(),
        Entity = EntityId.Parse(entity),
        Type = Pick([EntityType.LegalEntity, EntityType.LegalEntity, EntityType.NaturalPerson, EntityType.State]),
        Names = [.. Shuffled(Words).Take(random.Next(1, 3)).Select(word => Name(word + " " + random.Next(3)))],
        Identifiers = random.Next(3) == 0 ? [Identifier()] : null,
        Jurisdiction = Maybe(CountryCode.Parse(Pick(["SG", "MY"]))),
        IncorporatedOn = random.Next(2) == 0 ? null : Maybe(Day(isShady ? random.Next(random.Next(2) == 0 ? 20 : 400) : random.Next(40, 2_000))),
    };

    private Owners DrawOwners(string entity)
    {
        var (salt, daysAgo) = (Salt(), random.Next(1, 60));
        return DrawOwners(entity, salt, daysAgo);
    }

    private Owners DrawOwners(string entity, Salt salt, int daysAgo) => new()
    {
        Salt = salt,
        AsOf = new Timestamp(WorldReports.Now.Microseconds - (daysAgo * 86_400_000_000L)),
        Complete = isShady && random.Next(3) > 0 ? Completeness.Unknown : Pick(Enum.GetValues<Completeness>()),
        Interests = isShady && !_isOfWholes
            ? [.. random.Next(8) > 0 ? [DrawBelowHalf(entity)] : Array.Empty<Interest>(), .. Enumerable.Range(0, random.Next(2, 6)).Select(_ => DrawInterest())]
            : [.. Enumerable.Range(0, _isOfWholes ? 1 : random.Next(4)).Select(_ => _isOfWholes && random.Next(8) > 0 ? DrawWhole(entity, daysAgo) : DrawInterest())],
    };

    private Interest DrawBelowHalf(string entity)
    {
        var percent = Quantity.FromInteger(_shares[Array.IndexOf(All, entity)]);
        return new Interest
        {
            Party = Maybe(EntityId.Parse(_owners[Array.IndexOf(All, entity)])),
            Type = InterestCode.Parse("shareholding"),
            DirectOrIndirect = Directness.Direct,
            SharePercent = OrUnknown.Known(new ShareRange { Minimum = percent, Maximum = percent }),
            From = random.Next(2) == 0 ? null : Day(700),
        };
    }

    private Interest DrawWhole(string entity, int daysAgo)
    {
        var percent = Quantity.FromInteger(random.Next(6) == 0 ? 50UL : 100UL);
        return new Interest
        {
            Party = OrUnknown.Known(EntityId.Parse(_owners[Array.IndexOf(All, entity)])),
            Type = InterestCode.Parse("shareholding"),
            DirectOrIndirect = Directness.Direct,
            SharePercent = OrUnknown.Known(new ShareRange { Minimum = percent, Maximum = percent }),
            From = random.Next(3) switch { 0 => null, 1 when ChangesHands => Day(daysAgo), _ => Day(700) },
            To = ChangesHands && random.Next(6) == 0 ? Day(random.Next(daysAgo + 1)) : null,
        };
    }

    private Interest DrawInterest()
    {
        var (low, width) = isShady ? (random.Next(0, 9), 0) : (random.Next(0, 61), random.Next(3) == 0 ? random.Next(0, 39) : 0);
        var from = random.Next(2) == 0 ? Day(random.Next(60, 900)) : (CalendarDate?)null;
        var hidden = isShady ? Pick(_interests) : null;
        return new Interest
        {
            // Few sit on many boards.
            Party = hidden?.StartsWith("board", StringComparison.Ordinal) == true ? OrUnknown.Known(EntityId.Parse(Pick(All[3..5]))) : Maybe(Entity()),
            PartyName = low % 4 > 0 ? Name(string.Create(CultureInfo.InvariantCulture, $"{Words[low % Words.Length]} {low % 3}")) : null,
            Type = TextValue.Parse<InterestCode>(hidden ?? Pick(Interests)),
            DirectOrIndirect = Pick([Directness.Direct, Directness.Direct, Directness.Indirect, Directness.Unknown]),
            SharePercent = Maybe(new ShareRange { Minimum = Quantity.FromInteger((ulong)low), Maximum = Quantity.FromInteger((ulong)(low + width)) }),
            From = from,
            To = random.Next(5) == 0 ? Day(random.Next(1, 60)) : null,
        };
    }

    private static ScreeningList ListOf(string name, OrUnknown<CountryCode> jurisdiction, int version) => new()
    {
        Name = name,
        Authority = "Northern Inspectorate",
        Jurisdiction = jurisdiction,
        Version = $"2026-{version}",
        PublishedOn = Day(50 - (20 * version)),
    };

    private static CalendarDate Day(int daysAgo) =>
        CalendarDate.Parse(WorldReports.Now.Value.AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private EntityIdentifier Identifier() => isShady && random.Next(2) == 0 ? Identifier("LEI", "969500KSV493XWY0PS33") : Identifier("SG-UEN", "20190" + random.Next(5) + "K");

    private EntityIdentifier Identifier(string scheme, string id) => new()
    {
        Scheme = scheme,
        Id = id,
        Status = Pick(Enum.GetValues<IdentifierStatus>()),
    };

    private PartyName Name() => Name(Pick(Words) + " " + random.Next(3));

    private static PartyName Name(string text) => new() { Text = text, Kind = NameKind.Registered };

    private EntityId Entity() => EntityId.Parse(Pick(All));

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private IEnumerable<T> Shuffled<T>(IEnumerable<T> items) => items.Select(item => (item, order: random.Next())).OrderBy(pair => pair.order).Select(pair => pair.item);

    private OrUnknown<T> Maybe<T>(T value)
        where T : notnull => random.Next(6) == 0 ? OrUnknown.Unknown<T>() : OrUnknown.Known(value);

    private Salt Salt() => new((UInt128)random.NextInt64());
}
