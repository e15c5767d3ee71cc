using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class AccountTests(AskedRegistry asked) : IClassFixture<AskedRegistry>
{
    private string[] Place => asked.Live.World.Cluster.Split('/');

    [Fact]
    public async Task A_balance_names_what_is_unknown_and_is_no_pass()
    {
        var response = await asked.Questions.GetBalanceAsync(Balance(), LiveRegistry.Call);

        var period = Assert.Single(response.Periods);
        Assert.Equal((V1.BalanceVerdict.Inconclusive, V1.BalanceVerdict.Inconclusive), (response.Verdict, period.Verdict));
        Assert.Equal("24576", Assert.Single(period.Terms, term => term.Kind == V1.BalanceTermKind.Available).Hours.High);
        var jobs = Assert.Single(period.Terms, term => term.Kind == V1.BalanceTermKind.Jobs);
        Assert.Equal(("1280", 2L), (jobs.Hours.Low, jobs.EntriesTotal));
        Assert.Empty(Assert.Single(period.Terms, term => term.Kind == V1.BalanceTermKind.Idle).Hours.High);
        Assert.Contains(period.Reasons, reason => reason.Contains("no usage report covers", StringComparison.Ordinal));
        Assert.False(period.Z.HasLow);
        var chips = Assert.Single(response.Items);
        Assert.Equal(("", "0", "1024"), (chips.Counted, chips.Attested, chips.CountedOnly));
        Assert.Equal(asked.Live.World.Cluster, Assert.Single(period.Parts).Area);
        Assert.Equal((asked.Size, 64), (response.Basis.TreeSize, response.Basis.RuleSet.Digest.Length));
        Assert.NotEmpty(response.Basis.LogIndices);
    }

    [Fact]
    public async Task A_country_is_the_sum_of_its_sites()
    {
        var request = Balance();
        (request.Operator, request.Site, request.Country) = ("", "", "SG");
        var response = await asked.Questions.GetBalanceAsync(request, LiveRegistry.Call);

        Assert.Equal(("SG", $"{Place[0]}/{Place[1]}"), (response.Area, Assert.Single(Assert.Single(response.Periods).Parts).Area));
    }

    [Fact]
    public async Task What_a_site_says_is_counted_with_its_entries()
    {
        var response = await asked.Questions.GetSiteReliabilityAsync(
            new() { Operator = Place[0], Site = Place[1], AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.Equal((4L, 22), (response.Statements, response.Criteria.Count));
        var verified = Assert.Single(response.Criteria, criterion => criterion.Aspect == V1.SiteAspect.Verified);
        Assert.Equal((4L, 4L, 4), (verified.Count, verified.Of, verified.Entries.Count));
        Assert.NotEmpty(Assert.Single(response.Criteria, criterion => criterion.Aspect == V1.SiteAspect.Failed).NoInput);
        Assert.NotEmpty(Assert.Single(response.Criteria, criterion => criterion.Aspect == V1.SiteAspect.ClosesConfirmed).NoInput);
    }

    [Fact]
    public async Task A_device_that_nobody_lists_has_no_history_and_no_conflict()
    {
        var history = await asked.Questions.GetDeviceHistoryAsync(new() { Identity = "GPU-0", AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        var conflicts = await asked.Questions.ListDeviceConflictsAsync(new() { AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.Empty(history.Stays);
        Assert.Contains("absence proves nothing", history.Basis.Caveats[0], StringComparison.Ordinal);
        Assert.Empty(conflicts.Devices);
        Assert.Empty(conflicts.NextPageToken);
    }

    [Fact]
    public async Task Bad_questions_name_the_field()
    {
        await AssertAsync("site", async () => await asked.Questions.GetBalanceAsync(new(), LiveRegistry.Call));
        await AssertAsync("operator", async () => await asked.Questions.GetBalanceAsync(new() { Site = "s" }, LiveRegistry.Call));
        await AssertAsync("country", async () => await asked.Questions.GetBalanceAsync(new() { Operator = "a", Site = "s", Country = "SG" }, LiveRegistry.Call));
        await AssertAsync("country", async () => await asked.Questions.GetBalanceAsync(new() { Country = "ZZ" }, LiveRegistry.Call));
        await AssertAsync("length", async () => await asked.Questions.GetBalanceAsync(
            new() { Operator = "a", Site = "s", Length = (V1.BalanceLength)9 }, LiveRegistry.Call));
        var turned = Balance();
        (turned.Period.From, turned.Period.To) = (turned.Period.To, turned.Period.From);
        await AssertAsync("period", async () => await asked.Questions.GetBalanceAsync(turned, LiveRegistry.Call));
        await AssertAsync("site", async () => await asked.Questions.GetSiteReliabilityAsync(new() { Operator = "a" }, LiveRegistry.Call));
        await AssertAsync("identity", async () => await asked.Questions.GetDeviceHistoryAsync(new(), LiveRegistry.Call));
        await AssertAsync("page_size", async () => await asked.Questions.ListDeviceConflictsAsync(new() { PageSize = 1001 }, LiveRegistry.Call));
    }

    private V1.GetBalanceRequest Balance() => new()
    {
        Operator = Place[0],
        Site = Place[1],
        Period = new V1.Period
        {
            From = Timestamp.FromDateTimeOffset(asked.Live.World.Now.AddHours(-24)),
            To = Timestamp.FromDateTimeOffset(asked.Live.World.Now),
        },
        AtLeastTreeSize = asked.Size,
    };

    private static async Task AssertAsync(string field, Func<Task> call)
    {
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.Equal((StatusCode.InvalidArgument, "ARGUMENT_INVALID", field), (error.Code, error.Info.Reason, error.Field));
    }
}
