using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Rentals of a snapshot.</summary>
internal sealed class SqlRentalFacts(SnapshotReading reading, RentalReads rentals) : IRentalFacts
{
    public IAsyncEnumerable<CurrentRental> ReadAsync(CancellationToken cancellationToken) => reading.Stream(rentals.Read, cancellationToken);

    public IAsyncEnumerable<UnseenRental> ReadUnseenAsync(JobFilter filter, CancellationToken cancellationToken) =>
        reading.Stream(() => rentals.ReadUnseen(filter), cancellationToken);
}
