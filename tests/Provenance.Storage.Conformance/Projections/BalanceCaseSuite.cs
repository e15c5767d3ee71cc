using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Balances of one site over August, case by case, on worlds written by hand.</summary>
public abstract partial class BalanceCaseSuite : SignalSuiteBase
{
    private const string Cluster = "acme/s-1/c-0";
    private const string Other = "acme/s-1/c-1";
    private const long Chips = 90;

    private static readonly Timestamp August = Timestamp.Parse("2026-08-01T00:00:00Z");
    private static readonly Timestamp Later = Timestamp.Parse("2026-08-25T00:00:00Z");
    private static readonly Timestamp September = Timestamp.Parse("2026-09-01T00:00:00Z");
    private static readonly Timestamp October = Timestamp.Parse("2026-10-01T00:00:00Z");

    private WrittenAccounts Accounts => new(World);

    [Theory]
    [InlineData(10, Visibility.Power, 10)]
    [InlineData(Chips, Visibility.Scheduler, 0)]
    [InlineData(400, Visibility.None, 400)]
    public async Task An_update_of_a_rentals_terms_holds_from_when_it_was_issued(long count, Visibility visibility, long unseen)
    {
        var first = Rental(August, Chips, Visibility.Power, null);
        _ = Rental(Later, count, visibility, new Supersedes { Statement = first, Reason = SupersedesReason.Update });

        var answer = await BalanceAsync();

        Assert.Equal(Held(Chips, August, Later) + Held(unseen, Later, September), Assert.Single(answer.Points).Point.Balance.UnseenHours);
        Assert.Equal([0, 1], answer.Basis.LogIndices.Shown);
    }

    [Fact]
    public async Task A_correction_of_a_rentals_terms_holds_from_when_what_it_corrects_would_have()
    {
        var first = Rental(August, Chips, Visibility.Power, null);
        var corrected = Rental(Later, 10, Visibility.Power, new Supersedes { Statement = first, Reason = SupersedesReason.Update });
        _ = Rental(September, 40, Visibility.Power, new Supersedes { Statement = corrected, Reason = SupersedesReason.Correction });

        var answer = await BalanceAsync();

        Assert.Equal(Held(Chips, August, Later) + Held(40, Later, September), Assert.Single(answer.Points).Point.Balance.UnseenHours);
        Assert.Equal([0, 2], answer.Basis.LogIndices.Shown);
    }

    [Fact]
    public async Task A_correction_of_the_first_terms_holds_from_the_beginning()
    {
        var first = Rental(August, Chips, Visibility.Power, null);
        _ = Rental(Later, 10, Visibility.Power, new Supersedes { Statement = first, Reason = SupersedesReason.Correction });

        Assert.Equal(Held(10, August, September), Assert.Single((await BalanceAsync()).Points).Point.Balance.UnseenHours);
    }

    [Theory]
    [InlineData(ClusterStatus.Operational, 120)]
    [InlineData(ClusterStatus.Planned, 0)]
    [InlineData(ClusterStatus.Decommissioned, 0)]
    public async Task Chips_of_a_cluster_that_is_not_in_use_are_not_on_site(ClusterStatus status, long chips)
    {
        var first = Accounts.Inventory(Cluster, Accounts.Capacity(August, 120) with { Status = status });
        _ = Accounts.Inventory(Cluster, Accounts.Capacity(Later, 120) with { Status = status }, first);
        _ = Accounts.Devices(Cluster, August, null, "GPU-1", "GPU-2");

        var answer = await BalanceAsync();

        var item = Assert.Single(answer.Items);
        Assert.Equal((chips, chips), ((long)item.Expected!.Value, (long)item.Ending!.Value));
        Assert.Equal(Held(chips, August, September), Assert.Single(answer.Points).Point.Balance.Sum(TermKind.Available).High);
        Assert.DoesNotContain(item.Discrepancies, found => found.Type == ItemDiscrepancyType.ListedOverCounted);
    }

    // Nobody goes on to report of what is no more, years after.
    [Theory]
    [InlineData(ClusterStatus.Decommissioned, 0, Verdict.Pass)]
    [InlineData(ClusterStatus.Decommissioned, 1_000, Verdict.Alarm)]
    [InlineData(ClusterStatus.Operational, 0, Verdict.Inconclusive)]
    public async Task A_cluster_once_decommissioned_leaves_its_site_to_the_others(ClusterStatus status, long idle, Verdict verdict)
    {
        WriteIdle(Cluster, August, September);
        _ = Accounts.Inventory(Other, Accounts.Capacity(Timestamp.Parse("2024-06-01T00:00:00Z"), 50) with { Status = status });
        if (idle > 0)
        {
            _ = Accounts.Usage(Other, "u-1", August, September, WrittenAccounts.Hours(0), WrittenAccounts.Hours(idle));
        }

        var answer = await BalanceAsync();

        Assert.Equal(verdict, Assert.Single(answer.Points).Point.Verdict);
        Assert.Equal(status == ClusterStatus.Decommissioned, Assert.Single(answer.Items).Verdict == Verdict.Pass);
        Assert.Equal(verdict, answer.Verdict);
    }

    [Theory]
    [InlineData(null, Verdict.Pass)]
    [InlineData("2026-08-31T23:00:00Z", Verdict.Alarm)]
    public async Task A_cluster_that_is_first_told_of_in_september_says_nothing_against_august(string? rentedFrom, Verdict verdict)
    {
        WriteIdle(Cluster, August, September, October);
        WriteIdle(Other, September, October);
        if (rentedFrom is not null)
        {
            _ = Accounts.Rental(Other, "r-1", Timestamp.Parse(rentedFrom), September, 1, Visibility.Scheduler);
        }

        var alone = Assert.Single((await BalanceAsync()).Points);
        var both = (await BalanceAsync(October)).Points;

        Assert.Equal((verdict, verdict, Verdict.Pass), (alone.Point.Verdict, both[0].Point.Verdict, both[1].Point.Verdict));
        Assert.Equal(rentedFrom is null ? (1, 1, 2) : (2, 2, 2), (alone.PartCount, both[0].PartCount, both[1].PartCount));
    }

    [Fact]
    public async Task A_site_of_which_nothing_is_known_before_september_does_not_pass_august()
    {
        WriteIdle(Cluster, September, October);

        Assert.Empty((await BalanceAsync()).Points);
        Assert.Equal([Verdict.Inconclusive, Verdict.Pass], (await BalanceAsync(October)).Points.Select(point => point.Point.Verdict));
    }

    // The last periods would end in the year 10000, which no timestamp can name.
    [Theory]
    [InlineData(BalanceLength.Day, 15)]
    [InlineData(BalanceLength.Week, 3)]
    [InlineData(BalanceLength.Month, 1)]
    [InlineData(BalanceLength.Quarter, 1)]
    public async Task The_last_days_of_the_calendar_can_be_asked_for(BalanceLength length, int periods)
    {
        WriteIdle(Cluster, August, September);
        var (from, to) = (Timestamp.Parse("9999-12-05T00:00:00Z"), Timestamp.Parse("9999-12-20T00:00:00Z"));
        var question = new BalanceQuestion { Operator = "acme", Site = "s-1", Period = new Period(from.Microseconds, to.Microseconds), Length = length };

        var points = (await AskAsync(question)).Points;

        Assert.Equal((periods, from, to), (points.Count, points[0].Point.Balance.Period.From, points[^1].Point.Balance.Period.To));
        var open = Assert.Single((await AskAsync(question with { Period = new Period(to.Microseconds + (11 * 86_400_000_000L), null) })).Points);
        Assert.Equal(Timestamp.Parse("9999-12-31T23:59:59.999999Z"), open.Point.Balance.Period.To);
    }

    [Fact]
    public async Task Nothing_follows_the_last_moment_of_the_calendar()
    {
        WriteIdle(Cluster, August, September);
        var last = Timestamp.Parse("9999-12-31T23:59:59.999999Z").Microseconds;

        var refusal = (await OutcomeAsync(new BalanceQuestion { Operator = "acme", Site = "s-1", Period = new Period(last, null) })).Refusal!;

        Assert.Equal((RefusalReason.ArgumentInvalid, "period"), (refusal.Reason, refusal.Field));
    }

    // An inventory that none follows holds for 107 days.
    [Theory]
    [InlineData("2026-03-01T00:00:00Z", false, false)]
    [InlineData("2026-05-01T00:00:00Z", true, false)]
    [InlineData("2026-07-01T00:00:00Z", true, true)]
    public async Task Chips_are_expected_only_where_an_inventory_holds_for_hours_too(string asOf, bool isExpected, bool isCounted)
    {
        _ = Accounts.Inventory(Cluster, Accounts.Capacity(Timestamp.Parse(asOf), 120));

        var answer = await BalanceAsync();

        var item = Assert.Single(answer.Items);
        Assert.Equal((isExpected, isCounted), (item.Expected == 120, item.CountedOnly == 120));
        Assert.Equal(isExpected, item.Expected is not null);
        Assert.Equal(!isCounted, Assert.Single(answer.Points).Point.Balance.Sum(TermKind.Available).High is null);
    }

    [Fact]
    public async Task The_verdict_is_the_worst_of_hours_and_chips()
    {
        var first = Accounts.Inventory(Cluster, Accounts.Capacity(August, 120));
        _ = Accounts.Inventory(Cluster, Accounts.Capacity(Later, 100), first);

        var answer = await BalanceAsync();

        Assert.Equal(
            (Verdict.Inconclusive, Verdict.Alarm, Verdict.Alarm),
            (Assert.Single(answer.Points).Point.Verdict, Assert.Single(answer.Items).Verdict, answer.Verdict));
    }

    // Of two clusters one is told to be idle for 10,000 h more than it has, or for less; the other is rented out unseen.
    [Theory]
    [InlineData(10_000, 1, 0)]
    [InlineData(-10_000, 0, 1)]
    public async Task A_month_counts_as_what_the_cluster_that_alarms_says(long over, long usedAbove, long missing)
    {
        foreach (var cluster in new[] { Cluster, Other })
        {
            _ = Accounts.Inventory(cluster, Accounts.Capacity(August, 100));
        }

        _ = Accounts.Usage(Cluster, "u-1", August, September, WrittenAccounts.Hours(0), WrittenAccounts.Hours(74_400 + over));
        _ = Accounts.Usage(Other, "u-1", August, September, WrittenAccounts.Hours(0), WrittenAccounts.Hours(0));
        _ = Accounts.Rental(Other, "r-1", August, September, 100, Visibility.Power);

        var answer = await AskAsync(new SiteReliabilityQuestion { Operator = "acme", Site = "s-1", Period = new Period(August.Microseconds, September.Microseconds) });

        Assert.Equal(
            (usedAbove, missing),
            (answer.Criteria.Single(criterion => criterion.Aspect == SiteAspect.UsedAboveCapacity).Count, answer.Criteria.Single(criterion => criterion.Aspect == SiteAspect.HoursMissing).Count));
        var months = answer.Criteria.Where(criterion => criterion.Aspect is SiteAspect.UsedAboveCapacity or SiteAspect.HoursMissing);
        Assert.All(months, criterion => Assert.Equal(criterion.Count == 1, criterion.Explanation.EndsWith($" It begins at {August}.", StringComparison.Ordinal)));
    }

    // A job that goes on into September is told once in August and once at its end: August is balanced by the end too.
    [Theory]
    [InlineData(null)]
    [InlineData("2026-09-20T00:00:00Z")]
    [InlineData("2026-09-05T00:00:00Z")]
    [InlineData("2026-08-03T00:00:00Z")]
    public async Task A_month_that_balances_does_so_at_a_moment_before_the_last_report_of_it(string? moment)
    {
        Accounts.WriteLongJob(Cluster, August);
        var asOf = AsOf.Now with { ValidAtMicroseconds = moment is null ? null : Timestamp.Parse(moment).Microseconds };
        var period = new Period(August.Microseconds, September.Microseconds);

        var answer = await AskAsync(new BalanceQuestion { Operator = "acme", Site = "s-1", Period = period, Length = BalanceLength.Month, AsOf = asOf });
        var reliability = await AskAsync(new SiteReliabilityQuestion { Operator = "acme", Site = "s-1", Period = period, AsOf = asOf });

        Assert.Equal(Verdict.Pass, Assert.Single(answer.Points).Point.Verdict);
        Assert.Equal(0, reliability.Criteria.Single(criterion => criterion.Aspect == SiteAspect.HoursMissing).Count);
        Assert.Equal(moment is not null, answer.Basis.ValidAtNote?.Contains("balanced from all that is known of it", StringComparison.Ordinal) == true);
        Assert.Equal(moment is not null, reliability.Basis.ValidAtNote?.Contains("balanced from all that is known of them", StringComparison.Ordinal) == true);
    }

    // Each count is one that a statement may have; of more than 1,024 the sum is more than 64 bits hold.
    [Theory]
    [InlineData(1_024, long.MaxValue - 1_023)]
    [InlineData(1_025, long.MaxValue)]
    public async Task A_rental_of_more_accelerators_than_can_be_counted_stops_no_answer(int rows, long reserved)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        WriteIdle(Cluster, August, September);
        _ = Accounts.Rental(
            Cluster,
            "r-1",
            August,
            September,
            [.. Letters.SelectMany(one => Letters.Select(other => new Reservation { Accelerator = AcceleratorSlug.Parse($"{one}{other}"), Count = JsonRules.LargestInteger })).Take(rows)],
            Visibility.Power);

        var balance = Assert.Single((await BalanceAsync()).Points).Point.Balance;
        var reliability = await AskAsync(new SiteReliabilityQuestion { Operator = "acme", Site = "s-1", Period = new Period(August.Microseconds, September.Microseconds) });
        await using var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        var signals = await new SignalEngine(
            KnownSignals.All, AcceleratorCatalogue.Default, new SignalEngineOptions(), TimeProvider.System, NullLogger<SignalEngine>.Instance)
            .EvaluateAsync(snapshot, RuleSets.Default, September.Microseconds, isAwaited: false, Token);

        Assert.Equal(Held(reserved, August, September), balance.UnseenHours);
        Assert.NotEmpty(reliability.Criteria);
        Assert.Equal(reserved, Assert.Single(await snapshot.Rentals.ReadAsync(Token).ToListAsync(Token)).Reserved);
        Assert.DoesNotContain(signals.Signals, signal => signal.Status == SignalStatus.Failed);
    }

    [Fact]
    public async Task A_queued_job_held_nothing()
    {
        _ = Accounts.QueuedJob(Cluster, "j-1", WrittenWorld.HoursAgo(1));

        var balance = Assert.Single((await BalanceAsync()).Points).Point.Balance;

        Assert.Equal(HoursRange.Exactly(AcceleratorHours.Zero), balance.Sum(TermKind.Jobs));
        Assert.DoesNotContain(balance.Reasons, reason => reason.Contains("the hours of the job", StringComparison.Ordinal));
    }

    private static AcceleratorHours Held(long count, Timestamp from, Timestamp to) => AcceleratorHours.Held(count, from, to);

    private Digest Rental(Timestamp issued, long count, Visibility visibility, Supersedes? supersedes)
    {
        World.IssuedAt = issued;
        return Accounts.Rental(Cluster, "r-1", August, September, count, visibility, supersedes);
    }

    // 100 chips that are idle from one moment to the next, counted at each.
    private void WriteIdle(string cluster, params IReadOnlyList<Timestamp> moments)
    {
        Digest? inventory = null;
        foreach (var moment in moments)
        {
            inventory = Accounts.Inventory(cluster, Accounts.Capacity(moment, 100), inventory);
        }

        foreach (var (from, to) in moments.Zip(moments.Skip(1)))
        {
            _ = Accounts.Usage(
                cluster, $"u-{from.Value.Month}", from, to, WrittenAccounts.Hours(0), WrittenAccounts.Hours((to.Microseconds - from.Microseconds) / 36_000_000));
        }
    }

    private Task<BalanceAnswer> BalanceAsync() => BalanceAsync(September);

    private Task<BalanceAnswer> BalanceAsync(Timestamp until) => AskAsync(new BalanceQuestion
    {
        Operator = "acme",
        Site = "s-1",
        Period = new Period(August.Microseconds, until.Microseconds),
        Length = BalanceLength.Month,
    });

    private async Task<T> AskAsync<T>(Question<T> question)
        where T : class, IAnswer => (await OutcomeAsync(question)).Answer!;

    private async Task<InvestigationOutcome<T>> OutcomeAsync<T>(Question<T> question)
        where T : class, IAnswer
    {
        var projector = new Projector(ProjectionWorld.Origin, World.Log, World, Fixture.Projections, new ProjectorOptions());
        _ = await projector.RebuildAsync(null, Token);
        var investigator = new Investigator(
            Fixture.Investigation, World.Log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
        return await investigator.AskAsync(question, Token);
    }
}
