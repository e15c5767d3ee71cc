// Lists of devices to sightings. A list is a moment; two successive lists of one record that both name a device say that it
// was there in between, unless the cluster reports departures of its model within that time: those carry no identities, so
// that the device may have been gone and have come back.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>The history of one device, and the lists it rests on.</summary>
/// <param name="History">The history.</param>
/// <param name="Lists">The lists by their moment; at most <see cref="DeviceSightings.MostLists"/>.</param>
/// <param name="IsCut">Whether there are more lists.</param>
internal sealed record DeviceFound(DeviceHistory History, IReadOnlyList<ListedDeviceFacts> Lists, bool IsCut)
{
    /// <summary>Whether these lists are of several sites. Candidates are found by all lists ever logged, also by such as are not
    /// known at an earlier size: counting them would tell what came later.</summary>
    public bool IsOfSeveralSites => Lists.Select(list => (list.Cluster.Operator, list.Cluster.Site)).Distinct().Skip(1).Any();
}

/// <summary>Follows devices.</summary>
internal sealed class DeviceSightings(IInvestigationSnapshot snapshot, TravelRule rule, Timestamp asOf)
{
    /// <summary>Most lists of one device that are looked at, the earliest first.</summary>
    public const int MostLists = 10_000;

    private readonly Dictionary<ClusterName, IReadOnlyList<InventoryFacts>> _inventories = [];

    /// <summary>The history of a device up to the moment; null where no list that holds by then names it.</summary>
    public async ValueTask<DeviceFound?> FollowAsync(string identity, CancellationToken cancellationToken) =>
        (await LookAsync(identity, cancellationToken)).Found;

    /// <summary>The same, and the lists by then that name the device and are passed over.</summary>
    public async ValueTask<(DeviceFound? Found, IReadOnlyList<PassedOverList> PassedOver)> LookAsync(
        string identity, CancellationToken cancellationToken)
    {
        var (held, passedOver) = await snapshot.Devices.FindAsync(identity, MostLists + 1, cancellationToken);
        return (await FollowAsync(identity, held, cancellationToken), [.. passedOver.Where(list => list.AsOf <= asOf)]);
    }

    private async ValueTask<DeviceFound?> FollowAsync(
        string identity, IReadOnlyList<ListedDeviceFacts> all, CancellationToken cancellationToken)
    {
        List<ListedDeviceFacts> lists = [.. all.Where(list => list.List.AsOf <= asOf).Take(MostLists)];
        if (lists.Count == 0)
        {
            return null;
        }

        var sightings = await SightingsAsync(identity, lists, list => $"{list.Cluster.Operator}/{list.Cluster.Site}", cancellationToken);
        return new DeviceFound(DeviceHistory.Of(sightings, asOf, rule), lists, all.Count > MostLists);
    }

    /// <summary>Whether lists of some clusters, of which at least one names the device, have it in two records at a time not
    /// over at a moment. A device that has more lists than are looked at is taken to be.</summary>
    public async ValueTask<bool> IsTwiceAtATimeAsync(
        string identity, IReadOnlySet<ClusterName> clusters, Timestamp since, CancellationToken cancellationToken)
    {
        var (all, _) = await snapshot.Devices.FindAsync(identity, MostLists + 1, cancellationToken);
        List<ListedDeviceFacts> lists = [.. all.Where(list => list.List.AsOf <= asOf && clusters.Contains(list.Cluster))];
        var sightings = await SightingsAsync(
            identity, lists, list => list.List.Chain.ToString(CultureInfo.InvariantCulture), cancellationToken);
        sightings.RemoveAll(sighting => sighting.To < since);
        return all.Count > MostLists
            || (sightings.Count > 0 && DeviceHistory.Of(sightings, asOf, new TravelRule(TimeSpan.Zero, TimeSpan.Zero, rule.StaleAfter)).ConflictCount > 0);
    }

    private async ValueTask<List<DeviceSighting>> SightingsAsync(
        string identity, List<ListedDeviceFacts> lists, Func<ListedDeviceFacts, string> placeOf, CancellationToken cancellationToken)
    {
        var sightings = new List<DeviceSighting>(lists.Count);
        foreach (var chain in lists.GroupBy(list => list.List.Chain))
        {
            ListedDeviceFacts? before = null;
            foreach (var list in chain)
            {
                var from = before is not null && before.Next == list.List.Entry.LogIndex && !await LeftBetweenAsync(before, list, cancellationToken)
                    ? before.List.AsOf
                    : list.List.AsOf;
                sightings.Add(new DeviceSighting(identity, placeOf(list), list.Country, from, list.List.AsOf, list.List.Entry.LogIndex));
                before = list;
            }
        }

        return sightings;
    }

    private async ValueTask<bool> LeftBetweenAsync(ListedDeviceFacts before, ListedDeviceFacts list, CancellationToken cancellationToken)
    {
        if (!_inventories.TryGetValue(list.Cluster, out var inventories))
        {
            _inventories.Add(list.Cluster, inventories = await snapshot.Accounts.ReadInventoriesAsync(list.Cluster, cancellationToken));
        }

        return inventories.SelectMany(inventory => inventory.Changes).Any(change =>
            change.Type != InventoryEventType.Received
            && change.Accelerator == list.Accelerator.ToString()
            && change.At > before.List.AsOf
            && change.At <= list.List.AsOf);
    }
}
