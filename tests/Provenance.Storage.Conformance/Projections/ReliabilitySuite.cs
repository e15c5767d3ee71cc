using CsCheck;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What a site's statements are worth in whole worlds, counted by walking the list of entries.</summary>
public abstract class ReliabilitySuite : RandomWorldSuiteBase
{
    private static readonly Trials Trials = new(Worlds: 16, Questions: 2, WorldSize: 140, "training-job", "period-close", "usage");
    private static readonly Trials Chips = new(Worlds: 12, Questions: 1, WorldSize: 120, "cluster-inventory");
    private static readonly Gen<string> Parties = Gen.Bool.Select(isFirst => isFirst ? "acme" : "zenith");

    [Fact]
    public Task Counts_are_those_of_the_list_of_entries() => EachViewAsync(Parties, Trials, async (view, investigator, party, coverage) =>
    {
        var answer = await AskAsync(view, investigator, party);
        var entries = view.Entries.Where(entry => entry.Statement.Record.StartsWith($"{party}/{WorldAccounts.Site}/", StringComparison.Ordinal)).ToList();
        Assert.Equal(entries.Count, answer.Statements);
        foreach (var aspect in new[] { SiteAspect.Verified, SiteAspect.Suspended, SiteAspect.Redacted, SiteAspect.Updated, SiteAspect.Corrected, SiteAspect.Withdrawn, SiteAspect.InConflict, SiteAspect.Late })
        {
            coverage.Note($"statements {aspect}", (int)Of(answer, aspect).Count);
        }

        AssertEntries(answer, SiteAspect.Verified, entries.Where(entry => !entry.Stored.SignerSuspended && entry.Content.MissingSections.Count == 0));
        AssertEntries(answer, SiteAspect.Suspended, entries.Where(entry => entry.Stored.SignerSuspended));
        AssertEntries(answer, SiteAspect.Redacted, entries.Where(entry => entry.Content.MissingSections.Count > 0));
        AssertEntries(answer, SiteAspect.Updated, entries.Where(entry => entry.Statement.Supersedes?.Reason == SupersedesReason.Update));
        AssertEntries(answer, SiteAspect.Corrected, entries.Where(entry => entry.Statement.Supersedes?.Reason == SupersedesReason.Correction));
        AssertEntries(answer, SiteAspect.Withdrawn, entries.Where(entry => entry.Statement.Supersedes?.Reason == SupersedesReason.Withdrawal));
        AssertEntries(answer, SiteAspect.InConflict, entries.Where(entry => entry.Standing == Standing.Conflict));
        AssertEntries(answer, SiteAspect.Late, entries.Where(entry => entry.Statement.Supersedes is null && ReportsUntil(entry) is { } until
            && WorldReports.Now.Microseconds + (entry.Index * 1_000) - until.Microseconds > 30L * 86_400_000_000));
        Assert.NotNull(Of(answer, SiteAspect.Failed).NoInput);
    });

    [Fact]
    public Task Gaps_and_repeats_are_those_of_the_numbers_that_came() => EachViewAsync(Parties, Trials, async (view, investigator, party, coverage) =>
    {
        var answer = await AskAsync(view, investigator, party);
        var streams = view.Entries.Where(entry => entry.Party == party).GroupBy(entry => entry.Statement.Stream)
            .Where(stream => stream.Any(entry => entry.Statement.Record.StartsWith($"{party}/{WorldAccounts.Site}/", StringComparison.Ordinal)))
            .Select(stream => stream.Select(entry => entry.Statement.Sequence!.Value).ToList()).ToList();
        Assert.Equal(streams.Sum(numbers => numbers.Max() - numbers.Distinct().Count()), Of(answer, SiteAspect.Gaps).Count);
        Assert.Equal(streams.Sum(numbers => numbers.Count - numbers.Distinct().Count()), Of(answer, SiteAspect.Repeats).Count);
        coverage.Note("gaps", (int)Of(answer, SiteAspect.Gaps).Count);
        coverage.Note("repeats", (int)Of(answer, SiteAspect.Repeats).Count);
    });

    [Fact]
    public Task Closes_are_judged_as_a_tree_over_the_whole_list_judges_them() => EachViewAsync(Parties, Trials, async (view, investigator, party, coverage) =>
    {
        var answer = await AskAsync(view, investigator, party);
        var closes = ObviousAccounts.Current(view.Entries, entry => entry.Statement.Kind is PeriodCloseKind && entry.Party == party)
            .Where(entry => entry.Content.Section<PeriodCloseBody>() is not null)
            .ToDictionary(entry => entry.Index, entry => ObviousCloses.Judge(view.Entries, entry));
        Assert.Equal(
            closes.Select(close => (close.Key, close.Value)).Order(),
            answer.Closes.Select(close => (close.LogIndex, close.Verdict.ToString())).Order());
        Assert.Equal(closes.Values.Count(verdict => verdict == "Contradicted"), Of(answer, SiteAspect.ClosesContradicted).Count);
        Assert.Equal(closes.Count == 0, Of(answer, SiteAspect.ClosesConfirmed).NoInput is not null);
        coverage.Note("closes confirmed", (int)Of(answer, SiteAspect.ClosesConfirmed).Count);
        coverage.Note("closes contradicted", (int)Of(answer, SiteAspect.ClosesContradicted).Count);
    });

    [Fact]
    public Task Implausible_jobs_are_those_whose_figures_say_so() => EachViewAsync(Parties, Trials, async (view, investigator, party, coverage) =>
    {
        var answer = await AskAsync(view, investigator, party);
        var jobs = ObviousAccounts.Current(view.Entries, entry => entry.Statement.Kind is TrainingJobKind && entry.Party == party);
        AssertEntries(answer, SiteAspect.ImplausibleUtilisation, jobs.Where(job => ObviousRunFigures.IsImplausible(job)));
        AssertEntries(answer, SiteAspect.HoursDiffer, jobs.Where(ObviousRunFigures.HoursDiffer));
        AssertEntries(answer, SiteAspect.UtilisationAboveOne, jobs.Where(ObviousRunFigures.IsAbovePeak));
        coverage.Note("jobs whose hours differ", jobs.Count(ObviousRunFigures.HoursDiffer));
        coverage.Note("jobs above their peak", jobs.Count(ObviousRunFigures.IsAbovePeak));
        coverage.Note("jobs without either", jobs.Count(job => !ObviousRunFigures.HoursDiffer(job) && !ObviousRunFigures.IsAbovePeak(job)));
        coverage.Note("implausible jobs", jobs.Count(job => ObviousRunFigures.IsImplausible(job)));
        coverage.Note("other jobs", jobs.Count(job => !ObviousRunFigures.IsImplausible(job)));
    });

    [Fact]
    public Task Months_and_clusters_are_those_of_the_balance() => EachViewAsync(Parties, Trials with { AtMoments = true }, async (view, investigator, party, coverage) =>
    {
        var period = new Period(Timestamp.Parse("2026-10-01T00:00:00Z").Microseconds, Timestamp.Parse("2026-12-01T00:00:00Z").Microseconds);
        var answer = (await investigator.AskAsync(
            new SiteReliabilityQuestion { Operator = party, Site = WorldAccounts.Site, Period = period, AsOf = view.AsOf }, Token)).Answer!;
        var balance = (await investigator.AskAsync(
            new BalanceQuestion { Operator = party, Site = WorldAccounts.Site, Period = period, Length = BalanceLength.Month, AsOf = view.AsOf }, Token)).Answer!;
        var alarms = balance.Points.Where(point => point.Point.Verdict == Verdict.Alarm).ToList();
        coverage.Note("months of alarm", alarms.Count);
        coverage.Note("undeclared clusters", (int)Of(answer, SiteAspect.UndeclaredClusters).Count);
        Assert.Equal(alarms.Count, Of(answer, SiteAspect.UsedAboveCapacity).Count + Of(answer, SiteAspect.HoursMissing).Count);
        var over = MonthsAbove(view.Known, party, [.. balance.Points.Select(point => point.Point.Balance.Period)]);
        Assert.Equal(over, Of(answer, SiteAspect.UsedAboveCapacity).Count);
        coverage.Note("months above what is declared", over);
        Assert.Equal(balance.Points.Count(point => point.Point.Verdict == Verdict.Inconclusive), Of(answer, SiteAspect.MonthsInconclusive).Count);
        var whole = new BalancePeriod(new Timestamp(period.FromMicroseconds!.Value), new Timestamp(period.ToMicroseconds!.Value));
        var clusters = WorldAccounts.Clusters.Select(cluster => new ClusterName(party, WorldAccounts.Site, cluster))
            .Where(cluster => ObviousAccounts.IsKnown(view.Known, cluster, whole)).ToList();
        Assert.Equal(clusters.Count(cluster => IsUsedWithoutInventory(view.Known, cluster, whole)), Of(answer, SiteAspect.UndeclaredClusters).Count);
        coverage.Note("clusters used while an inventory held no more", clusters.Count(cluster =>
            ObviousAccounts.Inventories(view.Known, cluster).Count > 0 && IsUsedWithoutInventory(view.Known, cluster, whole)));
    });

    // Months in which a cluster that alarms by itself, or the sum of all where that does, is used more than it has.
    private static int MonthsAbove(IReadOnlyList<WorldEntry> entries, string party, IReadOnlyList<BalancePeriod> months) =>
        months.Count == 0 || AccountSuite.Site(entries, party, months) is not var (series, sums)
            ? 0
            : series.Points.Zip(sums).Count(month =>
                month.Second.Parts.Where(part => part.Verdict == Verdict.Alarm)
                    .Concat(month.Second.Alone == Verdict.Alarm || month.First.Page.LossLow >= PageTest.Default.Limit || month.First.Page.ExcessLow >= PageTest.Default.Limit ? [month.Second.Sum] : [])
                    .Any(balance => balance.LeftOfDeclared < AcceleratorHours.Zero));

    // Where and when something is held or reserved, or in a whole month used, that no inventory covers.
    private static bool IsUsedWithoutInventory(IReadOnlyList<WorldEntry> entries, ClusterName cluster, BalancePeriod whole)
    {
        var gaps = CapacityTimeline.Of([.. ObviousAccounts.Inventories(entries, cluster).Select(item => item.Record)], whole, CapacityTimeline.DefaultCarry)
            .Where(span => span.State == CapacityState.Undeclared).Select(span => new BalancePeriod(span.From, span.To)).ToList();
        var jobs = ObviousAccounts.Jobs(entries, cluster, whole);
        var november = Timestamp.Parse("2026-11-01T00:00:00Z");
        return gaps.Any(gap => jobs.SelectMany(job => job.Allocations).Any(held => held.Count > 0 && held.From < held.To && gap.Overlaps(held.From, held.To))
                || ObviousAccounts.Rentals(entries, cluster, gap).Any(rental => rental.Count > 0 && gap.Overlaps(rental.From, rental.To ?? whole.To)))
            || new[] { new BalancePeriod(whole.From, november), new BalancePeriod(november, whole.To) }.Any(month =>
                gaps.Any(gap => gap.From <= month.From && month.To <= gap.To) && BulkLedger.Balance(new BulkRecords
                {
                    Area = "",
                    Period = month,
                    Capacity = [],
                    Jobs = jobs,
                    Usage = ObviousAccounts.Usage(entries, cluster, month),
                    Rentals = [],
                    SignificantQuantity = null,
                }, MeasurementErrors.Default).Terms.Any(term => term.Kind != TermKind.Available && term.Hours.Low.Microseconds.Sign > 0));
    }

    [Fact]
    public Task Devices_in_conflict_are_those_that_comparing_every_two_lists_finds() => EachViewAsync(Parties, Chips, async (view, investigator, party, coverage) =>
    {
        var criterion = Of(await AskAsync(view, investigator, party), SiteAspect.DeviceConflicts);
        var site = $"{party}/{WorldAccounts.Site}";
        var several = WorldAccounts.Devices.Select(identity => DeviceSuite.Sightings(view.Entries, identity))
            .Where(sightings => sightings.Select(sighting => sighting.Site).Distinct().Count() > 1 && sightings.Any(sighting => sighting.Site == site)).ToList();
        Assert.Equal((several.Count, several.Count(sightings => DeviceSuite.Conflicts(sightings).Any())), ((int)criterion.Of, (int)criterion.Count));
        Assert.Equal(several.Count == 0, criterion.NoInput is not null);
        coverage.Note("devices at several sites", several.Count);
        coverage.Note("devices in conflict", (int)criterion.Count);
    });

    [Fact]
    public async Task A_period_with_one_end_is_refused()
    {
        using var world = await ProjectAsync(4, 20);
        var question = new SiteReliabilityQuestion { Operator = "acme", Site = "s-1", Period = new Period(1, null) };
        var refusal = (await Investigate(world).AskAsync(question, Token)).Refusal!;
        Assert.Equal((RefusalReason.ArgumentInvalid, "period"), (refusal.Reason, refusal.Field));
    }

    private static SiteCriterion Of(SiteReliabilityAnswer answer, SiteAspect aspect) => answer.Criteria.Single(criterion => criterion.Aspect == aspect);

    private static void AssertEntries(SiteReliabilityAnswer answer, SiteAspect aspect, IEnumerable<WorldEntry> expected)
    {
        var criterion = Of(answer, aspect);
        var indices = expected.Select(entry => entry.Index).ToList();
        Assert.Equal((aspect, indices.Count), (aspect, (int)criterion.Count));
        Assert.Equal(indices, criterion.Entries.Shown);
    }

    private static Timestamp? ReportsUntil(WorldEntry entry) =>
        entry.Content.Section<Run>() is { } run ? (run.EndedAt is { IsKnown: true } end ? end.Value : null)
        : entry.Content.Section<Capacity>()?.AsOf
        ?? entry.Content.Section<Devices>()?.AsOf
        ?? entry.Content.Section<Totals>()?.To
        ?? entry.Content.Section<Terms>()?.From
        ?? entry.Content.Section<PeriodCloseBody>()?.To;

    private static async Task<SiteReliabilityAnswer> AskAsync(WorldView view, Investigator investigator, string party) =>
        (await investigator.AskAsync(new SiteReliabilityQuestion { Operator = party, Site = WorldAccounts.Site, AsOf = view.AsOf }, Token)).Answer!;
}
