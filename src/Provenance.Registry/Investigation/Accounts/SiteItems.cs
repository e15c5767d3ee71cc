// The chips of a site over the whole time asked for, model by model. Beginning and end are inventories that were taken:
// the newest of each cluster by the beginning, and the newest by the end; what came and went is what the inventories in
// between report after the first one's moment, each event once however many tell it. A cluster that has one inventory alone
// by the end is said to have no second, unless it is decommissioned, where nothing is left to count.
// Identities listed at the beginning are the book, those listed at the end are what is attested. A device that stands twice
// among these may have moved: whether it was in two places at one time is what its history says.
//
// An inventory holds as long as the ledger of hours lets it hold; where none holds, the count is unknown. Chips of a cluster
// that is planned or decommissioned are not on site: they are not counted, nor are devices that it lists.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Balances chips.</summary>
internal sealed class SiteItems(IAccountFacts facts, DeviceSightings sightings, BalancePeriod whole, EntryTally tally)
{
    // Histories that are read of a question, each by an index.
    private const int MostFollowed = 1_000;

    /// <summary>Most devices that are read of a site, at its beginning and at its end.</summary>
    public const int MostDevices = 500_000;

    private readonly List<string> _caveats = [];

    /// <summary>What was left out, in sentences.</summary>
    public IReadOnlyList<string> Caveats => _caveats;

    /// <summary>The balances of the models of sites, from the inventories of their clusters.</summary>
    public async ValueTask<IReadOnlyList<ItemBalance>> ReadAsync(
        IReadOnlyList<ClusterBalanced> clusters, CancellationToken cancellationToken)
    {
        var areas = new List<ItemRecords>();
        foreach (var site in clusters.GroupBy(item => $"{item.Cluster.Operator}/{item.Cluster.Site}", StringComparer.Ordinal))
        {
            areas.AddRange(await ReadSiteAsync(site.Key, [.. site], cancellationToken));
        }

        return ItemLedger.Balance(areas, await MovedAsync(ItemLedger.StandingTwice(areas), clusters, cancellationToken));
    }

    private async ValueTask<HashSet<string>> MovedAsync(
        IReadOnlyList<string> identities, IReadOnlyList<ClusterBalanced> clusters, CancellationToken cancellationToken)
    {
        var moved = new HashSet<string>(StringComparer.Ordinal);
        var within = clusters.Select(cluster => cluster.Cluster).ToHashSet();
        foreach (var identity in identities.Take(MostFollowed))
        {
            if (!await sightings.IsTwiceAtATimeAsync(identity, within, whole.From, cancellationToken))
            {
                moved.Add(identity);
            }
        }

        if (identities.Count > MostFollowed)
        {
            _caveats.Add(Counted.Say(
                identities.Count - MostFollowed, "Of {0} more [device that is|devices that are] attested more than once it was not looked whether [it was|they were] so at one time: [it counts|they count] as moved."));
            moved.UnionWith(identities.Skip(MostFollowed));
        }

        return moved;
    }

    private async ValueTask<List<ItemRecords>> ReadSiteAsync(
        string site, IReadOnlyList<ClusterBalanced> clusters, CancellationToken cancellationToken)
    {
        var pairs = clusters.Select(cluster => (Begin: NewestBy(cluster.Inventories, whole.From), End: NewestBy(cluster.Inventories, whole.To))).ToList();
        var flows = clusters.Zip(pairs).Where(pair => IsOnSite(pair.Second.Begin) || IsOnSite(pair.Second.End))
            .SelectMany(pair => Flows(pair.First.Inventories, pair.Second.Begin?.AsOf ?? default, pair.Second.End?.AsOf ?? default)).ToList();
        var begun = clusters.Zip(pairs, (cluster, pair) => Holding(cluster.Inventories, pair.Begin, whole.From, isThroughout: false)).ToList();
        var ended = clusters.Zip(pairs, (cluster, pair) => Holding(cluster.Inventories, pair.End, whole.To, isThroughout: true)).ToList();
        var (book, _, _) = await ListedAsync(site, clusters, whole.From, cancellationToken);
        var (attested, isSecondList, left) = await ListedAsync(site, clusters, whole.To, cancellationToken);
        var once = clusters.Zip(pairs).Where(pair => pair.Second.Begin is { Status: not ClusterStatus.Decommissioned } begin && begin.Entry.LogIndex == pair.Second.End?.Entry.LogIndex)
            .Select(pair => pair.First.Area).ToList();
        foreach (var inventory in pairs.SelectMany(pair => new[] { pair.Begin, pair.End }).OfType<InventoryFacts>())
        {
            tally.Add(inventory.Entry);
        }

        var models = pairs.SelectMany(pair => new[] { pair.Begin, pair.End }).OfType<InventoryFacts>()
            .SelectMany(inventory => inventory.Counts.Select(count => count.Accelerator))
            .Concat(flows.Select(flow => flow.Accelerator))
            .Concat((book ?? []).Keys).Concat((attested ?? []).Keys)
            .Distinct(StringComparer.Ordinal);
        return
        [
            .. models.Order(StringComparer.Ordinal).Select(model => new ItemRecords
            {
                Area = new ItemArea(site, AcceleratorSlug.Parse(model)),
                Beginning = Counts(begun, model),
                Ending = Counts(ended, model),
                WithoutSecondInventory = once,
                IsAttestedTheBook = book is not null && attested is not null && !isSecondList,
                Flows = [.. flows.Where(flow => flow.Accelerator == model).Select(flow => flow.Flow)],
                Book = book is null ? null : book.GetValueOrDefault(model) ?? [],
                Attested = attested is null ? null : attested.GetValueOrDefault(model) ?? [],
                LeftSinceListed = left.Where(flow => flow.Accelerator == model).Aggregate((Int128)0, (sum, flow) => sum + flow.Flow.Count),
            }),
        ];
    }

    private static InventoryFacts? NewestBy(IReadOnlyList<InventoryFacts> inventories, Timestamp moment) =>
        inventories.LastOrDefault(inventory => inventory.AsOf <= moment);

    // What the ledger of hours says of the same inventory: one that others follow holds until the next, the last one for a
    // time. At the beginning some time after it has to be held, at the end the time until then.
    private static InventoryFacts? Holding(IReadOnlyList<InventoryFacts> inventories, InventoryFacts? newest, Timestamp moment, bool isThroughout)
    {
        if (newest is null || inventories[^1].AsOf > newest.AsOf)
        {
            return newest;
        }

        var until = CapacityTimeline.HeldUntil(newest.Status, newest.AsOf, CapacityTimeline.DefaultCarry);
        return until is null || until > moment || (isThroughout && until == moment) ? newest : null;
    }

    private static bool IsOnSite(InventoryFacts? inventory) => inventory is not { IsStated: true } || CapacityTimeline.IsOnSite(inventory.Status);

    // A cluster without an inventory by then leaves the site's count unknown.
    private static List<ItemCount>? Counts(IReadOnlyList<InventoryFacts?> inventories, string model) =>
        inventories.Any(inventory => inventory is not { IsStated: true })
            ? null
            : [.. inventories.Select(inventory => new ItemCount(
                IsOnSite(inventory) ? inventory!.Counts.Where(count => count.Accelerator == model).Sum(count => count.Count) : 0, inventory!.Entry.LogIndex))];

    // An inventory may tell again what earlier ones told: as many equal events count as the one has that tells most of them.
    private static IEnumerable<(string Accelerator, ItemFlow Flow)> Flows(
        IReadOnlyList<InventoryFacts> inventories, Timestamp after, Timestamp until)
    {
        var told = new Dictionary<InventoryChange, int>();
        foreach (var inventory in inventories.Where(inventory => inventory.AsOf > after && inventory.AsOf <= until))
        {
            foreach (var equal in inventory.Changes.Where(change => change.At > after).GroupBy(change => change))
            {
                var (change, before) = (equal.Key, told.GetValueOrDefault(equal.Key));
                for (var i = before; i < equal.Count(); i++)
                {
                    yield return (change.Accelerator, new ItemFlow(MovementOf(change.Type), change.Count, inventory.Entry.LogIndex));
                }

                told[change] = Math.Max(before, equal.Count());
            }
        }
    }

    private static ItemMovement MovementOf(InventoryEventType type) => type switch
    {
        InventoryEventType.Received => ItemMovement.Received,
        InventoryEventType.Shipped => ItemMovement.Shipped,
        InventoryEventType.Retired => ItemMovement.Retired,
        _ => ItemMovement.MovedOut,
    };

    // The newest list of each record by then, null where there is none; whether all of them were taken after the beginning; and
    // what left the clusters of those after the first of them.
    private async ValueTask<(Dictionary<string, List<ListedDevice>>? Listed, bool IsSecond, List<(string Accelerator, ItemFlow Flow)> Left)> ListedAsync(
        string site, IReadOnlyList<ClusterBalanced> clusters, Timestamp moment, CancellationToken cancellationToken)
    {
        Dictionary<string, List<ListedDevice>>? listed = null;
        var left = new List<(string Accelerator, ItemFlow Flow)>();
        var (read, isSecond) = (0, true);
        foreach (var cluster in clusters.Where(cluster => IsOnSite(NewestBy(cluster.Inventories, moment))))
        {
            var lists = (await facts.ReadDeviceListsAsync(cluster.Cluster, cancellationToken))
                .Where(list => list.AsOf <= moment).GroupBy(list => list.Chain).Select(chain => chain.Last()).ToList();
            if (lists.FindAll(list => list.AsOf > whole.From) is { Count: > 0 } anew)
            {
                left.AddRange(Flows(cluster.Inventories, anew.Min(list => list.AsOf), moment).Where(flow => !flow.Flow.IsArrival));
            }

            foreach (var list in lists)
            {
                var devices = await facts.ReadDevicesAsync(list.Entry.LogIndex, cancellationToken);
                read += devices.Count;
                if (read > MostDevices)
                {
                    _caveats.Add(string.Create(
                        CultureInfo.InvariantCulture, $"Of {site} more than {MostDevices} devices are listed by {moment}; they were not told apart by identity."));
                    return (null, false, []);
                }

                listed ??= new Dictionary<string, List<ListedDevice>>(StringComparer.Ordinal);
                tally.Add(list.Entry);
                isSecond &= list.AsOf > whole.From;
                foreach (var device in devices)
                {
                    if (!listed.TryGetValue(device.Accelerator, out var of))
                    {
                        listed.Add(device.Accelerator, of = []);
                    }

                    of.Add(new ListedDevice(device.Identity, list.Entry.LogIndex, list.AsOf <= whole.From));
                }
            }
        }

        return (listed, isSecond, left);
    }
}
