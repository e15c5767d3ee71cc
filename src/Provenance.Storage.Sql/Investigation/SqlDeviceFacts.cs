using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Where devices were listed, of a snapshot.</summary>
internal sealed class SqlDeviceFacts(SnapshotReading reading, DeviceReads devices) : IDeviceFacts
{
    public ValueTask<long> CountListsAsync(CancellationToken cancellationToken) => reading.Ask(devices.CountLists, cancellationToken);

    public ValueTask<DeviceLists> FindAsync(string identity, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => devices.Find(identity, limit), cancellationToken);

    public ValueTask<IReadOnlyList<DeviceCandidate>> ListElsewhereAsync(
        string? handleOfOperator, string? site, long? after, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => devices.ListElsewhere(handleOfOperator, site, after, limit), cancellationToken);
}
