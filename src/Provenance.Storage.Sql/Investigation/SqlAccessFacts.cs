using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>From where accelerators are used, of a snapshot.</summary>
internal sealed class SqlAccessFacts(SnapshotReading reading, AccessReads access) : IAccessFacts
{
    public IAsyncEnumerable<AccessUse> ReadAsync(CancellationToken cancellationToken) => reading.Stream(access.Read, cancellationToken);
}
