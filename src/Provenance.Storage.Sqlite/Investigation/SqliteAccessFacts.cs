using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>From where accelerators are used, of a snapshot.</summary>
internal sealed class SqliteAccessFacts(SnapshotReading reading, AccessReads access) : IAccessFacts
{
    public IAsyncEnumerable<AccessUse> ReadAsync(CancellationToken cancellationToken) => reading.Stream(access.Read, cancellationToken);
}
