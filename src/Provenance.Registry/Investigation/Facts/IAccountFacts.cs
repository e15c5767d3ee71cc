using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation;

/// <summary>
/// What balances rest on, as it is known, whatever the moment: a period that is over loses nothing that was said of it later.
/// All but inventories, lists of devices and rentals are of current statements.
/// </summary>
public interface IAccountFacts
{
    /// <summary>Operators and sites of all clusters that entries known name, in ordinal order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<(string Operator, string Site)>> ReadSitesAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Clusters of an area that entries known name, by operator, site and cluster, at most <paramref name="limit"/>. Of a
    /// country: those of sites where some current inventory names it, but for clusters whose current inventory names another.
    /// </summary>
    ValueTask<IReadOnlyList<ClusterName>> ReadClustersAsync(AccountArea area, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Inventories of a cluster that were right for their time, by their moment: what is current, and what was updated;
    /// not what was corrected, withdrawn or is in conflict.
    /// </summary>
    ValueTask<IReadOnlyList<InventoryFacts>> ReadInventoriesAsync(ClusterName cluster, CancellationToken cancellationToken);

    /// <summary>
    /// Jobs of a cluster that overlap a period by their stated start and end, or may, by start, then log index. Allocations
    /// outside of the job's own times, of which submitters are warned, come with their job or not at all.
    /// </summary>
    IAsyncEnumerable<AccountedJob> ReadJobsAsync(ClusterName cluster, Period period, CancellationToken cancellationToken);

    /// <summary>Usage reports of a cluster that overlap a period, and those that are redacted, by start, then log index.</summary>
    ValueTask<IReadOnlyList<AccountedUsage>> ReadUsageAsync(ClusterName cluster, Period period, CancellationToken cancellationToken);

    /// <summary>
    /// Rentals of a cluster, and those that are redacted, with each terms that held in a part of a period (<see cref="TermLine"/>):
    /// by what is current, then from the newest terms to the oldest.
    /// </summary>
    ValueTask<IReadOnlyList<AccountedRental>> ReadRentalsAsync(ClusterName cluster, Period period, CancellationToken cancellationToken);

    /// <summary>Lists of devices of a cluster that were right for their time, without the devices, by their moment.</summary>
    ValueTask<IReadOnlyList<DeviceList>> ReadDeviceListsAsync(ClusterName cluster, CancellationToken cancellationToken);

    /// <summary>The devices of a list, in its order.</summary>
    ValueTask<IReadOnlyList<DeviceFacts>> ReadDevicesAsync(long index, CancellationToken cancellationToken);

    /// <summary>Entries about a cluster that are in conflict with what their party says, ascending; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<long>> ReadConflictsAsync(ClusterName cluster, int limit, CancellationToken cancellationToken);
}
