using Grpc.Core;
using Provenance.Statements;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>
/// Kestrel is held by Heron (60 %) and by nobody named; Heron by a person and by Zenith, half each. Zenith is listed under
/// another number, which the regulator judges to be Zenith's. Apart from them two companies hold half of each other; a person has the
/// other half of the one, and another appoints the board of the other.
/// </summary>
public sealed class OwnedRegistry : IAsyncLifetime
{
    public const string Heron = "NATIONAL:SG:H1";
    public const string Person = "NATIONAL:SG:P1";
    public const string Zenith = "NATIONAL:HK:Z1";
    public const string ZenithAsListed = "NATIONAL:HK:Z9";
    public const string Swift = "NATIONAL:SG:S1";
    public const string Teal = "NATIONAL:SG:T1";
    public const string Board = "NATIONAL:SG:B1";
    public const string List = "Watched parties";

    private long _sequence;

    public LiveRegistry Live { get; private set; } = null!;

    public V1.InvestigationService.InvestigationServiceClient Questions => new(Live.Channel);

    public string Kestrel => Live.World.CustomerEntity;

    public long SizeBeforeListing { get; private set; }

    public long Size { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Live = await LiveRegistry.StartAsync(seed: 41);
        await StateAsync(Kestrel, EntityType.LegalEntity, "Kestrel Compute Pte. Ltd.", Share(Heron, 60));
        await StateAsync(Heron, EntityType.LegalEntity, "Heron Holding", Share(Person, 50), Share(Zenith, 50) with { PartyName = Named("Zenith Investments") });
        await StateAsync(Person, EntityType.NaturalPerson, "A. Wren");
        await StateAsync(Swift, EntityType.LegalEntity, "Swift Holding", Share(Teal, 50), Share(Person, 50));
        await StateAsync(Teal, EntityType.LegalEntity, "Teal Holding", Share(Swift, 50), Share(Board, 7) with { Type = InterestCode.Parse("appointmentOfBoard") });
        await StateAsync(Board, EntityType.NaturalPerson, "B. Plover");
        SizeBeforeListing = await SubmitAsync(Live.World.Regulator, "judgement", "safeguards/judgements/z", new JudgementBody
        {
            Salt = Salt.Draw(),
            About = new JudgementSubject { SameEntity = new SameEntity { Entities = [EntityId.Parse(Zenith), EntityId.Parse(ZenithAsListed)] } },
            Verdict = JudgementVerdict.Confirmed,
            Reason = "One registered office and one director.",
            DecidedAt = Timestamp.FromDateTimeOffset(Live.World.Now),
        });
        Size = await SubmitAsync(Live.World.Regulator, "listing", "safeguards/lists/watched/z", new ListingBody
        {
            Salt = Salt.Draw(),
            List = new ScreeningList
            {
                Name = List,
                Authority = "Office of Compute Safeguards",
                Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
                Version = "2025-05",
                PublishedOn = CalendarDate.Parse("2025-05-01"),
            },
            Entity = OrUnknown.Known(EntityId.Parse(ZenithAsListed)),
            Type = EntityType.LegalEntity,
            Names = [Named("Zenith Investments")],
            Identifiers = [],
            ListedOn = OrUnknown.Known(CalendarDate.Parse("2025-01-01")),
            Status = ListingStatus.InForce,
        });
    }

    public ValueTask DisposeAsync() => Live?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static PartyName Named(string text) => new() { Text = text, Kind = NameKind.Registered };

    private static Interest Share(string holder, ulong percent) => new()
    {
        Party = OrUnknown.Known(EntityId.Parse(holder)),
        Type = InterestCode.Parse("shareholding"),
        DirectOrIndirect = Directness.Direct,
        SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.FromInteger(percent), Maximum = Quantity.FromInteger(percent) }),
    };

    private async Task StateAsync(string entity, EntityType type, string name, params Interest[] owners)
    {
        var identity = new Identity
        {
            Salt = Salt.Draw(),
            Entity = EntityId.Parse(entity),
            Type = type,
            Names = [Named(name)],
            Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
        };
        var held = new Owners
        {
            Salt = Salt.Draw(),
            AsOf = Timestamp.Parse("2025-06-01T00:00:00Z"),
            Complete = Completeness.Unknown,
            Interests = owners,
        };
        await SubmitAsync(Live.World.Operator, "entity", "entities/" + entity, owners.Length == 0 ? [identity] : [identity, held]);
    }

    private async Task<long> SubmitAsync(TestWorld.TestParty party, string kind, string record, params Section[] sections)
    {
        var builder = new StatementBuilder(Live.World.Origin, StatementKinds.ByName[kind], record)
        {
            IssuedAt = Timestamp.FromDateTimeOffset(Live.World.Now),
            Stream = new StreamId(77),
            Sequence = ++_sequence,
        };
        foreach (var section in sections)
        {
            builder.Add(section);
        }

        var built = builder.Sign(party.Key);
        Assert.Null(built.Refusal);
        return (await Live.SubmitAsync(built.Attestation!)).Receipt.LogIndex + 1;
    }
}

public sealed class ControlTests(OwnedRegistry owned) : IClassFixture<OwnedRegistry>
{
    [Fact]
    public async Task Controllers_are_named_with_shares_paths_lines_and_what_is_unknown()
    {
        var answer = await owned.Questions.GetControllersAsync(new() { Entity = owned.Kestrel, AtLeastTreeSize = owned.Size }, LiveRegistry.Call);

        var person = answer.Owners[0];
        Assert.Equal((OwnedRegistry.Person, V1.PathEnd.NaturalPerson, "30"), (person.Entity, person.End, person.Share.Low));
        Assert.Equal([OwnedRegistry.Heron, OwnedRegistry.Person], person.Paths[0].Steps.Select(step => step.Holder));
        Assert.All(person.Reaches, reach => Assert.Equal(V1.Reach.Surely, reach));
        Assert.Contains(answer.Lines, line => line is { Line: "us-ny-raise/owners", Percent: "5", Inclusive: true });
        Assert.Equal(("70", "70"), (answer.Unknown.Low, answer.Unknown.High));
        Assert.Contains(answer.Gaps, gap => gap.Entity == owned.Kestrel && gap.Reason == V1.PathEnd.RestUnstated && gap.Share.High == "40");
        var zenith = answer.Parties.Single(party => party.Entity == OwnedRegistry.Zenith);
        Assert.Equal([OwnedRegistry.Zenith, OwnedRegistry.ZenithAsListed], zenith.SameAs);
        Assert.Equal((OwnedRegistry.List, "in-force"), (zenith.Listings[0].List, zenith.Listings[0].Status));
        Assert.Superset(person.Paths[0].Steps.SelectMany(step => step.LogIndices).ToHashSet(), answer.Basis.LogIndices.ToHashSet());
        Assert.NotNull(answer.Basis.RuleSet);
    }

    [Fact]
    public async Task A_circle_is_told_with_its_shares_and_an_interest_that_no_controllers_path_goes_through_too()
    {
        var answer = await owned.Questions.GetControllersAsync(new() { Entity = OwnedRegistry.Swift, AtLeastTreeSize = owned.Size }, LiveRegistry.Call);

        var circle = Assert.Single(answer.Circles);
        Assert.Equal([OwnedRegistry.Swift, OwnedRegistry.Teal], circle.Entities);
        Assert.Equal([(OwnedRegistry.Swift, OwnedRegistry.Teal, "50"), (OwnedRegistry.Teal, OwnedRegistry.Swift, "50")], circle.Shares.Select(step => (step.Held, step.Holder, step.Share.Low)));
        Assert.Equal(("66.666666", ""), (answer.Owners[0].Share.Low, answer.Owners[0].PathCount));
        Assert.Empty(answer.FurtherShares);
        Assert.Empty(answer.Controllers);
        var board = Assert.Single(answer.ControlInterests);
        Assert.Equal((OwnedRegistry.Teal, OwnedRegistry.Board, "appointmentOfBoard", true, "7"), (board.Held, board.Holder, board.Type, board.Certain, board.Share.High));
        Assert.Equal(["B. Plover"], answer.Parties.Single(party => party.Entity == OwnedRegistry.Board).Names);
        Assert.Superset(circle.Shares.SelectMany(step => step.LogIndices).Concat(board.LogIndices).ToHashSet(), answer.Basis.LogIndices.ToHashSet());
    }

    [Fact]
    public async Task A_list_captures_by_direct_shares_and_the_rule_says_whether_it_binds_on_the_day()
    {
        var request = new V1.ListCapturedRequest
        {
            List = OwnedRegistry.List,
            AtLeastTreeSize = owned.Size,
            PageSize = 1,
            AsOf = new() { ValidAt = new() { Seconds = new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() } },
        };
        var first = await owned.Questions.ListCapturedAsync(request, LiveRegistry.Call);
        request.PageToken = first.NextPageToken;
        var second = await owned.Questions.ListCapturedAsync(request, LiveRegistry.Call);

        Assert.Equal((OwnedRegistry.Heron, 1, V1.CaptureVerdict.Captured), (first.Entities[0].Entity, first.Entities[0].Round, first.Entities[0].Verdict));
        Assert.Equal((owned.Kestrel, 2, "60"), (second.Entities[0].Entity, second.Entities[0].Round, second.Entities[0].Aggregate.Low));
        Assert.Equal((2, 0, 1, ""), (first.Captured, first.Possible, first.ListedParties, second.NextPageToken));
        Assert.Equal(("us-bis-affiliates/listed-owner", V1.RuleStanding.Suspended), (first.Line.Line, first.Line.Standing));
        Assert.Contains(first.Basis.Caveats, caveat => caveat.Contains("suspended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_entity_is_judged_upward_and_not_by_what_was_logged_later()
    {
        var request = new V1.ListCapturedRequest { Entity = owned.Kestrel, AtLeastTreeSize = owned.Size };
        var now = await owned.Questions.ListCapturedAsync(request, LiveRegistry.Call);
        request.AsOf = new() { TreeSize = owned.SizeBeforeListing };
        var before = await owned.Questions.ListCapturedAsync(request, LiveRegistry.Call);

        Assert.Equal([owned.Kestrel, OwnedRegistry.Heron], now.Entities.Select(entity => entity.Entity));
        Assert.Equal(V1.CaptureVerdict.Captured, now.Entities[0].Verdict);
        Assert.Equal(V1.CaptureVerdict.NotByStatedInterests, Assert.Single(before.Entities).Verdict);
        Assert.Equal(owned.SizeBeforeListing, before.Basis.TreeSize);
    }

    [Fact]
    public async Task A_link_is_told_with_its_path_and_unknown_owners_leave_it_open()
    {
        var held = await owned.Questions.FindOwnershipLinkAsync(
            new() { One = owned.Kestrel, Other = OwnedRegistry.Heron, AtLeastTreeSize = owned.Size }, LiveRegistry.Call);
        var open = await owned.Questions.FindOwnershipLinkAsync(
            new() { One = owned.Kestrel, Other = "NATIONAL:SG:X", AtLeastTreeSize = owned.Size }, LiveRegistry.Call);
        var same = await owned.Questions.FindOwnershipLinkAsync(
            new() { One = OwnedRegistry.Zenith, Other = OwnedRegistry.ZenithAsListed, AtLeastTreeSize = owned.Size }, LiveRegistry.Call);

        Assert.Equal((V1.OwnershipTie.Yes, "one-holds-other", OwnedRegistry.Heron, "60"), (held.Tie, held.Kind, held.Owner, held.InOne.Low));
        Assert.Equal((V1.OwnershipTie.Unspecified, "none"), (open.Tie, open.Kind));
        Assert.Equal((V1.OwnershipTie.Yes, "same-entity"), (same.Tie, same.Kind));
    }

    [Fact]
    public async Task Entities_are_listed_as_declared_page_by_page()
    {
        var request = new V1.ListEntitiesRequest { PageSize = 2, AtLeastTreeSize = owned.Size };
        var first = await owned.Questions.ListEntitiesAsync(request, LiveRegistry.Call);
        request.PageToken = first.NextPageToken;
        var second = await owned.Questions.ListEntitiesAsync(request, LiveRegistry.Call);
        request.PageToken = second.NextPageToken;
        var last = await owned.Questions.ListEntitiesAsync(request, LiveRegistry.Call);

        Assert.Equal(
            [owned.Kestrel, OwnedRegistry.Heron, OwnedRegistry.Person, OwnedRegistry.Swift, OwnedRegistry.Teal, OwnedRegistry.Board],
            first.Entities.Concat(second.Entities).Concat(last.Entities).Select(one => one.Party.Entity));
        var owners = Assert.Single(first.Entities[1].Owners);
        Assert.Equal(("acme", "unknown", 2), (owners.Declarer, owners.Complete, owners.Interests.Count));
        Assert.Equal((OwnedRegistry.Zenith, "50", "direct"), (owners.Interests[1].Holder, owners.Interests[1].Share.High, owners.Interests[1].Directness));
        Assert.Equal(["", "Zenith Investments"], owners.Interests.Select(interest => interest.HolderName));
        Assert.Equal(("", "natural-person"), (last.NextPageToken, second.Entities[0].Party.Types_[0]));
    }

    [Fact]
    public async Task Bad_questions_name_the_field()
    {
        await RefusedAsync("entity", async () => await owned.Questions.GetControllersAsync(new() { Entity = "Kestrel" }, LiveRegistry.Call));
        await RefusedAsync("entity", async () => await owned.Questions.GetControllersAsync(new() { Entity = "LEI:969500KSV493XWY0PS34" }, LiveRegistry.Call));
        await RefusedAsync("measure", async () => await owned.Questions.GetControllersAsync(
            new() { Entity = owned.Kestrel, Measure = (V1.ShareMeasure)9 }, LiveRegistry.Call));
        await RefusedAsync("list", async () => await owned.Questions.ListCapturedAsync(new(), LiveRegistry.Call));
        await RefusedAsync("threshold_percent", async () => await owned.Questions.ListCapturedAsync(
            new() { List = OwnedRegistry.List, ThresholdPercent = "100.5" }, LiveRegistry.Call));
        await RefusedAsync("rule", async () => await owned.Questions.ListCapturedAsync(
            new() { List = OwnedRegistry.List, Rule = "us-ny-raise/owners" }, LiveRegistry.Call));
        await RefusedAsync("other", async () => await owned.Questions.FindOwnershipLinkAsync(new() { One = owned.Kestrel }, LiveRegistry.Call));
    }

    private static async Task RefusedAsync(string field, Func<Task> call)
    {
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.Equal((StatusCode.InvalidArgument, "ARGUMENT_INVALID", field), (error.Code, error.Info.Reason, error.Field));
    }
}
