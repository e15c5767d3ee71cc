using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Origins that are concealed, and such as are not, drawn by hand.</summary>
public abstract class OriginCaseSuite : ProjectionSuiteBase
{
    private const string Malaysia = "NATIONAL:MY:B2";
    private const string Singapore = "NATIONAL:SG:A1";

    [Fact]
    public async Task A_concealed_origin_adds_up_and_says_what_speaks_against_it()
    {
        using var world = new DrawnWorld();
        world.Append(StatementKinds.Get<ClusterInventoryKind>(), "acme/s-1/c-0", null, InventoryIn("SG"));
        world.Append(StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-1", null, DrawnWorld.TermsOf(), RentalOf(Malaysia, "card", []));
        var shell = world.Append(
            StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-2", null, DrawnWorld.TermsOf(), RentalOf("NATIONAL:SG:SHELL", "card", ["NATIONAL:MY:DEALER"]));
        world.Release(DrawnWorld.ReleaseOf("Parent", "MY", "parent"));
        var job = world.Job(new DrawnJob
        {
            Customer = "NATIONAL:SG:SHELL",
            Model = "Wren",
            AccessCountries = ["MY", "SG"],
            Inputs = [DrawnWorld.In(InputRelation.Finetune, "parent")],
            Outputs = [DrawnWorld.Out("wren", name: "Wren")],
        });
        world.Release(DrawnWorld.ReleaseOf("Wren", "SG", "wren"));
        world.Job(new DrawnJob { Customer = Singapore, Model = "Innocent", AccessCountries = ["SG"], Outputs = [DrawnWorld.Out("innocent")] });
        var investigator = await ProjectAsync(world);
        var question = new OriginQuestion { Origin = "MY", RentedIn = "SG" };
        var lead = Assert.Single((await investigator.AskAsync(question, Token)).Answer!.Leads);
        Assert.Equal(("Wren", "NATIONAL:SG:SHELL", "SG"), (lead.Model, lead.Builder, Assert.Single(lead.BuiltIn)));
        Assert.Equal(
            [OriginReasonKind.Payment, OriginReasonKind.Access, OriginReasonKind.ParentOrigin, OriginReasonKind.Reseller, OriginReasonKind.DeclaredElsewhere],
            lead.Reasons.Select(reason => reason.Kind));
        Assert.Equal(75, lead.Score);
        Assert.Equal([job], lead.Reasons[1].LogIndices);
        Assert.Contains(shell, lead.Reasons[0].LogIndices);
        Assert.Contains(lead.Against, sentence => sentence.Contains("published", StringComparison.Ordinal));
        Assert.Contains(lead.Against, sentence => sentence.Contains("SG too", StringComparison.Ordinal));
        Assert.Empty((await investigator.AskAsync(question with { MinScore = 76 }, Token)).Answer!.Leads);
        Assert.Empty((await investigator.AskAsync(question with { RentedIn = "FR" }, Token)).Answer!.Leads);
        var before = question with { AsOf = new AsOf { KnownAt = new TreeSize(4) } };
        Assert.Empty((await investigator.AskAsync(before, Token)).Answer!.Leads);
    }

    [Fact]
    public async Task What_a_reseller_rented_for_a_builder_counts_as_its_own()
    {
        using var world = new DrawnWorld();
        var shell = EndCustomer.Of(EntityId.Parse("NATIONAL:SG:SHELL"));
        var own = world.Append(
            StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-1", null, DrawnWorld.TermsOf(), RentalOf("NATIONAL:SG:DEALER", "card", []) with { EndCustomer = shell });
        var other = world.Append(StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-2", null, DrawnWorld.TermsOf(), RentalOf(Malaysia, "card", []));
        world.Job(new DrawnJob { Customer = "NATIONAL:SG:SHELL", Model = "Wren", Outputs = [DrawnWorld.Out("wren")] });

        var answer = (await (await ProjectAsync(world)).AskAsync(new OriginQuestion { Origin = "MY" }, Token)).Answer!;

        var reason = Assert.Single(Assert.Single(answer.Leads).Reasons);
        Assert.Equal(OriginReasonKind.Payment, reason.Kind);
        Assert.Equal([own, other], reason.LogIndices);
        Assert.Contains(
            "A builder's rentals are those that name its identifier as customer or end customer: such as only its jobs name are not looked at.", answer.Basis.Caveats);
    }

    // Its own rental is the only one: nothing is in common with anything.
    [Fact]
    public async Task That_a_reseller_of_the_country_paid_for_the_builder_is_no_payment_in_common_with_another()
    {
        using var world = new DrawnWorld();
        var shell = EndCustomer.Of(EntityId.Parse("NATIONAL:SG:SHELL"));
        world.Append(StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-1", null, DrawnWorld.TermsOf(), RentalOf(Malaysia, "card", [Malaysia]) with { EndCustomer = shell });
        world.Append(StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-2", null, DrawnWorld.TermsOf(), RentalOf(Malaysia, "card", []));
        world.Job(new DrawnJob { Customer = "NATIONAL:SG:SHELL", Model = "Wren", Outputs = [DrawnWorld.Out("wren")] });

        var answer = (await (await ProjectAsync(world)).AskAsync(new OriginQuestion { Origin = "MY" }, Token)).Answer!;

        Assert.Equal(OriginReasonKind.Reseller, Assert.Single(Assert.Single(answer.Leads).Reasons).Kind);
    }

    [Fact]
    public async Task An_owner_abroad_points_there_and_full_domestic_ownership_speaks_against_it()
    {
        using var world = new DrawnWorld();
        world.Append(StatementKinds.Get<ClusterInventoryKind>(), "acme/s-1/c-0", null, InventoryIn("SG"));
        var owned = world.Append(
            StatementKinds.Get<EntityKind>(), "entities/NATIONAL:SG:OWNED", null, IdentityOf("NATIONAL:SG:OWNED", "SG"), OwnersOf("NATIONAL:MY:PARENT"));
        world.Job(new DrawnJob { Customer = "NATIONAL:SG:OWNED", Model = "Wren", Outputs = [DrawnWorld.Out("wren")] });
        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new OriginQuestion { Origin = "MY" }, Token)).Answer!;
        var lead = Assert.Single(answer.Leads);
        var reason = Assert.Single(lead.Reasons);
        Assert.Equal((OriginReasonKind.Controller, 30), (reason.Kind, reason.Points));
        Assert.Contains(owned, reason.LogIndices);
        Assert.Contains(lead.Controllers, controller => controller is { Entity: "NATIONAL:MY:PARENT", Country: "MY" });
        Assert.Empty((await investigator.AskAsync(new OriginQuestion { Origin = "FR" }, Token)).Answer!.Leads);
    }

    [Fact]
    public async Task Points_are_those_of_the_rule_set()
    {
        using var world = new DrawnWorld();
        world.Append(StatementKinds.Get<ClusterInventoryKind>(), "acme/s-1/c-0", null, InventoryIn("SG"));
        world.Append(StatementKinds.Get<EntityKind>(), "entities/NATIONAL:SG:OWNED", null, IdentityOf("NATIONAL:SG:OWNED", "SG"), OwnersOf("NATIONAL:MY:PARENT"));
        world.Job(new DrawnJob { Customer = "NATIONAL:SG:OWNED", Model = "Wren", AccessCountries = ["MY"], Outputs = [DrawnWorld.Out("wren")] });
        var shipped = RuleSets.Default.Origins;
        var rules = RuleSets.Default with { Origins = shipped with { Parameters = [.. shipped.Parameters.Select(Weighed)] } };
        var investigator = await ProjectAsync(world, rules: rules);
        var lead = Assert.Single((await investigator.AskAsync(new OriginQuestion { Origin = "MY" }, Token)).Answer!.Leads);
        Assert.Equal([(OriginReasonKind.Access, 44), (OriginReasonKind.Controller, 7)], lead.Reasons.Select(reason => (reason.Kind, reason.Points)));
        Assert.Equal(51, lead.Score);

        static RuleParameter Weighed(RuleParameter parameter) => parameter.Name switch
        {
            "accessPoints" => parameter with { Value = Magnitude.Parse("44") },
            "controllerPoints" => parameter with { Value = Magnitude.Parse("7") },
            _ => parameter,
        };
    }

    [Fact]
    public async Task Pages_go_on_where_they_were_though_pairs_are_logged_among_theirs()
    {
        using var world = new DrawnWorld();
        world.Append(StatementKinds.Get<ClusterInventoryKind>(), "acme/s-1/c-0", null, InventoryIn("SG"));
        string[] names = ["1:+", "-", ".", new('\u661f', 1024)];
        foreach (var name in names)
        {
            Steer(world, "NATIONAL:SG:S1", name);
        }

        Steer(world, "NATIONAL:SG:S2", "Wren");
        var question = new OriginQuestion { Origin = "MY", PairsOfPage = 2, PageSize = 1 };
        var first = (await (await ProjectAsync(world)).AskAsync(question, Token)).Answer!;
        Steer(world, "NATIONAL:SG:S0", "Before all");
        Steer(world, "NATIONAL:SG:S1", "*");
        Steer(world, "NATIONAL:SG:S1", "/");
        var investigator = await ProjectAsync(world);
        var (found, last) = (new List<OriginLead>(first.Leads), first);
        while (last.NextPageToken.Length > 0)
        {
            last = (await investigator.AskAsync(question with { PageToken = last.NextPageToken }, Token)).Answer!;
            Assert.Equal(first.Basis.TreeSize, last.Basis.TreeSize);
            found.AddRange(last.Leads);
        }

        Assert.Equal(
            [.. names.Order(StringComparer.Ordinal).Select(name => ("NATIONAL:SG:S1", name)), ("NATIONAL:SG:S2", "Wren")],
            found.Select(lead => (lead.Builder, lead.Model!)).OrderBy(pair => pair.Builder, StringComparer.Ordinal).ThenBy(pair => pair.Item2, StringComparer.Ordinal));
        Assert.Equal(RuleSets.Default.Reference, last.Basis.RuleSet);

        // Pages say it alike, so that who puts them together tells it once; what was given is not advised.
        var caveat = Assert.Single(first.Basis.Caveats, text => text.StartsWith("A page looks at a part of the pairs", StringComparison.Ordinal));
        Assert.EndsWith("Name a country of rentals to look at fewer.", caveat, StringComparison.Ordinal);
        Assert.Contains(caveat, last.Basis.Caveats);
        var inSingapore = (await investigator.AskAsync(question with { RentedIn = "SG" }, Token)).Answer!;
        Assert.DoesNotContain(inSingapore.Basis.Caveats, text => text.Contains("Name a country", StringComparison.Ordinal));

        static void Steer(DrawnWorld world, string customer, string model) =>
            world.Job(new DrawnJob { Customer = customer, Model = model, AccessCountries = ["MY"], Outputs = [DrawnWorld.Out(model)] });
    }

    [Theory]
    [InlineData(0, 1, "pairsOfPage")]
    [InlineData(OriginQuestion.MostPairs + 1, 1, "pairsOfPage")]
    [InlineData(1, 0, "lookedAtOfPage")]
    [InlineData(1, OriginQuestion.MostLookedAt + 1, "lookedAtOfPage")]
    public async Task No_page_looks_at_nothing_or_at_too_much(int pairs, int lookedAt, string field)
    {
        using var world = new DrawnWorld();
        var question = new OriginQuestion { Origin = "MY", PairsOfPage = pairs, LookedAtOfPage = lookedAt };
        var refusal = (await (await ProjectAsync(world)).AskAsync(question, Token)).Refusal;
        Assert.Equal((RefusalReason.ArgumentInvalid, field), (refusal?.Reason, refusal?.Field));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("MY", 0)]
    [InlineData("SG", 1)]
    public async Task A_builder_under_its_own_flag_conceals_nothing_unless_a_release_declares_another(string? released, int leads)
    {
        using var world = new DrawnWorld();
        world.Append(StatementKinds.Get<ClusterInventoryKind>(), "acme/s-1/c-0", null, InventoryIn("SG"));
        world.Job(new DrawnJob { Customer = Malaysia, Model = "Wren", AccessCountries = ["MY"], Outputs = [DrawnWorld.Out("wren")] });
        if (released is not null)
        {
            world.Release(DrawnWorld.ReleaseOf("Wren", released, "wren"));
        }

        var investigator = await ProjectAsync(world);
        var found = (await investigator.AskAsync(new OriginQuestion { Origin = "MY", RentedIn = "SG" }, Token)).Answer!.Leads;
        Assert.Equal(leads, found.Count);
        Assert.All(found, lead => Assert.Equal(
            [OriginReasonKind.Builder, OriginReasonKind.Access, OriginReasonKind.DeclaredElsewhere], lead.Reasons.Select(reason => reason.Kind)));
    }

    [Fact]
    public async Task A_release_that_declares_the_country_leaves_nothing_concealed()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = Singapore, Model = "Wren", AccessCountries = ["MY"], Outputs = [DrawnWorld.Out("wren")] });
        var investigator = await ProjectAsync(world);
        var question = new OriginQuestion { Origin = "MY" };
        Assert.Single((await investigator.AskAsync(question, Token)).Answer!.Leads);
        world.Release(DrawnWorld.ReleaseOf("Wren", "MY", "wren"));
        investigator = await ProjectAsync(world);
        Assert.Empty((await investigator.AskAsync(question, Token)).Answer!.Leads);
    }

    [Fact]
    public async Task A_builder_that_only_a_judgement_holds_to_be_of_the_country_is_a_reason_that_rests_on_it()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = Singapore, Model = "Wren", Outputs = [DrawnWorld.Out("wren")] });
        var judged = world.Append(StatementKinds.Get<JudgementKind>(), "acme/judgements/1", null, new JudgementBody
        {
            Salt = default,
            About = new JudgementSubject { SameEntity = new SameEntity { Entities = [EntityId.Parse(Singapore), EntityId.Parse(Malaysia)] } },
            Verdict = JudgementVerdict.Confirmed,
            Reason = "The same directors and the same address.",
            DecidedAt = new Timestamp(DrawnWorld.Hour(1)),
        });
        var investigator = await ProjectAsync(world);
        var lead = Assert.Single((await investigator.AskAsync(new OriginQuestion { Origin = "MY" }, Token)).Answer!.Leads);
        var reason = Assert.Single(lead.Reasons);
        Assert.Equal((OriginReasonKind.Builder, 30), (reason.Kind, reason.Points));
        Assert.Equal([judged], reason.LogIndices);
    }

    // One reporter's word makes nothing open: who is of a register's country is of it, and who is of none's, of what all say.
    [Theory]
    [InlineData("NATIONAL:SG:SHELL", new[] { "MY" }, true)]
    [InlineData("NATIONAL:MY:B2", new[] { "SG" }, false)]
    [InlineData("LEI:529900T8BM49AURSDO55", new[] { "MY" }, false)]
    [InlineData("LEI:529900T8BM49AURSDO55", new[] { "MY", "SG" }, true)]
    public async Task Where_a_builder_is_of_is_what_its_register_says_or_all_who_say_anything(string builder, string[] stated, bool isLead)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = builder, Model = "Wren", AccessCountries = ["MY"], Outputs = [DrawnWorld.Out("wren")] });
        var entries = new List<long>();
        foreach (var country in stated)
        {
            world.Reporter = $"reporter {country}";
            entries.Add(world.Append(StatementKinds.Get<EntityKind>(), $"entities/{builder}", null, IdentityOf(builder, country)));
        }

        var leads = (await (await ProjectAsync(world)).AskAsync(new OriginQuestion { Origin = "MY" }, Token)).Answer!.Leads;

        Assert.Equal(isLead, leads.Count == 1);
        Assert.All(leads, lead =>
        {
            Assert.Equal([OriginReasonKind.Builder, OriginReasonKind.Access], lead.Reasons.Select(reason => reason.Kind));
            Assert.Equal([entries[0]], lead.Reasons[0].LogIndices);
        });
    }

    private static Capacity InventoryIn(string country) => new()
    {
        Salt = default,
        AsOf = new Timestamp(DrawnWorld.Hour(0)),
        Status = ClusterStatus.Operational,
        Country = CountryCode.Parse(country),
        Domains = [],
    };

    private static RentalParties RentalOf(string customer, string card, IReadOnlyList<string> resellers) => new()
    {
        Salt = default,
        Customer = OrUnknown.Known(EntityId.Parse(customer)),
        Resellers = [.. resellers.Select(reseller => EntityId.Parse(reseller))],
        EndCustomer = EndCustomer.Customer,
        PaymentFingerprint = DrawnWorld.Named(card),
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
    };

    private static Identity IdentityOf(string entity, string country) => new()
    {
        Salt = default,
        Entity = EntityId.Parse(entity),
        Type = EntityType.LegalEntity,
        Names = [new PartyName { Text = "Kestrel", Kind = NameKind.Registered }],
        Jurisdiction = OrUnknown.Known(CountryCode.Parse(country)),
    };

    private static Owners OwnersOf(string holder) => new()
    {
        Salt = default,
        AsOf = new Timestamp(DrawnWorld.Hour(0)),
        Complete = Completeness.Yes,
        Interests =
        [
            new Interest
            {
                Party = OrUnknown.Known(EntityId.Parse(holder)),
                Type = InterestCode.Parse("shareholding"),
                DirectOrIndirect = Directness.Direct,
                SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.FromInteger(100), Maximum = Quantity.FromInteger(100) }),
            },
        ],
    };
}
