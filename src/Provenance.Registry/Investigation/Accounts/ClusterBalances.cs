// The balances of one cluster over successive periods. Its jobs are read once, and of each there remains what the periods
// need (BulkAccount); inventories, usage reports and rentals are few and are read whole.

using Provenance.Registry.Accountancy;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>A cluster with its balances, one a period, and the inventories they rest on.</summary>
/// <param name="Cluster">Its name.</param>
/// <param name="Balances">One a period.</param>
/// <param name="Begun">How many periods are over before anything that is known of it begins.</param>
/// <param name="Inventories">In order of time.</param>
internal sealed record ClusterBalanced(ClusterName Cluster, IReadOnlyList<Balance> Balances, int Begun, IReadOnlyList<InventoryFacts> Inventories)
{
    /// <summary><c>operator/site/cluster</c>.</summary>
    public string Area => $"{Cluster.Operator}/{Cluster.Site}/{Cluster.Cluster}";
}

/// <summary>Balances clusters.</summary>
internal sealed class ClusterBalances(
    IAccountFacts facts, AcceleratorCatalogue catalogue, AccountRules rules, IReadOnlyList<BalancePeriod> periods, EntryTally tally)
{
    private readonly BalancePeriod _whole = new(periods[0].From, periods[^1].To);

    /// <summary>Balances a cluster; null where nothing known is about it by the end of the whole time.</summary>
    public async ValueTask<ClusterBalanced?> ReadAsync(ClusterName cluster, CancellationToken cancellationToken)
    {
        var area = $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}";
        var asked = new Period(_whole.From.Microseconds, _whole.To.Microseconds);
        var inventories = await facts.ReadInventoriesAsync(cluster, cancellationToken);
        var usage = await facts.ReadUsageAsync(cluster, asked, cancellationToken);
        var rentals = await facts.ReadRentalsAsync(cluster, asked, cancellationToken);
        var models = new SortedSet<string>(StringComparer.Ordinal);
        var accounts = periods.Select(period => new BulkAccount(area, period, MeasurementErrors.Default)).ToList();
        List<InventoryRecord> counted = [.. inventories.Select(Record)];
        var began = usage.Select(report => report.Totals?.From ?? _whole.From)
            .Concat(rentals.Select(rental => rental.Use.From))
            .Append(CapacityTimeline.BeginOf(counted) ?? _whole.To).Append(_whole.To).Min();
        await foreach (var job in facts.ReadJobsAsync(cluster, asked, cancellationToken))
        {
            var start = job.Use.From ?? _whole.From;
            began = start < began ? start : began;
            tally.Add(job.Entry);
            models.UnionWith(job.Accelerators);
            AddTo(accounts, job.Use);
        }

        if (began >= _whole.To)
        {
            return null;
        }

        var capacity = CapacityTimeline.Of(counted, _whole, CapacityTimeline.DefaultCarry);
        Count(capacity, inventories, models);
        foreach (var entry in usage.Select(report => report.Entry).Concat(rentals.Select(rental => rental.Entry)))
        {
            tally.Add(entry);
        }

        var significant = rules.Significant.HoursOf(models.Select(AcceleratorSlug.Parse), catalogue);
        return new ClusterBalanced(
            cluster,
            [.. accounts.Select(account => account.Close(new BulkRecords
            {
                Area = area,
                Period = account.Period,
                Capacity = [.. capacity.Where(span => account.Period.Overlaps(span.From, span.To))],
                Usage = [.. usage.Select(report => report.Totals).OfType<UsageTotals>()],
                Rentals = [.. rentals.Select(rental => rental.Use)],
                SignificantQuantity = significant,
                AlarmSigma = rules.AlarmSigma,
            }))],
            periods.Count(period => period.To <= began),
            inventories);
    }

    /// <summary>An inventory as the ledger reads it.</summary>
    public static InventoryRecord Record(InventoryFacts inventory) => new()
    {
        Entry = inventory.Entry.LogIndex,
        AsOf = inventory.AsOf,
        Status = inventory.Status,
        Count = inventory.IsStated ? inventory.Counts.Sum(count => count.Count) : null,
        Changes =
        [
            .. inventory.Changes.Select(change =>
                (change.At, change.Type == InventoryEventType.Received ? change.Count : -change.Count)),
        ],
    };

    // Periods follow one another without gap: those that a job may touch stand together. One that has not ended has no last.
    private static void AddTo(List<BulkAccount> accounts, JobUse job)
    {
        var from = job.Allocations.Count == 0 ? job.From : job.Allocations.Min(span => span.From);
        var to = job.OpenSince is not null ? null : job.Allocations.Count == 0 ? job.To : job.Allocations.Max(span => span.To);
        var (low, high) = (0, accounts.Count);
        while (from is { } start && low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = accounts[middle].Period.To <= start ? (middle + 1, high) : (low, middle);
        }

        for (var i = low; i < accounts.Count && !(accounts[i].Period.From >= to); i++)
        {
            accounts[i].Add(job);
        }
    }

    // Models of what was declared in the time: a chip that left years ago says nothing of what is worth hiding now.
    private void Count(IReadOnlyList<CapacitySpan> capacity, IReadOnlyList<InventoryFacts> inventories, SortedSet<string> models)
    {
        var used = capacity.SelectMany(span => span.Entries).ToHashSet();
        foreach (var inventory in inventories.Where(inventory => used.Contains(inventory.Entry.LogIndex)))
        {
            tally.Add(inventory.Entry);
            models.UnionWith(inventory.Counts.Select(count => count.Accelerator));
        }
    }
}
