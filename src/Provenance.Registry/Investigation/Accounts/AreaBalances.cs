// Clusters to sites, sites to the area, period by period. Page's test runs over the periods of each site and of the area;
// a site's verdict in a period is the worse of its balance's and of its test's, and the sum's verdict is never better than
// that of any part.
//
// A part counts from the period on in which anything known of it begins. What is declared in September says nothing against
// August; a part that is told of once stays.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>The balances of an area.</summary>
internal sealed record AreaBalanced
{
    public required IReadOnlyList<BalancePoint> Points { get; init; }

    public required Verdict Verdict { get; init; }

    public required IReadOnlyList<ItemBalance> Items { get; init; }

    public required EntryTally Tally { get; init; }

    public required IReadOnlyList<long> Conflicts { get; init; }

    public required IReadOnlyList<string> Caveats { get; init; }

    /// <summary>The clusters that something is known about, in order.</summary>
    public required IReadOnlyList<ClusterBalanced> Clusters { get; init; }

    /// <summary>The test that ran over the periods.</summary>
    public required PageTest Page { get; init; }

    /// <summary>
    /// What alarms of a site in a period: the sum, where its own figures or Page's test do, then clusters. What one cluster
    /// has left may hide in the sum that another is overbooked.
    /// </summary>
    public IEnumerable<Balance> AlarmsOf(BalancePoint point)
    {
        var (balance, page) = (point.Point.Balance, point.Point.Page);
        var clusters = Clusters.SelectMany(cluster => cluster.Balances)
            .Where(part => part.Period == balance.Period && part.Verdict == Verdict.Alarm);
        return point.Alone == Verdict.Alarm || Math.Max(page.LossLow, page.ExcessLow) >= Page.Limit ? clusters.Prepend(balance) : clusters;
    }
}

/// <summary>Balances areas.</summary>
internal static class AreaBalances
{
    private const int MostConflicts = 10_000;

    public static async ValueTask<AreaBalanced> ReadAsync(
        IInvestigationSnapshot snapshot,
        AcceleratorCatalogue catalogue,
        AccountRules rules,
        AccountArea area,
        IReadOnlyList<BalancePeriod> periods,
        CancellationToken cancellationToken)
    {
        var (facts, tally) = (snapshot.Accounts, new EntryTally());
        var clusters = new List<ClusterBalanced>();
        var conflicts = new SortedSet<long>();
        var names = await facts.ReadClustersAsync(area, BalanceQuestion.MostClusters + 1, cancellationToken);
        var reader = new ClusterBalances(facts, catalogue, rules, periods, tally);
        foreach (var name in names.Take(BalanceQuestion.MostClusters))
        {
            if (await reader.ReadAsync(name, cancellationToken) is { } balanced)
            {
                clusters.Add(balanced);
            }

            conflicts.UnionWith(await facts.ReadConflictsAsync(name, MostConflicts, cancellationToken));
        }

        var isCut = names.Count > BalanceQuestion.MostClusters;
        var sites = clusters.GroupBy(cluster => $"{cluster.Cluster.Operator}/{cluster.Cluster.Site}", StringComparer.Ordinal)
            .Select(site => Series(site.Key, [.. site.Select(cluster => new Part(cluster.Balances, cluster.Begun))], rules, isCut && area.Country is null))
            .ToList();
        var whole = area.Country is null
            ? sites.FirstOrDefault()
            : sites.Count == 0 ? null : Series(area.Country, [.. sites.Select(site => new Part(site.Judged, site.Begun))], rules, isCut);
        var items = new SiteItems(
            facts, new DeviceSightings(snapshot, rules.Travel, periods[^1].To), new BalancePeriod(periods[0].From, periods[^1].To), tally);
        return new AreaBalanced
        {
            Points = whole?.Points ?? [],
            Verdict = whole?.Verdict ?? Verdict.Inconclusive,
            Items = await items.ReadAsync(clusters, cancellationToken),
            Tally = tally,
            Conflicts = [.. conflicts.Take(MostConflicts)],
            Caveats = [.. Caveats(area, clusters.Count, isCut), .. EntryTally.Say([.. conflicts.Take(MostConflicts)], "[it does|they do] not count", conflicts.Count > MostConflicts), .. items.Caveats],
            Clusters = clusters,
            Page = rules.Page,
        };
    }

    // The parts' balances to those of the whole.
    private static AreaSeries Series(string area, IReadOnlyList<Part> parts, AccountRules rules, bool isCut)
    {
        IReadOnlyList<string> missing = isCut ? ["every cluster beyond the first " + BalanceQuestion.MostClusters.ToString(CultureInfo.InvariantCulture)] : [];
        var sums = parts[0].Balances.Select((_, period) => BalanceRollUp.Of(area, [.. In(parts, period)], missing)).ToList();
        var series = BalanceSeries.Of([.. sums.Select(sum => sum.Sum)], rules.Page);
        return new AreaSeries(
            [.. series.Points.Zip(sums, (point, sum) => new BalancePoint(point, sum.Alone, PartsOf(sum), sum.Parts.Count))],
            series.Verdict,
            parts.Min(part => part.Begun));
    }

    // Where nothing is known of any part yet, the whole has a balance all the same, which is inconclusive.
    private static IEnumerable<Balance> In(IReadOnlyList<Part> parts, int period)
    {
        var begun = parts.Where(part => part.Begun <= period).ToList();
        return (begun.Count == 0 ? parts : begun).Select(part => part.Balances[period]);
    }

    private static IReadOnlyList<BalancePart> PartsOf(RolledUp sum) =>
    [
        .. sum.Parts.OrderByDescending(part => part.Verdict).ThenBy(part => part.Area, StringComparer.Ordinal).Take(BalancePoint.MostParts)
            .Select(part => new BalancePart(part.Area, part.Verdict, part.Muf, part.Reasons[0])),
    ];

    private static IEnumerable<string> Caveats(AccountArea area, int clusters, bool isCut)
    {
        if (clusters == 0)
        {
            yield return $"No statement that is known is about a cluster of {area} by the end of that time: nothing can be balanced.";
        }

        if (isCut)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{area} has more than {BalanceQuestion.MostClusters} clusters; the others are not in the sums.");
        }

        yield return "Hours of jobs are computed from their allocations; where a job lists none, as it states them. What a job held after a last report that does not end it is unknown.";
        yield return "Errors of meters are assumed: measured 0.5 %, computed 1 %, declared 2 %, each at random and in common; counts of an inventory have none.";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"An inventory that none follows holds for {CapacityTimeline.DefaultCarry.TotalDays:0} days, then nothing is declared; one that says that its cluster is decommissioned holds without end. What several inventories tell to have come or gone counts once.");
    }

    // A cluster or a site: its balances, one a period, and how many periods are over before anything known of it begins.
    private sealed record Part(IReadOnlyList<Balance> Balances, int Begun);

    private sealed record AreaSeries(IReadOnlyList<BalancePoint> Points, Verdict Verdict, int Begun)
    {
        /// <summary>The balances with the verdicts of the series: what a whole that they are part of looks at.</summary>
        public IReadOnlyList<Balance> Judged =>
        [
            .. Points.Select(point => point.Point.Verdict == point.Point.Balance.Verdict
                ? point.Point.Balance
                : point.Point.Balance with { Verdict = point.Point.Verdict, Reasons = point.Point.Explanation }),
        ];
    }
}
