using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>What balances rest on, of a snapshot.</summary>
internal sealed class SqlAccountFacts(
    SnapshotReading reading, InventoryReads inventories, AccountJobReads jobs, UsageReads usage, DeviceReads devices) : IAccountFacts
{
    public ValueTask<IReadOnlyList<(string Operator, string Site)>> ReadSitesAsync(int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => inventories.ReadSites(limit), cancellationToken);

    public ValueTask<IReadOnlyList<ClusterName>> ReadClustersAsync(AccountArea area, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => inventories.ReadClusters(area, limit), cancellationToken);

    public ValueTask<IReadOnlyList<InventoryFacts>> ReadInventoriesAsync(ClusterName cluster, CancellationToken cancellationToken) =>
        reading.Ask(() => inventories.Read(cluster), cancellationToken);

    public IAsyncEnumerable<AccountedJob> ReadJobsAsync(ClusterName cluster, Period period, CancellationToken cancellationToken) =>
        reading.Stream(() => jobs.Read(cluster, period), cancellationToken);

    public ValueTask<IReadOnlyList<AccountedUsage>> ReadUsageAsync(ClusterName cluster, Period period, CancellationToken cancellationToken) =>
        reading.Ask(() => usage.ReadUsage(cluster, period), cancellationToken);

    public ValueTask<IReadOnlyList<AccountedRental>> ReadRentalsAsync(ClusterName cluster, Period period, CancellationToken cancellationToken) =>
        reading.Ask(() => usage.ReadRentals(cluster, period), cancellationToken);

    public ValueTask<IReadOnlyList<DeviceList>> ReadDeviceListsAsync(ClusterName cluster, CancellationToken cancellationToken) =>
        reading.Ask(() => devices.ReadLists(cluster), cancellationToken);

    public ValueTask<IReadOnlyList<DeviceFacts>> ReadDevicesAsync(long index, CancellationToken cancellationToken) =>
        reading.Ask(() => devices.ReadDevices(index), cancellationToken);

    public ValueTask<IReadOnlyList<long>> ReadConflictsAsync(ClusterName cluster, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => inventories.ReadConflicts(cluster, limit), cancellationToken);
}
