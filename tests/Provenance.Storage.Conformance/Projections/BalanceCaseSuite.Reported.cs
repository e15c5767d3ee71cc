using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

// Operators who report everything in its own time: jobs that run on.
public abstract partial class BalanceCaseSuite
{
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
}
