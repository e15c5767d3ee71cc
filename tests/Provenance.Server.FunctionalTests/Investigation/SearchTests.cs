using System.Text.Json.Nodes;
using Grpc.Core;
using Provenance.Statements;
using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>From a tip to a record, through a server: one company under two identities, and a listing.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private const string Other = "LEI:969500KSV493XWY0PS33";

    private LiveRegistry _live = null!;
    private long _size;

    private V1.InvestigationService.InvestigationServiceClient Questions => new(_live.Channel);

    private string Customer => _live.World.CustomerEntity;

    public async ValueTask InitializeAsync()
    {
        _live = await LiveRegistry.StartAsync(seed: 41);
        var reports = _live.World.Reports;
        await SubmitAsync(reports.Entity().But(entity => entity.Sections["identity"]["names"]!.AsArray().Add(
            Name("北京红隼科技有限公司", "transliterated"))).Sign(_live.World.Customer.Key));
        await SubmitAsync(reports.Rental().But(rental => rental.Sections["parties"]["customerNames"] = new JsonArray(
            Name("Kestrel Cloud Trading", "trading"))).Sign(_live.World.Reporter));
        var other = reports.Entity();
        other.Record = "entities/" + Other;
        other.Sections["identity"]["entity"] = Other;
        other.Sections["identity"]["names"] = new JsonArray(Name("Windhover Holdings", "registered"));
        other.Sections["identity"]["identifiers"] = new JsonArray(
            new JsonObject { ["scheme"] = "SG-UEN", ["id"] = "2019.12345-K", ["status"] = "verified" });
        await SubmitAsync(other.Sign(_live.World.Operator.Key));
    }

    [Theory]
    [InlineData("kestrel compute")]
    [InlineData("Kestral Compute Private Limited")]
    [InlineData("北京红隼科技有限公司")]
    [InlineData("北京紅隼科技")]
    [InlineData("Beijing Hongsun Keji")]
    [InlineData("KESTREL CLOUD TRADING")]
    [InlineData("national:sg:201912345k")]
    public async Task A_tip_in_any_script_finds_the_company(string tip)
    {
        var response = await FindAsync(new() { Text = tip });

        var found = response.Candidates[0];
        Assert.Equal(Customer, found.MatchedEntity);
        var identity = Assert.Single(found.Identities);
        Assert.Contains("北京红隼科技有限公司", identity.Names.Select(name => name.Text));
        Assert.Equal(1, identity.Roles.Rentals);
        Assert.Equal(_live.World.Operator.Handle, Assert.Single(identity.Names.Single(name => name.Kind == "trading").Sayings).Declarer);
        Assert.Equal(_size, response.Basis.TreeSize);
        Assert.NotEmpty(response.Basis.RuleSet.Digest);
    }

    [Fact]
    public async Task Who_holds_a_key_is_found_by_handle_and_by_name_though_nobody_rents()
    {
        var handle = _live.World.Operator.Handle;
        var byHandle = Assert.Single((await FindAsync(new() { Text = handle })).Candidates, found => found.MatchedText == handle);
        var accredited = Assert.Single(byHandle.Identities).Accreditations[0];
        Assert.Equal((handle, "operator"), (accredited.Handle, accredited.Role));
        Assert.NotEmpty(accredited.Saying.Declarer);

        var name = byHandle.Identities[0].Names[0].Text;
        var byName = (await FindAsync(new() { Text = name })).Candidates;
        Assert.Contains(byName, found => found.Identities.Any(identity => identity.Accreditations.Any(one => one.Handle == handle)));
    }

    [Fact]
    public async Task Resellers_and_end_customers_are_found_though_only_a_rental_names_them()
    {
        await SubmitAsync(_live.World.Reports.Rental().But(rental =>
        {
            rental.Record += "-2";
            rental.Sections["parties"]["resellers"] = new JsonArray("NATIONAL:SG:201500001R");
            rental.Sections["parties"]["endCustomer"] = "NATIONAL:MY:998877E";
        }).Sign(_live.World.Reporter));

        var reseller = Assert.Single((await FindAsync(new() { Text = "201500001R" })).Candidates);
        var end = Assert.Single((await FindAsync(new() { Text = "NATIONAL:MY:998877E" })).Candidates);
        Assert.Equal((1, 0), (reseller.Identities[0].Roles.Resales, reseller.Identities[0].Roles.EndUses));
        Assert.Equal((0, 1), (end.Identities[0].Roles.Resales, end.Identities[0].Roles.EndUses));
    }

    [Fact]
    public async Task A_name_that_is_given_as_Japanese_is_not_read_as_Chinese()
    {
        var heron = _live.World.Reports.Entity();
        heron.Record = "entities/NATIONAL:JP:0100";
        heron.Sections["identity"]["entity"] = "NATIONAL:JP:0100";
        heron.Sections["identity"]["names"] = new JsonArray(new JsonObject { ["text"] = "白鷺", ["kind"] = "registered", ["language"] = "ja" });
        heron.Sections["identity"]["identifiers"] = new JsonArray();
        await SubmitAsync(heron.Sign(_live.World.Operator.Key));

        Assert.Empty((await FindAsync(new() { Text = "Bailu" })).Candidates);
        var found = Assert.Single((await FindAsync(new() { Text = "白鷺" })).Candidates);
        Assert.Equal("NATIONAL:JP:0100", found.MatchedEntity);
        Assert.Contains("compared as they are written", found.Features.Single(feature => feature.Name == "script").Saw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exact_switch_wants_the_same_letters_and_legal_form()
    {
        Assert.Single((await FindAsync(new() { Text = "KESTREL COMPUTE PTE LTD", Exact = true })).Candidates);
        Assert.Empty((await FindAsync(new() { Text = "Kestrel Compute LLC", Exact = true })).Candidates);
        Assert.Empty((await FindAsync(new() { Text = "Kestral Compute Pte. Ltd.", Exact = true })).Candidates);
    }

    [Fact]
    public async Task A_register_number_finds_whose_id_it_is_and_then_who_is_given_it()
    {
        var response = await FindAsync(new() { Text = "2019 12345 k" });

        Assert.Equal([Customer, Other], response.Candidates.Select(candidate => candidate.MatchedEntity));
        Assert.All(response.Candidates, candidate => Assert.Equal(("1", "identifier"), (candidate.Score, Assert.Single(candidate.Features).Name)));
    }

    [Fact]
    public async Task A_judgement_joins_two_identities_and_taking_it_back_parts_them()
    {
        var judgement = Judgement("confirmed");
        var confirmed = judgement.Sign(_live.World.Regulator.Key);
        await SubmitAsync(confirmed);
        var joined = Assert.Single((await FindAsync(new() { Text = "Windhover" })).Candidates);
        Assert.Equal([Other, Customer], joined.Identities.Select(identity => identity.Entity));
        Assert.Equal(("confirmed", _live.World.Regulator.Handle), (joined.Judgements[0].Verdict, joined.Judgements[0].Authority));
        var sizeJoined = _size;

        await SubmitAsync(Judgement("dismissed").Superseding(confirmed, "correction").Sign(_live.World.Regulator.Key));
        var parted = Assert.Single((await FindAsync(new() { Text = "Windhover" })).Candidates);
        Assert.Equal(Other, Assert.Single(parted.Identities).Entity);
        Assert.Equal("dismissed", Assert.Single(parted.Judgements).Verdict);

        var before = await FindAsync(new() { Text = "Windhover", AsOf = new V1.AsOf { TreeSize = sizeJoined } });
        Assert.Equal(2, Assert.Single(before.Candidates).Identities.Count);
    }

    [Fact]
    public async Task Bad_questions_name_the_field()
    {
        await AssertAsync("text", new());
        await AssertAsync("text", new() { Text = new string('a', 1_025) });
        await AssertAsync("text", new() { Text = "Kestrel\u0000" });
        await AssertAsync("min_score", new() { Text = "Kestrel", MinScore = "1.1" });
        await AssertAsync("min_score", new() { Text = "Kestrel", MinScore = "-0.1" });
        await AssertAsync("type", new() { Text = "Kestrel", Type = "company" });
        await AssertAsync("country", new() { Text = "Kestrel", Country = "ZZ" });
        var first = await FindAsync(new() { Text = "2019 12345 k", PageSize = 1 });
        await AssertAsync("page_token", new() { Text = "Kestrel", PageToken = first.NextPageToken }, "PAGE_TOKEN_INVALID");

        async Task AssertAsync(string field, V1.SearchEntitiesRequest request, string reason = "ARGUMENT_INVALID")
        {
            var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(async () => await Questions.SearchEntitiesAsync(request, LiveRegistry.Call)));
            Assert.Equal((StatusCode.InvalidArgument, reason, field), (error.Code, error.Info.Reason, error.Field));
        }
    }

    public ValueTask DisposeAsync() => _live?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static JsonObject Name(string text, string kind) => new() { ["text"] = text, ["kind"] = kind };

    private StatementDraft Judgement(string verdict)
    {
        var draft = _live.World.Reports.Entity();
        draft.PredicateType = "urn:compute-provenance:judgement:v1";
        draft.Record = $"{_live.World.Regulator.Handle}/judgements/same-1";
        var salt = draft.Sections["identity"]["salt"]!.DeepClone();
        draft.Sections.Clear();
        return draft.With("body", new JsonObject
        {
            ["salt"] = salt,
            ["about"] = new JsonObject { ["sameEntity"] = new JsonObject { ["entities"] = new JsonArray(Customer, Other) } },
            ["verdict"] = verdict,
            ["reason"] = "Compared with the register.",
            ["decidedAt"] = StatementDraft.Time(_live.World.Now.AddMinutes(-5)),
        });
    }

    private async Task SubmitAsync(Attestation attestation) => _size = (await _live.SubmitAsync(attestation)).Receipt.LogIndex + 1;

    private async Task<V1.SearchEntitiesResponse> FindAsync(V1.SearchEntitiesRequest request)
    {
        request.AtLeastTreeSize = _size;
        return await Questions.SearchEntitiesAsync(request, LiveRegistry.Call);
    }
}
