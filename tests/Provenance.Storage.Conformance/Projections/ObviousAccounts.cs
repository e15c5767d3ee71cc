// What balances rest on, found by walking the list of entries: which inventories held, which jobs, reports and rentals
// count. The ledgers themselves have references of their own; here it matters that they are given the right records.

using Provenance.Registry.Accountancy;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Records of balances from a list of entries.</summary>
internal static class ObviousAccounts
{
    /// <summary>Statements that were right for their time, of records that a condition names, in any order.</summary>
    public static IReadOnlyList<WorldEntry> Holding(IReadOnlyList<WorldEntry> entries, Func<WorldEntry, bool> concerns)
    {
        var holding = new List<WorldEntry>();
        foreach (var current in Current(entries, concerns))
        {
            holding.Add(current);
            for (var next = current; next.Supersedes is { } earlier; next = entries[(int)earlier])
            {
                if (next.Statement.Supersedes!.Reason == SupersedesReason.Update && !entries[(int)earlier].Statement.IsWithdrawal)
                {
                    holding.Add(entries[(int)earlier]);
                }
            }
        }

        return holding;
    }

    public static IEnumerable<WorldEntry> Current(IReadOnlyList<WorldEntry> entries, Func<WorldEntry, bool> concerns) =>
        entries.Where(entry => entry.Standing == Standing.Current && !entry.Statement.IsWithdrawal && concerns(entry));

    public static bool Concerns(WorldEntry entry, ClusterName cluster, string kind, int parts)
    {
        var record = entry.Statement.Record.Split('/');
        return entry.Statement.Kind.Name == kind && record.Length >= parts && record[0] == cluster.Operator && record[1] == cluster.Site
            && record[2] == cluster.Cluster;
    }

    public static IReadOnlyList<(InventoryRecord Record, WorldEntry Entry, Capacity? Capacity)> Inventories(IReadOnlyList<WorldEntry> entries, ClusterName cluster) =>
    [
        .. Holding(entries, entry => entry.Statement.Record == $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}" && entry.Statement.Kind is ClusterInventoryKind)
            .Select(entry =>
            {
                var capacity = entry.Content.Section<Capacity>();
                return (
                    Record: new InventoryRecord
                    {
                        Entry = entry.Index,
                        AsOf = capacity?.AsOf ?? entry.Statement.IssuedAt,
                        Status = capacity?.Status ?? ClusterStatus.Unknown,
                        Count = capacity?.Domains.Sum(domain => domain.Count),
                        Changes = [.. (capacity?.Events ?? []).Select(change => (change.At, change.Type == InventoryEventType.Received ? change.Count : -change.Count))],
                    },
                    Entry: entry,
                    Capacity: capacity);
            })
            .OrderBy(item => item.Record.AsOf).ThenBy(item => item.Record.Entry),
    ];

    public static IReadOnlyList<JobUse> Jobs(IReadOnlyList<WorldEntry> entries, ClusterName cluster, BalancePeriod period) =>
    [
        .. Current(entries, entry => Concerns(entry, cluster, "training-job", 5))
            .Select(entry => (entry, run: entry.Content.Section<Run>()))
            .Where(job => Start(job.run) is not { } start || start < period.To)
            .Where(job => End(job.run) is not { } end || end > period.From)
            .OrderBy(job => Start(job.run)?.Microseconds ?? -1).ThenBy(job => job.entry.Index)
            .Select(job => new JobUse
            {
                Entry = job.entry.Index,
                Allocations = [.. (job.run?.Allocations ?? []).Select(held => new HeldSpan(held.From, held.To, held.Count))],
                Hours = job.run?.AcceleratorHours ?? OrUnknown.Unknown<Estimate>(),
                From = Start(job.run),
                To = End(job.run) ?? job.entry.Statement.IssuedAt,
                OpenSince = HasEnded(job.run) ? null
                    : job.run is { Allocations.Count: > 0 } ? job.run.Allocations.Max(held => held.To)
                    : Start(job.run) ?? job.entry.Statement.IssuedAt,
                IsQueued = job.run?.State == JobState.Queued,
                Rental = job.entry.Content.Section<JobParties>()?.Rental.Record?.Text,
            }),
    ];

    public static IReadOnlyList<UsageTotals> Usage(IReadOnlyList<WorldEntry> entries, ClusterName cluster, BalancePeriod period) =>
    [
        .. Current(entries, entry => Concerns(entry, cluster, "usage", 5))
            .Select(entry => (entry.Index, totals: entry.Content.Section<Totals>()))
            .Where(item => item.totals is { } totals && period.Overlaps(totals.From, totals.To))
            .OrderBy(item => item.totals!.From).ThenBy(item => item.Index)
            .Select(item => new UsageTotals(
                item.Index, item.totals!.From, item.totals.To, item.totals.SmallJobs, item.totals.Inference, item.totals.Idle, item.totals.Maintenance)),
    ];

    public static IReadOnlyList<RentalUse> Rentals(IReadOnlyList<WorldEntry> entries, ClusterName cluster, BalancePeriod period) =>
        [.. Current(entries, entry => Concerns(entry, cluster, "rental", 5)).SelectMany(current => ObviousTerms.Of(entries, current, period))];

    /// <summary>Whether anything at all is known of a cluster in a time, or of what it had before the end of it.</summary>
    public static bool IsKnown(IReadOnlyList<WorldEntry> entries, ClusterName cluster, BalancePeriod period) =>
        IsDeclaredBefore([.. Inventories(entries, cluster).Select(inventory => inventory.Record)], period.To) || Jobs(entries, cluster, period).Count > 0 || Rentals(entries, cluster, period).Count > 0
        || Usage(entries, cluster, period).Count > 0
        || Current(entries, entry => Concerns(entry, cluster, "usage", 5)).Any(entry => entry.Content.Section<Totals>() is null);

    /// <summary>Of clusters that are known in a time those that are by the end of one of its periods; all, where none is.</summary>
    public static IReadOnlyList<ClusterName> Begun(
        IReadOnlyList<WorldEntry> entries, IReadOnlyList<ClusterName> known, BalancePeriod whole, BalancePeriod period)
    {
        var begun = known.Where(cluster => IsKnown(entries, cluster, whole with { To = period.To })).ToList();
        return begun.Count == 0 ? known : begun;
    }

    /// <summary>What inventories of a time tell to have come or gone: as often as the one that has it most often does, by the first that has it so often.</summary>
    public static IEnumerable<(InventoryEvent Change, long Entry)> Told(
        IReadOnlyList<(InventoryRecord Record, WorldEntry Entry, Capacity? Capacity)> inventories, Timestamp after, Timestamp until)
    {
        var telling = inventories.Where(item => item.Record.AsOf > after && item.Record.AsOf <= until && item.Capacity?.Events is not null).ToList();
        foreach (var change in telling.SelectMany(item => item.Capacity!.Events!).Where(change => change.At > after).Distinct())
        {
            for (var times = 1; telling.Find(item => item.Capacity!.Events!.Count(other => other == change) >= times).Entry is { } teller; times++)
            {
                yield return (change, teller.Index);
            }
        }
    }

    // What came to a cluster before it was first counted is declared by that count; not where it is still to come.
    private static bool IsDeclaredBefore(IReadOnlyList<InventoryRecord> inventories, Timestamp moment) => inventories.Count > 0
        && (inventories[0].AsOf < moment || (inventories[0].Status != ClusterStatus.Planned && inventories[0].Changes.Any(change => change.At < moment)));

    private static bool HasEnded(Run? run) => run is { State: JobState.Completed or JobState.Failed or JobState.Cancelled } || End(run) is not null;

    private static Timestamp? Start(Run? run) => run is { StartedAt.IsKnown: true } ? run.StartedAt.Value : null;

    private static Timestamp? End(Run? run) => run?.EndedAt is { IsKnown: true } known ? known.Value : null;
}
