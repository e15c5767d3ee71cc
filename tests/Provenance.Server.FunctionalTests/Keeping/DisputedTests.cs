using Provenance.TestWorld;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>What a compromised key signed stays, and every answer that rests on it says so.</summary>
public sealed class DisputedTests
{
    [Fact]
    public async Task Answers_name_disputed_entries_from_the_size_on_at_which_the_compromise_is_known()
    {
        await using var live = await LiveRegistry.StartAsync(seed: 65);
        var first = await live.SubmitAsync(live.World.SignedJob());
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        var from = TimeProvider.System.GetUtcNow();
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        var second = await live.SubmitAsync(live.World.SignedJob());
        var before = await AskAsync(live, await live.SizeAsync());

        // The delegator's key: what its delegates reported is disputed along with it.
        var revocation = live.World.Trust.Revocation(live.World.Operator.Key, version: 2)
            .But(draft => draft.Sections["body"]["from"] = StatementDraft.Time(from.AddSeconds(1)));
        _ = await live.SubmitAsync(revocation.Sign(live.World.Quorum));
        var after = await AskAsync(live, await live.SizeAsync());
        var page = await AskAsync(live, await live.SizeAsync(), pageSize: 1);
        var asBefore = await AskAsync(live, before.Basis.TreeSize);
        var entries = new[] { first.Receipt.LogIndex, second.Receipt.LogIndex }.Select(
            index => live.Audit.GetEntry(new V1.GetEntryRequest { LogIndex = index }, LiveRegistry.Call)).ToList();

        Assert.Equal((0, 2), (before.Basis.EntriesDisputed, before.Basis.EntriesConsidered));
        Assert.Equal((1, 2), (after.Basis.EntriesDisputed, after.Basis.EntriesConsidered));
        Assert.Contains(after.Basis.Caveats, caveat => caveat.Contains($"in other hands when it was logged: {second.Receipt.LogIndex}.", StringComparison.Ordinal));
        Assert.Equal(0, asBefore.Basis.EntriesDisputed);

        // The sums are of both jobs, and one is listed.
        var caveat = Assert.Single(page.Basis.Caveats, caveat => caveat.Contains("in other hands", StringComparison.Ordinal));
        Assert.Equal((1, 2), (page.Jobs.Count, page.Basis.EntriesConsidered));
        Assert.Contains(page.Basis.EntriesDisputed == 1 ? "1 of the 1 entries listed is disputed" : "Of the 2 entries behind this only the 1 listed", caveat, StringComparison.Ordinal);
        Assert.DoesNotContain("of the entries behind this", caveat, StringComparison.Ordinal);
        Assert.Null(entries[0].DisputedFrom);
        Assert.NotNull(entries[1].DisputedFrom);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_say_that_records_stand_withdrawn_by_a_key_that_is_not_to_be_relied_on(bool isStolen)
    {
        await using var live = await LiveRegistry.StartAsync(seed: isStolen ? 66 : 67);
        var (world, key) = (live.World, live.World.Operator.Key);
        var jobs = new[] { "a", "b", "c" }.ToDictionary(id => id, id => world.Reports.Job(id).Sign(key));
        foreach (var job in jobs.Values)
        {
            _ = await live.SubmitAsync(job);
        }

        var honest = await live.SubmitAsync(Withdrawal("a"));
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        var from = TimeProvider.System.GetUtcNow();
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        if (!isStolen)
        {
            _ = await live.SubmitAsync(world.Trust.Suspension(key, version: 2).Sign(world.Authorities[0].Key));
        }

        var doubted = await live.SubmitAsync(Withdrawal("b"));
        var before = await AskAsync(live, await live.SizeAsync());
        _ = await live.SubmitAsync(
            isStolen
                ? world.Trust.Revocation(key, version: 2).But(draft => draft.Sections["body"]["from"] = StatementDraft.Time(from.AddSeconds(1))).Sign(world.Quorum)
                : world.Trust.Reinstatement(key, version: 3).Sign(world.Quorum));
        var after = await AskAsync(live, await live.SizeAsync());
        var ofSite = await AskAsync(live, await live.SizeAsync(), world.Operator.Handle, RegistryWorld.Site);
        var ofAnother = await AskAsync(live, await live.SizeAsync(), "elsewhere");

        Assert.Single(after.Jobs);
        Assert.Equal(isStolen ? 0 : 1, before.Basis.Caveats.Count(IsTold));
        Assert.Single(after.Basis.Caveats, IsTold);
        Assert.Single(ofSite.Basis.Caveats, IsTold);
        Assert.DoesNotContain(ofAnother.Basis.Caveats, IsTold);
        Assert.NotEqual(honest.Receipt.LogIndex, doubted.Receipt.LogIndex);

        Statements.Attestation Withdrawal(string id) => world.Reports.Job(id).Superseding(jobs[id], "withdrawal").Sign(key);

        bool IsTold(string caveat) => caveat.StartsWith(
            FormattableString.Invariant($"1 record stands withdrawn by an entry whose signer was suspended, or whose key was in other hands: {doubted.Receipt.LogIndex}."),
            StringComparison.Ordinal);
    }

    private static async Task<V1.SearchJobsResponse> AskAsync(LiveRegistry live, long size, string handleOfOperator = "", string site = "", int pageSize = 0) =>
        await new V1.InvestigationService.InvestigationServiceClient(live.Channel).SearchJobsAsync(
            new() { Operator = handleOfOperator, Site = site, AsOf = new() { TreeSize = size }, PageSize = pageSize }, LiveRegistry.Call);
}
