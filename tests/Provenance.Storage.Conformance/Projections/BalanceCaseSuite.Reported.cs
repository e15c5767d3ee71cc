using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

// Operators who report everything in its own time: jobs that run on, clusters that are new, chips that moved, events told again.
public abstract partial class BalanceCaseSuite
{
    private static readonly Timestamp July = Timestamp.Parse("2026-07-01T00:00:00Z");

    // 100 chips run one job from August on; usage reports leave nothing beside it. What is told of a job that has ended is all.
    [Theory]
    [InlineData(JobState.Running, Verdict.Inconclusive)]
    [InlineData(JobState.Unknown, Verdict.Inconclusive)]
    [InlineData(JobState.Failed, Verdict.Alarm)]
    public async Task A_job_that_ran_on_at_its_last_report_is_unknown_from_then_on(JobState state, Verdict verdict)
    {
        WriteBusy(Cluster, August, September, October);
        _ = Accounts.Job(Cluster, "j-1", August, Later, 100, null, null, WorkloadClass.Pretraining, state: state);

        var answer = await BalanceAsync(October);
        var reliability = await AskAsync(new SiteReliabilityQuestion { Operator = "acme", Site = "s-1", Period = new Period(August.Microseconds, October.Microseconds) });

        Assert.Equal([verdict, verdict], answer.Points.Select(point => point.Point.Verdict));
        Assert.Equal([Held(100, August, Later), AcceleratorHours.Zero], answer.Points.Select(point => point.Point.Balance.Sum(TermKind.Jobs).Low));
        Assert.Equal(verdict == Verdict.Alarm ? 2 : 0, reliability.Criteria.Single(criterion => criterion.Aspect == SiteAspect.HoursMissing).Count);
        Assert.Equal(
            verdict == Verdict.Inconclusive,
            answer.Points[1].Point.Explanation.Any(reason => reason.Contains($"what it held from {September} on is not told", StringComparison.Ordinal)));
    }

    // It is counted for the first time at the end of the month, and says when its chips came.
    [Theory]
    [InlineData("2026-08-02T00:00:00Z", Verdict.Inconclusive)]
    [InlineData("2026-08-10T00:00:00Z", Verdict.Alarm)]
    public async Task A_new_cluster_has_what_its_first_inventory_tells_to_have_come(string came, Verdict verdict)
    {
        var (arrival, from, to) = (Timestamp.Parse(came), Timestamp.Parse("2026-08-03T00:00:00Z"), Timestamp.Parse("2026-08-28T00:00:00Z"));
        var counted = Timestamp.Parse("2026-08-30T00:00:00Z");
        _ = Accounts.Inventory(Cluster, Accounts.Capacity(counted, 100, events: WrittenAccounts.Event(arrival, InventoryEventType.Received, 100)));
        _ = Accounts.Job(Cluster, "j-1", from, to, 100, null, null, WorkloadClass.Pretraining);
        _ = Accounts.Usage(
            Cluster, "u-1", August, September, WrittenAccounts.Hours(0), WrittenAccounts.Hours((long)(Held(100, arrival, September) - Held(100, from, to)).Approximately));

        var answer = await BalanceAsync();

        var balance = Assert.Single(answer.Points).Point.Balance;
        Assert.Equal(verdict, balance.Verdict);
        Assert.Equal(Held(100, arrival, September), balance.DeclaredAtMost);
    }

    [Fact]
    public async Task A_cluster_counts_from_the_month_in_which_its_first_inventory_tells_of_chips()
    {
        WriteIdle(Cluster, August, September, October);
        _ = Accounts.Inventory(Other, Accounts.Capacity(September, 100, events: WrittenAccounts.Event(Later, InventoryEventType.Received, 100)));

        Assert.Equal([2, 2], (await BalanceAsync(October)).Points.Select(point => point.PartCount));
    }

    // Both clusters report the move; the one that the devices left does not list again.
    [Theory]
    [InlineData("2026-08-16T00:00:00Z", "2026-08-20T00:00:00Z", true, Verdict.Pass)]
    [InlineData("2026-07-16T00:00:00Z", "2026-08-01T00:00:00Z", null, Verdict.Inconclusive)]
    [InlineData("2026-08-20T00:00:00Z", "2026-08-20T00:00:00Z", false, Verdict.Alarm)]
    [InlineData("2026-08-25T00:00:00Z", "2026-08-20T00:00:00Z", false, Verdict.Alarm)]
    public async Task A_device_that_two_clusters_listed_is_a_duplicate_only_where_both_had_it_at_one_time(
        string leftListed, string cameListed, bool? hasMoved, Verdict verdict)
    {
        var (left, came) = (Timestamp.Parse(leftListed), Timestamp.Parse(cameListed));
        var moved = Timestamp.Parse("2026-07-17T00:00:00Z");
        WriteCounts(Cluster, 4, 2, WrittenAccounts.Event(moved, InventoryEventType.Moved, 2));
        WriteCounts(Other, 2, 4, WrittenAccounts.Event(moved, InventoryEventType.Received, 2));
        _ = Accounts.Devices(Cluster, left, null, "GPU-1", "GPU-2");
        var listed = Accounts.Devices(Other, came, null, "GPU-1", "GPU-2", "GPU-3", "GPU-4");
        _ = Accounts.Devices(Other, September, listed, "GPU-1", "GPU-2", "GPU-3", "GPU-4");

        var item = Assert.Single((await BalanceAsync()).Items);

        Assert.Equal(verdict, item.Verdict);
        Assert.Equal(hasMoved, item.Discrepancies.SingleOrDefault(found => found.Type == ItemDiscrepancyType.Duplicate)?.IsExplainable);
        Assert.Equal((4, (Int128)6), (item.Attested, item.Ending));
    }

    // Two arrive in July, and every inventory of the year lists them again; one more is told of late.
    [Fact]
    public async Task Events_that_inventories_tell_again_count_once()
    {
        var arrival = WrittenAccounts.Event(Timestamp.Parse("2026-07-10T00:00:00Z"), InventoryEventType.Received, 50);
        var late = WrittenAccounts.Event(Timestamp.Parse("2026-07-12T00:00:00Z"), InventoryEventType.Received, 7);
        var first = Accounts.Inventory(Cluster, Accounts.Capacity(July, 100));
        var second = Accounts.Inventory(Cluster, Accounts.Capacity(August, 207, events: [arrival, arrival]), first);
        _ = Accounts.Inventory(Cluster, Accounts.Capacity(September, 207, events: [arrival, arrival, late]), second);

        var answer = await AskAsync(new BalanceQuestion { Operator = "acme", Site = "s-1", Period = new Period(July.Microseconds, September.Microseconds) });

        var item = Assert.Single(answer.Items);
        Assert.Equal((Verdict.Pass, (Int128)207, (Int128)207), (item.Verdict, item.Expected!.Value, item.Ending!.Value));
    }

    // 100 chips, of which nothing is told but what jobs do.
    private void WriteBusy(string cluster, params IReadOnlyList<Timestamp> moments)
    {
        var inventory = Accounts.Inventory(cluster, Accounts.Capacity(moments[0], 100));
        foreach (var (from, to) in moments.Zip(moments.Skip(1)))
        {
            inventory = Accounts.Inventory(cluster, Accounts.Capacity(to, 100), inventory);
            _ = Accounts.Usage(cluster, $"u-{from.Value.Month}", from, to, WrittenAccounts.Hours(0), WrittenAccounts.Hours(0));
        }
    }

    // Counts of July, and of August and September, with what happened in July.
    private void WriteCounts(string cluster, long before, long after, InventoryEvent change)
    {
        Digest inventory = Accounts.Inventory(cluster, Accounts.Capacity(July, before));
        inventory = Accounts.Inventory(cluster, Accounts.Capacity(August, after, events: change), inventory);
        _ = Accounts.Inventory(cluster, Accounts.Capacity(September, after), inventory);
    }
}
