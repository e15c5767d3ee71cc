using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Investigation.Search;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Holders and customers whom a statement names and does not know otherwise, case by case, on worlds written by hand.</summary>
public abstract class NamedHolderSuite : SignalSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Zhou = "NATIONAL:SG:X1";

    [Theory]
    [InlineData("Иван Петров", "Ivan Petrov")]
    [InlineData("Иван Петров", "Иван Петров")]
    [InlineData("Ivan Petrov", "Иван Петров")]
    public async Task A_holder_of_whom_only_a_name_is_known_is_one_party_that_the_name_finds(string name, string tip)
    {
        WriteKestrel(Held(null, name), Held(null, name, "nominee"));

        var found = Assert.Single((await SearchAsync(tip)).Candidates);

        Assert.Equal((null, name), (found.Match.Entity, found.Match.Text));
        var detail = Assert.Single(found.Identities).Detail;
        Assert.Equal([0L], Assert.Single(detail.Names).Sayings.Select(saying => saying.LogIndex));
        Assert.Empty(detail.Identifiers); // Those of the statement are Kestrel's.
    }

    [Fact]
    public async Task Two_names_and_two_statements_are_as_many_parties()
    {
        WriteKestrel(Held(null, "Ivan Petrov"), Held(null, "Ivan Petrova"));
        WriteEntity("zenith", Held(null, "Ivan Petrov"));

        Assert.Equal(3, (await SearchAsync("Ivan Petrov")).Candidates.Count);
    }

    [Fact]
    public async Task A_name_that_is_withdrawn_or_redacted_finds_nobody()
    {
        var stated = WriteKestrel(Held(null, "Ivan Petrov"));
        Assert.Single((await SearchAsync("Ivan Petrov")).Candidates);

        World.Write(
            "acme", StatementKinds.Get<EntityKind>(), "entities/" + Kestrel, new Supersedes { Statement = stated, Reason = SupersedesReason.Withdrawal }, [], []);
        World.Write("zenith", StatementKinds.Get<EntityKind>(), "entities/" + Kestrel, null, ["owners"], [Identity(), Owners(Held(null, "Ivan Petrov"))]);

        Assert.Empty((await SearchAsync("Ivan Petrov")).Candidates);
    }

    [Fact]
    public async Task A_holder_who_is_known_has_the_name_and_is_called_by_it()
    {
        WriteKestrel(Held(Zhou, "Zhou Wei"), Held(Kestrel, "Kestrel Compute"));

        Assert.Equal(Zhou, Assert.Single((await SearchAsync("Zhou Wei")).Candidates).Match.Entity);
        var own = Assert.Single(Assert.Single(Assert.Single((await SearchAsync("Kestrel Compute")).Candidates).Identities).Detail.Names);
        Assert.Single(own.Sayings);
        var controllers = await ControllersAsync();
        Assert.Equal(["Zhou Wei"], controllers.Parties.Single(party => party.Entity.ToString() == Zhou).Names);
        Assert.DoesNotContain(controllers.Basis.Caveats, caveat => caveat.Contains("search for it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_behind_an_entity_tells_the_names_of_unknown_holders()
    {
        WriteKestrel(Held(null, "Ivan Petrov"), Held(Zhou, "Zhou Wei"), Held(null, "Nikita Orlov") with { To = CalendarDate.Parse("2020-01-01") });

        Assert.Contains(
            "Statements name holders whom they do not know otherwise: \"Ivan Petrov\", shareholding in NATIONAL:SG:K1 (entry 0). A name joins nobody here; search for it.",
            (await ControllersAsync()).Basis.Caveats);
    }

    [Fact]
    public async Task Of_many_names_of_unknown_holders_the_first_are_told()
    {
        WriteKestrel([.. Enumerable.Range(10, 21).Select(number => Held(null, $"Holder {number}"))]);

        var told = Assert.Single((await ControllersAsync()).Basis.Caveats, caveat => caveat.StartsWith("Statements name holders", StringComparison.Ordinal));
        Assert.Contains("\"Holder 29\", shareholding in NATIONAL:SG:K1 (entry 0), and others.", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Zhou)]
    public async Task Names_of_a_rentals_customer_find_the_customer_known_or_not(string? customer)
    {
        Rent(1, customer, "Blackwater Lantern");

        var found = Assert.Single((await SearchAsync("Blackwater Lantern")).Candidates);

        Assert.Equal(customer, found.Match.Entity);
        Assert.Equal([0L], found.Identities[0].Detail.Names[0].Sayings.Select(saying => saying.LogIndex));
    }

    [Fact]
    public async Task However_many_customers_are_only_named_the_entity_of_the_name_is_found_and_comes_first()
    {
        const int MoreThanAreScored = 1_001;
        for (var i = 0; i < MoreThanAreScored; i++)
        {
            Rent(i, null, "Kestrel Compute");
        }

        WriteKestrel();

        foreach (var isExact in new[] { true, false })
        {
            var answer = (await (await ProjectAsync(World)).AskAsync(
                new SearchQuestion { Text = "Kestrel Compute", IsExact = isExact, PageSize = 1_000 }, Token)).Answer!;
            Assert.Equal([Kestrel, null], answer.Candidates.Select(candidate => candidate.Match.Entity).Take(2));
            Assert.Equal((201, 1_001), (answer.Candidates.Count, answer.NamesLookedAt));
            Assert.Contains(
                "More than 200 holders and customers of whom only a name is known have one that fits: of these only the best are given, and of equals those named first.",
                answer.Basis.Caveats);
            Assert.DoesNotContain(answer.Basis.Caveats, caveat => caveat.StartsWith("More than 200 parties", StringComparison.Ordinal));
        }
    }

    private void Rent(int number, string? customer, string name) => World.Write(
        "acme",
        StatementKinds.Get<RentalKind>(),
        $"acme/s-1/c-0/rentals/r-{number}",
        new Terms
        {
            Salt = World.Salt(),
            From = WrittenWorld.HoursAgo(1_000),
            To = RentalEnd.Open,
            Reserved = [new Reservation { Accelerator = TextValue.Parse<AcceleratorSlug>("nvidia-h100-sxm"), Count = 8 }],
            Purpose = RentalPurpose.Training,
            Visibility = Visibility.Scheduler,
        },
        new RentalParties
        {
            Salt = World.Salt(),
            Customer = Party(customer),
            CustomerNames = [Named(name)],
            Resellers = [],
            EndCustomer = EndCustomer.Unknown,
            AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
        });

    private static OrUnknown<EntityId> Party(string? entity) =>
        entity is null ? OrUnknown.Unknown<EntityId>() : OrUnknown.Known(EntityId.Parse(entity));

    private static PartyName Named(string text) => new() { Text = text, Kind = NameKind.Registered };

    private static Interest Held(string? party, string name, string type = "shareholding") => new()
    {
        Party = Party(party),
        PartyName = Named(name),
        Type = TextValue.Parse<InterestCode>(type),
        DirectOrIndirect = Directness.Direct,
        SharePercent = OrUnknown.Unknown<ShareRange>(),
        From = CalendarDate.Parse("2010-01-01"),
    };

    private async Task<SearchAnswer> SearchAsync(string tip) =>
        (await (await ProjectAsync(World)).AskAsync(new SearchQuestion { Text = tip }, Token)).Answer!;

    private async Task<ControllersAnswer> ControllersAsync() =>
        (await (await ProjectAsync(World)).AskAsync(new ControllersQuestion { Entity = EntityId.Parse(Kestrel) }, Token)).Answer!;

    private Digest WriteKestrel(params Interest[] interests) => WriteEntity("acme", interests);

    private Digest WriteEntity(string declarer, params Interest[] interests) =>
        World.Write(declarer, StatementKinds.Get<EntityKind>(), "entities/" + Kestrel, Identity(), Owners(interests));

    private Identity Identity() => new()
    {
        Salt = World.Salt(),
        Entity = EntityId.Parse(Kestrel),
        Type = EntityType.LegalEntity,
        Names = [Named("Kestrel Compute")],
        Identifiers = [new EntityIdentifier { Scheme = "SG-UEN", Id = "201901234K", Status = IdentifierStatus.Verified }],
        Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
    };

    private Owners Owners(params Interest[] interests) =>
        new() { Salt = World.Salt(), AsOf = WrittenWorld.HoursAgo(1), Complete = Completeness.Unknown, Interests = interests };
}
