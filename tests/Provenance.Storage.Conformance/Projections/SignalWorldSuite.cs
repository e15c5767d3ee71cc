using System.Globalization;
using CsCheck;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Signals on random worlds: the leads, against what walking through all entries raises; and hand-offs against slow ownership.</summary>
public abstract class SignalWorldSuite : SignalWorldSuiteBase
{
    private static readonly Trials JudgedRuns = new(Worlds: 16, Questions: 1, WorldSize: 90, "training-job", "training-job", "judgement") { AtMoments = true };
    private static readonly Trials Runs = new(Worlds: 16, Questions: 1, WorldSize: 90, "training-job", "training-job", "entity") { AtMoments = true };
    private static readonly Trials Handed = Runs with { WorldSize = 150, ChangesHands = true };
    private static readonly Trials Splits = new(Worlds: 16, Questions: 1, WorldSize: 70, "training-job");
    private static readonly Trials Near = new(Worlds: 12, Questions: 1, WorldSize: 220, "training-job");
    private static readonly Trials Chips = new(Worlds: 16, Questions: 1, WorldSize: 120, "cluster-inventory");
    private static readonly Trials Accounts = new(Worlds: 16, Questions: 1, WorldSize: 120, "cluster-inventory", "rental", "usage");

    [Fact]
    public Task E4_raises_the_hand_offs_that_comparing_every_pair_of_jobs_leaves_unexplained() => EachViewAsync(Gen.Const(0), Handed, async (view, _, _, coverage) =>
    {
        var ties = await ObviousTies.OfAsync(view);
        var result = await EvaluateAsync("E4", view);
        var seen = ObviousSignals.Handoffs(view).Where(pair => pair.AreCustomersKnown).ToList();
        if (ties.IsTooLarge(seen.Select(pair => (pair.From, pair.To, pair.At))))
        {
            return;
        }

        Assert.Equal(seen.Count, result.Tested);
        Assert.Equal(
            seen.Where(pair => !pair.IsExplained && !ties.AreTied(pair.From, pair.To, pair.At)).GroupBy(pair => (From: ties.ClassOf(pair.From), To: ties.ClassOf(pair.To)))
                .Select(group => $"{group.Key.From} {group.Key.To} {group.Count()}").Order(StringComparer.Ordinal),
            result.Leads.Select(lead => $"{Part(lead, "from")} {Part(lead, "to")} {(long)lead.Severity!.Value}").Order(StringComparer.Ordinal));
        coverage.NoteStandings(view, "training-job");
        coverage.Note("hand-offs tested", seen.Count);
        coverage.Note("hand-offs between tied customers", seen.Count(pair => ties.AreTied(pair.From, pair.To, pair.At)));
        coverage.Note("hand-offs that are explained", seen.Count(pair => pair.IsExplained));
        coverage.Note("leads", result.Leads.Count);
    });

    [Fact]
    public Task Hand_offs_without_a_link_are_those_between_customers_whom_slow_arithmetic_does_not_tie() => EachViewAsync(Gen.Bool, Handed, async (view, investigator, includeAll, coverage) =>
    {
        var ties = await ObviousTies.OfAsync(view);
        var all = ObviousHandoffs.Find(view.Entries, long.MinValue, long.MaxValue, includeAll);
        string? CustomerOf(long index) => view.Entries[(int)index].Content.Section<JobParties>()?.Customer.ToString();
        (string? One, string? Other, long At) Between(long from, long to) => (CustomerOf(from), CustomerOf(to), ObviousTies.MomentOf(view, view.Entries[(int)to]));
        bool AreTied(long from, long to) => Between(from, to) is var (one, other, at) && ties.AreTied(one, other, at);
        if (ties.IsTooLarge(all.Select(pair => Between(pair.From, pair.To))))
        {
            return;
        }

        var found = new List<(long, long, string)>();
        for (var token = ""; token is not null;)
        {
            var page = (await investigator.AskAsync(
                new HandoffQuestion { WithoutLinkOnly = true, IncludeAllRoles = includeAll, PageSize = 50, PageToken = token, AsOf = view.AsOf }, Token)).Answer!;
            found.AddRange(page.Handoffs.Select(pair => (pair.From.Figures.LogIndex, pair.To.Figures.LogIndex, pair.Role)));
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        Assert.Equal(all.Where(pair => !AreTied(pair.From, pair.To)), found);
        coverage.NoteStandings(view, "entity");
        coverage.Note("hand-offs without a link", found.Count);
        coverage.Note("hand-offs with one", all.Count - found.Count);
        coverage.Note("hand-offs between customers tied then or now, not both", all.Count(pair =>
            AreTied(pair.From, pair.To) != ties.AreTied(CustomerOf(pair.From), CustomerOf(pair.To), view.ValidAt)));
    });

    [Fact]
    public Task E10_raises_what_counting_sites_in_every_stretch_of_time_finds() => EachViewAsync(Gen.Const(0), JudgedRuns, async (view, _, _, coverage) =>
    {
        var result = await EvaluateAsync("E10", view);
        var identities = new ObviousIdentities(view, isApart: false);
        var groups = ObviousSignals.RunsByModel(view, identities).ToList();
        Assert.Equal(groups.Count == 0, result.NoInput is not null);
        Assert.Equal(groups.Count, result.Tested);
        Assert.Equal(
            groups.Where(group => group.Together > 0).Select(group => $"{group.Model} {group.Customer} {decimal.Round(group.Together / 3_600_000_000m, 2)}").Order(StringComparer.Ordinal),
            result.Leads.Select(lead => $"{lead.Subject.Parts.Single(part => part.Kind == SubjectKind.Model).Value} "
                + $"{lead.Subject.Parts.Single(part => part.Kind == SubjectKind.Entity).Value} {lead.Severity!.Value}").Order(StringComparer.Ordinal));
        coverage.Note("models and customers", groups.Count);
        coverage.Note("customers of several identifiers", groups.Count(group => identities.MembersOf(group.Customer).Count > 1));
        coverage.Note("leads", result.Leads.Count);
    });

    [Fact]
    public Task E13_raises_the_devices_that_comparing_every_two_lists_finds() => EachViewAsync(Gen.Const(0), Chips, async (view, _, _, coverage) =>
    {
        var result = await EvaluateAsync("E13", view);
        var expected = new List<string>();
        var several = 0;
        foreach (var identity in WorldAccounts.Devices)
        {
            var sightings = DeviceSuite.Sightings(view.Entries, identity);
            several += sightings.Select(sighting => sighting.Site).Distinct().Count() > 1 ? 1 : 0;
            if (DeviceSuite.Conflicts(sightings).Count() is var conflicts and > 0)
            {
                expected.Add($"{identity} {conflicts}");
            }
        }

        Assert.Equal(several, result.Tested);
        Assert.Equal(expected.Order(StringComparer.Ordinal), result.Leads.Select(lead => $"{lead.Subject.Parts[0].Value} {(long)lead.Severity!.Value}").Order(StringComparer.Ordinal));
        coverage.NoteStandings(view, "cluster-inventory");
        coverage.Note("devices at several sites", several);
        coverage.Note("leads", result.Leads.Count);
    });

    [Fact]
    public Task E14_raises_the_sites_whose_ledgers_filled_by_hand_alarm() => EachViewAsync(Gen.Const(0), Accounts with { AtMoments = true }, async (view, _, _, coverage) =>
    {
        var result = await EvaluateAsync("E14", view);
        var at = new Timestamp(view.Entries.Count == 0 ? WorldReports.Now.Microseconds : view.ValidAt).Value;
        var last = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero);
        Timestamp[] starts = [.. Enumerable.Range(-12, 13).Select(month => Timestamp.FromDateTimeOffset(last.AddMonths(month)))];
        List<BalancePeriod> months = [.. starts.Zip(starts.Skip(1), (from, to) => new BalancePeriod(from, to))];
        var expected = new List<string>();
        var tested = 0;
        foreach (var handle in view.Entries.Count == 0 ? [] : new[] { "acme", "zenith" })
        {
            if (AccountSuite.Site(view.Known, handle, months) is not var (_, sums))
            {
                continue;
            }

            tested++;
            // A month alarms by the longest series that begins before it and alarms in it.
            var balances = sums.Select(sum => sum.Sum).ToList();
            expected.AddRange(balances.Skip(9)
                .Select(month => balances.Select((_, from) => BalanceSeries.Of([.. balances.Skip(from)], PageTest.Default).Points.SingleOrDefault(point => point.Balance == month))
                    .FirstOrDefault(point => point?.Verdict == Verdict.Alarm))
                .OfType<SeriesPoint>()
                .Select(point => $"{handle}/{WorldAccounts.Site} {point.Balance.Period}: {string.Join("; ", point.Explanation)}."));
        }

        Assert.Equal(tested, result.Tested);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            result.Leads.SelectMany(lead => lead.Reasons.Select(reason => $"{lead.Subject.Parts[0].Value} {reason.Sentence}")).Order(StringComparer.Ordinal));
        Assert.All(result.Leads, lead => Assert.NotEmpty(lead.Entries));
        coverage.Note("sites balanced", tested);
        coverage.Note("sites without an alarm", tested - result.Leads.Count);
        coverage.Note("alarms", expected.Count);
    });

    // Over operators: what one of them alone holds does not count, and artifacts and payments join as well.
    [Fact]
    public Task E3_raises_the_groups_that_are_over_a_line_at_several_operators_together() => EachViewAsync(Gen.Const(0), Splits, async (view, _, _, coverage) =>
    {
        var training = Training(view);
        var groups = (await ObviousStructuring.FindAsync(training, view.ValidAt, new StructuringQuestion
        {
            Threshold = Line,
            LeastJob = new Quantity(Line.Millionths / 1_000),
            WindowMicroseconds = 90 * 86_400_000_000L,
            Links = JobLinks.All,
            MinOperators = 2,
            Period = new Period(null, view.ValidAt + 1),
        }, coverage, operatorsOfWindow: 2)).Select(text => text.Split(" | ")).ToList();

        var result = await EvaluateAsync("E3", view, WithLineAmongJobs());
        Assert.Equal(groups.Count, result.Tested);
        Assert.Equal(
            groups.Where(group => group[2] != nameof(ThresholdCrossing.None)).Select(group => $"{group[3]} jobs, {OverLine(group[4])}").Order(StringComparer.Ordinal),
            result.Leads.Select(lead => $"{lead.Reasons[0].Entries.Count} jobs, {lead.Severity!.Value}").Order(StringComparer.Ordinal));
        Assert.All(result.Leads, lead => Assert.Equal(ObviousStructuring.CustomersOf(training, lead.Reasons[0].Entries), Customers(lead)));
        coverage.Note("groups that cross at several operators", result.Leads.Count);
        coverage.Note("groups that do not", groups.Count - result.Leads.Count);
    });

    // With two runs near the line a group is tested, and every one that is tested is raised, so that each p can be compared.
    [Fact]
    public Task E2_tests_the_groups_that_counting_near_a_line_finds_and_adjusts_their_p() => EachViewAsync(Gen.Const(0), Near, async (view, _, _, coverage) =>
    {
        var rules = WithLineAmongJobs(
            ("{ \"name\": \"fewestRunsCount\", \"value\": \"6\"", "{ \"name\": \"fewestRunsCount\", \"value\": \"2\""),
            ("{ \"name\": \"significanceProbability\", \"value\": \"0.05\", \"unit\": \"probability\", \"origin\": \"chosen-here\", \"reason\": \"Bound on the adjusted p of a lead; a lead is no finding.\" }", "{ \"name\": \"significanceProbability\", \"value\": \"1\", \"unit\": \"probability\", \"origin\": \"chosen-here\", \"reason\": \"So that all are raised.\" }"));
        var near = Training(view).Select(entry => entry.Statement.Kind is not TrainingJobKind || IsNear(entry) ? entry : entry with { Standing = Standing.Superseded }).ToList();
        var groups = (await ObviousStructuring.FindAsync(near, view.ValidAt, new StructuringQuestion
        {
            Threshold = Line,
            LeastJob = Quantity.Zero,
            WindowMicroseconds = 1,
            Links = JobLinks.Customer | JobLinks.Owner | JobLinks.Lineage,
            Period = new Period(null, view.ValidAt + 1),
        }, new WorldCoverage())).Select(text => text.Split(" | "))
            .Select(group => (Below: int.Parse(group[5], CultureInfo.InvariantCulture), Above: int.Parse(group[6], CultureInfo.InvariantCulture)))
            .Select(group => (group.Below, All: group.Below + group.Above))
            .Where(group => group.All >= 2).Select(group => (group.Below, group.All, P: Tail(group.Below, group.All))).ToList();

        var result = await EvaluateAsync("E2", view, rules);
        Assert.Equal(groups.Count, result.Tested);
        var expected = groups.OrderBy(group => group.P).ThenBy(group => group.Below).ToList();
        var raised = result.Leads.Select(lead => (Below: (int)lead.Severity!.Value, Test: lead.Test!))
            .OrderBy(lead => Math.Round(lead.Test.P, 9)).ThenBy(lead => lead.Below).ToList();
        Assert.Equal(expected.Select(group => group.Below).Where(below => below > 0).Order(), raised.Select(lead => lead.Below).Order());
        Assert.All(result.Leads, lead => Assert.Equal(ObviousStructuring.CustomersOf(near, lead.Reasons[0].Entries), Customers(lead)));
        for (var i = 0; i < raised.Count; i++)
        {
            // Those without a run below the line are last, at a p of 1, and no lead.
            Assert.Equal(expected[i].P, raised[i].Test.P, 9);
            Assert.Equal(expected.Select((group, place) => group.P * expected.Count / (place + 1)).Skip(i).Append(1).Min(), raised[i].Test.AdjustedP, 9);
        }

        coverage.Note("groups tested", groups.Count);
        coverage.Note("several groups tested", groups.Count > 1);
        coverage.Note("runs at the line or above", groups.Sum(group => group.All - group.Below));
        var across = Training(view).Count(entry => entry is { Standing: Standing.Current, Statement.Kind: TrainingJobKind } && IsCounted(view, entry) && IsAcross(entry));
        Assert.Equal(across > 0, result.Caveats.Any(caveat => caveat.StartsWith($"{across} run", StringComparison.Ordinal) && caveat.Contains("on both sides of a threshold", StringComparison.Ordinal)));
        coverage.Note("runs across the line", across);
    });

    // The lines of real rules are far below what worlds draw: here one lies among their jobs.
    [Fact]
    public Task E1_raises_the_groups_that_joining_every_two_jobs_finds_over_a_line() => EachViewAsync(Gen.Const(0), Splits, async (view, _, _, coverage) =>
    {
        var rules = WithLineAmongJobs();
        var training = Training(view);
        var groups = (await ObviousStructuring.FindAsync(training, view.ValidAt, new StructuringQuestion
        {
            Threshold = Line,
            LeastJob = new Quantity(Line.Millionths / 1_000),
            WindowMicroseconds = 90 * 86_400_000_000L,
            Links = JobLinks.Customer | JobLinks.Owner | JobLinks.Lineage,
            Period = new Period(null, view.ValidAt + 1),
        }, coverage)).Select(text => text.Split(" | ")).Where(group => int.Parse(group[1], CultureInfo.InvariantCulture) >= 2).ToList();

        var result = await EvaluateAsync("E1", view, rules);
        Assert.Equal(groups.Count, result.Tested);
        Assert.Equal(
            groups.Where(group => group[2] != nameof(ThresholdCrossing.None))
                .Select(group => $"{group[3]} jobs, {decimal.Round((decimal)(double.Parse(group[4], CultureInfo.InvariantCulture) / Line.Approximately), 3)}")
                .Order(StringComparer.Ordinal),
            result.Leads.Select(lead => $"{lead.Reasons[0].Entries.Count} jobs, {lead.Severity!.Value}").Order(StringComparer.Ordinal));
        Assert.All(result.Leads, lead => Assert.Equal(ObviousStructuring.CustomersOf(training, lead.Reasons[0].Entries), Customers(lead)));
        coverage.NoteStandings(view, "training-job");
        coverage.Note("groups that cross", result.Leads.Count);
        coverage.Note("groups that do not", groups.Count - result.Leads.Count);
        coverage.Note("jobs that run models", training.Count(IsServing));
    });

    private static Quantity Line { get; } = Quantity.Parse("6" + new string('0', 27));

    // One line among the jobs of worlds, and other changes.
    private static RuleSet WithLineAmongJobs(params IReadOnlyList<(string From, string To)> changes) => Changed(
    [
        ("\"general-purpose\", \"comparison\": \"above\", \"flop\": \"1e23\"", "\"general-purpose\", \"comparison\": \"above\", \"flop\": \"6e27\""),
        ("[ \"eu-ai-act/general-purpose\", \"eu-ai-act/systemic-risk\", \"us-bis-2024-20529/training-run\" ]", "[ \"eu-ai-act/general-purpose\" ]"),
        .. changes,
    ]);

    private static List<WorldEntry> Training(WorldView view) =>
        [.. view.Entries.Select(entry => entry with { Standing = IsServing(entry) ? Standing.Superseded : entry.Standing, Supersedes = entry.Supersedes })];

    private static bool IsNear(WorldEntry entry) => entry.Content.Section<Run>() is { Flop.IsKnown: true } run
        && ((run.Flop.Value.High < Line && !IsOpen(run) && run.Flop.Value.High.Millionths * 10 >= Line.Millionths * 8)
            || (run.Flop.Value.Low >= Line && run.Flop.Value.Low.Millionths * 10 < Line.Millionths * 12));

    private static bool IsAcross(WorldEntry entry) =>
        entry.Content.Section<Run>() is { Flop.IsKnown: true } run && run.Flop.Value.Low < Line
            && (run.Flop.Value.High >= Line || (IsOpen(run) && run.Flop.Value.High.Millionths * 10 >= Line.Millionths * 8));

    private static bool IsOpen(Run run) => run is { State: JobState.Running, EndedAt: not { IsKnown: true } };

    private static bool IsCounted(WorldView view, WorldEntry entry) =>
        entry.Content.Section<Run>() is { StartedAt.IsKnown: true } run && run.StartedAt.Value.Microseconds <= view.ValidAt;

    // The probability of so many below or more, of so many runs, added up term by term.
    private static double Tail(int below, int all)
    {
        const double Share = 0.55034;
        return Enumerable.Range(below, all - below + 1).Sum(k =>
            Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (all - k + i) / i) * Math.Pow(Share, k) * Math.Pow(1 - Share, all - k));
    }

    private static string OverLine(string sum) => decimal.Round((decimal)(double.Parse(sum, CultureInfo.InvariantCulture) / Line.Approximately), 3).ToString(CultureInfo.InvariantCulture);

    private static string Customers(Lead lead) => string.Join(',', lead.Subject.Parts.Where(part => part.Kind == SubjectKind.Entity).Select(part => part.Value).Order(StringComparer.Ordinal));

    private static bool IsServing(WorldEntry entry) =>
        entry.Content.Section<Run>()?.Workload.Class is WorkloadClass.Inference or WorkloadClass.Evaluation;

    private static string Part(Lead lead, string role) => lead.Subject.Parts.Single(part => part.Role == role).Value;
}
