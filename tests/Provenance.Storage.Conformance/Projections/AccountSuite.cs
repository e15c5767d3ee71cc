using System.Globalization;
using CsCheck;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Balances of whole worlds, against ledgers filled by walking the list of all entries known, whatever the moment.</summary>
public abstract class AccountSuite : RandomWorldSuiteBase
{
    private static readonly Trials Trials = new(Worlds: 14, Questions: 3, WorldSize: 120, "cluster-inventory", "rental", "usage") { AtMoments = true };

    private static readonly Gen<(string Operator, int Hours, int From)> Cases =
        Gen.Select(Gen.Bool.Select(isFirst => isFirst ? "acme" : "zenith"), Gen.Int[1, 3], Gen.Int[0, 3]);

    [Fact]
    public Task The_balance_of_a_site_is_that_of_ledgers_filled_by_hand() => EachViewAsync(Cases, Trials, async (view, investigator, asked, coverage) =>
    {
        var periods = Days(asked.From, asked.Hours);
        var answer = (await investigator.AskAsync(
            new BalanceQuestion
            {
                Operator = asked.Operator,
                Site = WorldAccounts.Site,
                Period = new Period(periods[0].From.Microseconds, periods[^1].To.Microseconds),
                Length = BalanceLength.Day,
                AsOf = view.AsOf,
            },
            Token)).Answer!;
        var expected = Site(view.Known, asked.Operator, periods);
        var chips = Chips(view.Known, asked.Operator, Whole(periods)).Select(item => item.Verdict);
        Assert.Equal(chips.Append(expected?.Series.Verdict ?? Verdict.Inconclusive).Max(), answer.Verdict);
        Assert.Equal(expected?.Series.Points.Count ?? 0, answer.Points.Count);
        Assert.Equal(expected?.Series.Points.Select(Describe) ?? [], answer.Points.Select(point => Describe(point.Point)));
        Assert.Equal(
            expected?.Sums.Select(sum => string.Join(";", sum.Parts.Select(part => $"{part.Area} {part.Verdict} {part.Muf}").Order(StringComparer.Ordinal))) ?? [],
            answer.Points.Select(point => string.Join(";", point.Parts.Select(part => $"{part.Area} {part.Verdict} {part.Muf}").Order(StringComparer.Ordinal))));
        Assert.Equal(view.Entries.Count, answer.Basis.TreeSize.Value);
        Assert.Equal(RuleSets.Default.Reference, answer.Basis.RuleSet);
        AssertConflicts(view, answer.Basis, asked.Operator, coverage);
        coverage.NoteRentals(view);
        coverage.NoteStandings(view, "usage");
        coverage.Note("days that are balanced", answer.Points.Count);
        coverage.Note("days with rentals that nobody sees into", answer.Points.Count(point => point.Point.Balance.UnseenHours is { } unseen && unseen > AcceleratorHours.Zero));
        coverage.Note("alarms", answer.Points.Count(point => point.Point.Verdict == Verdict.Alarm));
        coverage.Note("inconclusive days", answer.Points.Count(point => point.Point.Verdict == Verdict.Inconclusive));
    });

    [Fact]
    public Task The_chips_of_a_site_are_those_of_the_inventories_that_held() => EachViewAsync(Cases, Trials, async (view, investigator, asked, coverage) =>
    {
        var periods = Days(asked.From, asked.Hours);
        var answer = (await investigator.AskAsync(
            new BalanceQuestion
            {
                Operator = asked.Operator,
                Site = WorldAccounts.Site,
                Period = new Period(periods[0].From.Microseconds, periods[^1].To.Microseconds),
                AsOf = view.AsOf,
            },
            Token)).Answer!;
        var whole = new BalancePeriod(periods[0].From, periods[^1].To);
        Assert.Equal(
            Chips(view.Known, asked.Operator, whole).Select(Describe).Order(StringComparer.Ordinal),
            answer.Items.Select(Describe).Order(StringComparer.Ordinal));
        coverage.NoteStandings(view, "cluster-inventory");
        coverage.Note("models of chips", answer.Items.Count);
        coverage.Note("discrepancies", answer.Items.Sum(item => item.Discrepancies.Count));
        coverage.Note("devices that moved", answer.Items.Sum(item => item.Discrepancies.Count(found => found is { Type: ItemDiscrepancyType.Duplicate, IsExplainable: true })));
    });

    [Fact]
    public Task A_country_is_no_better_than_its_worst_site_and_adds_what_they_miss() => EachViewAsync(Cases, Trials, async (view, investigator, asked, coverage) =>
    {
        var periods = Days(asked.From, asked.Hours);
        var question = new BalanceQuestion
        {
            Period = new Period(periods[0].From.Microseconds, periods[^1].To.Microseconds),
            Length = BalanceLength.Day,
            AsOf = view.AsOf,
        };
        foreach (var country in new[] { "SG", "MY" })
        {
            var answer = (await investigator.AskAsync(question with { Country = country }, Token)).Answer!;
            var names = Clusters(view.Entries, country).Where(cluster => ObviousAccounts.IsKnown(view.Known, cluster, Whole(periods))).ToList();
            Assert.Equal(names.Count == 0 ? 0 : periods.Count, answer.Points.Count);
            coverage.Note("countries of several clusters", names.Count > 1);
            for (var i = 0; i < answer.Points.Count; i++)
            {
                var balances = ObviousAccounts.Begun(view.Known, names, Whole(periods), periods[i])
                    .Select(cluster => Balance(view.Known, cluster, periods)[i]).ToList();
                var worst = balances.Max(balance => balance.Verdict);
                Assert.True(answer.Points[i].Point.Verdict >= worst);
                Assert.Equal(Sum(balances.Select(balance => balance.Muf.Low)), answer.Points[i].Point.Balance.Muf.Low);
                Assert.Equal(Sum(balances.Select(balance => balance.Muf.High)), answer.Points[i].Point.Balance.Muf.High);
            }
        }
    });

    [Theory]
    [InlineData(null, null, null, 0, 1, "site")]
    [InlineData("acme", null, null, 0, 1, "site")]
    [InlineData(null, "s-1", null, 0, 1, "operator")]
    [InlineData("acme", "s-1", "SG", 0, 1, "country")]
    [InlineData(null, null, "XX!", 0, 1, "country")]
    [InlineData("acme", "s-1", null, 5, 5, "period")]
    [InlineData("acme", "s-1", null, 0, 500, "period")]
    [InlineData("acme", "s-1", null, -1, 1, "period")]
    public async Task What_is_asked_wrongly_is_refused_by_its_field(
        string? handleOfOperator, string? site, string? country, int fromDay, int toDay, string field)
    {
        using var world = await ProjectAsync(3, 30);
        var question = new BalanceQuestion
        {
            Operator = handleOfOperator,
            Site = site,
            Country = country,
            Period = new Period(Day * fromDay, Day * toDay),
            Length = BalanceLength.Day,
        };
        var refusal = (await Investigate(world).AskAsync(question, Token)).Refusal!;
        Assert.Equal((RefusalReason.ArgumentInvalid, field), (refusal.Reason, refusal.Field));
    }

    [Fact]
    public async Task A_site_that_nobody_speaks_of_is_inconclusive_and_says_so()
    {
        using var world = await ProjectAsync(3, 30);
        var answer = (await Investigate(world).AskAsync(new BalanceQuestion { Operator = "acme", Site = "nowhere" }, Token)).Answer!;
        Assert.Equal(Verdict.Inconclusive, answer.Verdict);
        Assert.Empty(answer.Points);
        Assert.Equal("No statement that is known is about a cluster of acme/nowhere by the end of that time: nothing can be balanced.", answer.Basis.Caveats[0]);
    }

    private const long Day = 86_400_000_000;

    // What is in conflict about a cluster of the site is considered, named and not counted. A withdrawal says nothing
    // of a cluster. What contradicts does so whatever the moment.
    private static void AssertConflicts(WorldView view, AnswerBasis basis, string handleOfOperator, WorldCoverage coverage)
    {
        var conflicts = view.Known
            .Where(entry => entry is { Standing: Standing.Conflict, Statement.IsWithdrawal: false }
                && entry.Statement.Kind is ClusterInventoryKind or RentalKind or UsageKind or TrainingJobKind
                && entry.Statement.Record.StartsWith($"{handleOfOperator}/{WorldAccounts.Site}/", StringComparison.Ordinal))
            .Select(entry => entry.Index).ToList();
        Assert.Equal(conflicts.Count, basis.EntriesInConflict);
        Assert.Equal(conflicts, basis.Contradicting);
        Assert.Subset(basis.LogIndices.Shown.ToHashSet(), conflicts.ToHashSet());
        Assert.Equal(
            conflicts.Count > 0,
            basis.Caveats.Any(caveat => caveat.Contains($"of the same record: {EvidenceIndices.Say(conflicts)};", StringComparison.Ordinal)));
        Assert.Equal(
            basis.LogIndices.Shown.Count(index => ObviousBasis.IsDoubtful(view.Known[(int)index])), basis.EntriesUnverified);
        coverage.Note("entries in conflict", conflicts.Count);
    }

    private static AcceleratorHours? Sum(IEnumerable<AcceleratorHours?> hours) =>
        hours.Aggregate((AcceleratorHours?)AcceleratorHours.Zero, (sum, item) => sum + item);

    private static BalancePeriod Whole(IReadOnlyList<BalancePeriod> periods) => new(periods[0].From, periods[^1].To);

    // Days that end up to three days before the world's now, whose day is not over.
    private static List<BalancePeriod> Days(int daysAgo, int count)
    {
        var midnight = (WorldReports.Now.Microseconds / Day * Day) + Day - (daysAgo * Day);
        return [.. Enumerable.Range(0, count).Select(i => midnight - ((count - i) * Day)).Select(from => new BalancePeriod(new Timestamp(from), new Timestamp(from + Day)))];
    }

    private static IReadOnlyList<Balance> Balance(IReadOnlyList<WorldEntry> entries, ClusterName cluster, IReadOnlyList<BalancePeriod> periods)
    {
        var whole = Whole(periods);
        var inventories = ObviousAccounts.Inventories(entries, cluster);
        var capacity = CapacityTimeline.Of([.. inventories.Select(item => item.Record)], whole, CapacityTimeline.DefaultCarry);
        var jobs = ObviousAccounts.Jobs(entries, cluster, whole);
        var used = capacity.SelectMany(span => span.Entries).ToHashSet();
        var models = inventories.Where(item => used.Contains(item.Record.Entry)).SelectMany(item => item.Capacity?.Domains.Select(domain => domain.Accelerator) ?? [])
            .Concat(jobs.SelectMany(job => entries[(int)job.Entry].Content.Section<Run>()?.Allocations.Select(held => held.Accelerator) ?? []));
        var significant = SignificantQuantityRule.Default.HoursOf(models, AcceleratorCatalogue.Default);
        return
        [
            .. periods.Select(period => BulkLedger.Balance(
                new BulkRecords
                {
                    Area = $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}",
                    Period = period,
                    Capacity = CapacityTimeline.Of([.. inventories.Select(item => item.Record)], period, CapacityTimeline.DefaultCarry),
                    Jobs = jobs,
                    Usage = ObviousAccounts.Usage(entries, cluster, whole),
                    Rentals = ObviousAccounts.Rentals(entries, cluster, whole),
                    SignificantQuantity = significant,
                },
                MeasurementErrors.Default)),
        ];
    }

    internal static (BalanceSeries Series, IReadOnlyList<RolledUp> Sums)? Site(
        IReadOnlyList<WorldEntry> entries, string handleOfOperator, IReadOnlyList<BalancePeriod> periods)
    {
        var clusters = WorldAccounts.Clusters.Select(cluster => new ClusterName(handleOfOperator, WorldAccounts.Site, cluster))
            .Where(cluster => ObviousAccounts.IsKnown(entries, cluster, Whole(periods)))
            .ToList();
        if (clusters.Count == 0)
        {
            return null;
        }

        var balances = clusters.ToDictionary(cluster => cluster, cluster => Balance(entries, cluster, periods));
        var sums = periods.Select((period, i) => BalanceRollUp.Of(
            $"{handleOfOperator}/{WorldAccounts.Site}",
            [.. ObviousAccounts.Begun(entries, clusters, Whole(periods), period).Select(cluster => balances[cluster][i])],
            [])).ToList();
        return (BalanceSeries.Of([.. sums.Select(sum => sum.Sum)], PageTest.Default), sums);
    }

    private static IEnumerable<ClusterName> Clusters(IReadOnlyList<WorldEntry> entries, string country)
    {
        var all = from handle in new[] { "acme", "zenith" } from cluster in WorldAccounts.Clusters select new ClusterName(handle, WorldAccounts.Site, cluster);
        var countries = all.ToDictionary(cluster => cluster, cluster => ObviousInventory.CountryOf(entries, cluster));
        return all.Where(cluster => countries[cluster] == country
            || (countries[cluster] is null && countries.Any(other => other.Key.Operator == cluster.Operator && other.Value == country)));
    }

    private static IReadOnlyList<ItemBalance> Chips(IReadOnlyList<WorldEntry> entries, string handleOfOperator, BalancePeriod whole)
    {
        var clusters = WorldAccounts.Clusters.Select(cluster => new ClusterName(handleOfOperator, WorldAccounts.Site, cluster))
            .Where(cluster => ObviousAccounts.IsKnown(entries, cluster, whole)).ToList();
        return ItemLedger.Balance(Items(entries, clusters, whole), Moved(entries, clusters, whole));
    }

    // Devices that no two records have at one moment of the time: by a list of that moment, or by two lists in a row around it
    // between which nothing of their model left the cluster.
    private static HashSet<string> Moved(IReadOnlyList<WorldEntry> entries, IReadOnlyList<ClusterName> clusters, BalancePeriod whole)
    {
        var records = clusters.SelectMany(cluster => ObviousAccounts.Holding(entries, entry => ObviousAccounts.Concerns(entry, cluster, "cluster-inventory", 3)))
            .Where(entry => entry.Content.Section<Devices>() is not null && Taken(entry) <= whole.To)
            .GroupBy(entry => (entry.Statement.Record, entry.Party))
            .Select(record => record.OrderBy(Taken).ThenBy(entry => entry.Index).ToList()).ToList();
        var moments = records.SelectMany(record => record.Select(Taken)).Where(moment => moment >= whole.From).ToList();
        return [.. WorldAccounts.Devices.Where(identity => !moments.Exists(moment => records.Count(record => Has(record, identity, moment)) > 1))];

        bool Has(List<WorldEntry> record, string identity, Timestamp moment) => record.Where(list => Device(list, identity) is not null)
            .Any(list => Taken(list) == moment || (record.IndexOf(list) is > 0 and var place && Stayed(record[place - 1], list, identity, moment)));

        bool Stayed(WorldEntry before, WorldEntry list, string identity, Timestamp moment) => Device(before, identity) is not null
            && Taken(before) <= moment && moment <= Taken(list)
            && !ObviousAccounts.Inventories(entries, ClusterName.Of(list.Statement.RecordName)).SelectMany(item => item.Capacity?.Events ?? []).Any(change =>
                change.Type != InventoryEventType.Received && change.Accelerator == Device(list, identity)!.Accelerator && change.At > Taken(before) && change.At <= Taken(list));

        static Device? Device(WorldEntry list, string identity) => list.Content.Section<Devices>()!.Items.FirstOrDefault(device => device.Identity == identity);
    }

    private static List<ItemRecords> Items(IReadOnlyList<WorldEntry> entries, List<ClusterName> clusters, BalancePeriod whole)
    {
        var inventories = clusters.ConvertAll(cluster => ObviousAccounts.Inventories(entries, cluster));
        var begin = inventories.ConvertAll(list => list.LastOrDefault(item => item.Record.AsOf <= whole.From));
        var end = inventories.ConvertAll(list => list.LastOrDefault(item => item.Record.AsOf <= whole.To));
        var flows = inventories.SelectMany((list, i) => !IsThere(begin[i].Capacity) && !IsThere(end[i].Capacity)
            ? []
            : ObviousAccounts.Told(list, begin[i].Record?.AsOf ?? new Timestamp(0), end[i].Record?.AsOf ?? new Timestamp(0))).ToList();
        var book = Listed(entries, clusters, whole, whole.From);
        var attested = Listed(entries, clusters, whole, whole.To);
        var left = inventories.SelectMany((list, i) => Lists(entries, [clusters[i]], whole.To).Select(Taken).Where(moment => moment > whole.From).Order().Take(1)
            .SelectMany(first => ObviousAccounts.Told(list, first, whole.To))).Select(told => told.Change).Where(change => change.Type != InventoryEventType.Received).ToList();
        var models = begin.Concat(end).SelectMany(item => item.Capacity?.Domains.Select(domain => domain.Accelerator) ?? [])
            .Concat(flows.Select(flow => flow.Change.Accelerator))
            .Concat((book ?? []).Concat(attested ?? []).Select(device => device.Accelerator)).Distinct();
        return
        [
            .. models.Select(model => new ItemRecords
            {
                Area = new ItemArea($"{clusters[0].Operator}/{WorldAccounts.Site}", model),
                Beginning = Counts(begin, model),
                Ending = Counts(end, model),
                WithoutSecondInventory =
                [
                    .. clusters.Where((_, i) => begin[i].Record is { Status: not ClusterStatus.Decommissioned } first && end[i].Record is { } last && first.Entry == last.Entry)
                        .Select(cluster => $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}"),
                ],
                IsAttestedTheBook = book is not null && attested is not null && Lists(entries, clusters, whole.To).Any(list => Taken(list) <= whole.From),
                Flows =
                [
                    .. flows.Where(flow => flow.Change.Accelerator == model).Select(flow => new ItemFlow(
                        flow.Change.Type switch
                        {
                            InventoryEventType.Received => ItemMovement.Received,
                            InventoryEventType.Shipped => ItemMovement.Shipped,
                            InventoryEventType.Retired => ItemMovement.Retired,
                            _ => ItemMovement.MovedOut,
                        },
                        flow.Change.Count,
                        flow.Entry)),
                ],
                Book = book?.Where(device => device.Accelerator == model).Select(device => device.Listed).ToList(),
                Attested = attested?.Where(device => device.Accelerator == model).Select(device => device.Listed).ToList(),
                LeftSinceListed = left.Where(change => change.Accelerator == model).Sum(change => change.Count),
            }),
        ];
    }

    private static List<ItemCount>? Counts(
        IReadOnlyList<(InventoryRecord Record, WorldEntry Entry, Capacity? Capacity)> inventories, AcceleratorSlug model) =>
        inventories.Any(item => item.Capacity is null)
            ? null
            : [.. inventories.Select(item => new ItemCount(IsThere(item.Capacity) ? item.Capacity!.Domains.Where(domain => domain.Accelerator == model).Sum(domain => domain.Count) : 0, item.Record.Entry))];

    private static bool IsThere(Capacity? capacity) => capacity?.Status is not (ClusterStatus.Planned or ClusterStatus.Decommissioned);

    private static List<(AcceleratorSlug Accelerator, ListedDevice Listed)>? Listed(
        IReadOnlyList<WorldEntry> entries, IReadOnlyList<ClusterName> clusters, BalancePeriod whole, Timestamp moment)
    {
        var lists = Lists(entries, clusters, moment);
        return lists.Count == 0 ? null : [.. lists.SelectMany(entry => entry.Content.Section<Devices>()!.Items.Select(device => (device.Accelerator, new ListedDevice(device.Identity, entry.Index, Taken(entry) <= whole.From))))];
    }

    // The newest of each record by a moment, also such as name no device.
    private static List<WorldEntry> Lists(IReadOnlyList<WorldEntry> entries, IReadOnlyList<ClusterName> clusters, Timestamp moment) =>
    [
        .. clusters.Where(cluster => IsThere(ObviousAccounts.Inventories(entries, cluster).LastOrDefault(item => item.Record.AsOf <= moment).Capacity))
            .SelectMany(cluster => ObviousAccounts.Holding(entries, entry => ObviousAccounts.Concerns(entry, cluster, "cluster-inventory", 3)))
            .Where(entry => entry.Content.Section<Devices>() is { } devices && devices.AsOf <= moment)
            .GroupBy(entry => (entry.Statement.Record, entry.Party))
            .Select(record => record.OrderBy(entry => entry.Content.Section<Devices>()!.AsOf).ThenBy(entry => entry.Index).Last()),
    ];

    private static Timestamp Taken(WorldEntry entry) => entry.Content.Section<Devices>()!.AsOf;

    private static string Describe(SeriesPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Balance.Area} {point.Balance.Period} {point.Verdict} {point.Balance.Muf} σ {point.Balance.Sigma.Low:G9} {point.Balance.Sigma.High:G9} z {point.Balance.Z.Low:G9} {point.Balance.Z.High:G9} page {point.Page.LossHigh:G6} {point.Page.ExcessHigh:G6} SQ {point.Balance.SignificantQuantity} peak {point.Balance.HeldPeak} | {string.Join("; ", point.Explanation)} | {string.Join(", ", Enum.GetValues<TermKind>().Select(kind => $"{kind} {point.Balance.Sum(kind)} {string.Join(' ', point.Balance.Terms.Where(term => term.Kind == kind).SelectMany(term => term.Entries).Distinct().Order())}"))}");

    private static string Describe(ItemBalance item) => string.Create(
        CultureInfo.InvariantCulture,
        $"{item.Area} {item.Expected} {item.Ending} {item.Attested} {item.CountedOnly} {item.Verdict} | {string.Join("; ", item.Reasons)} | {string.Join("; ", item.Discrepancies.Select(found => $"{found.Type} {string.Join(' ', found.Identities)} {string.Join(' ', found.Entries)} {found.IsExplainable}"))}");
}
