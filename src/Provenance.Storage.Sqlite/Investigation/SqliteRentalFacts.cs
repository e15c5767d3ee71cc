using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Rentals of a snapshot.</summary>
internal sealed class SqliteRentalFacts(SnapshotReading reading, RentalReads rentals) : IRentalFacts
{
    public IAsyncEnumerable<CurrentRental> ReadAsync(CancellationToken cancellationToken) => reading.Stream(rentals.Read, cancellationToken);
}
