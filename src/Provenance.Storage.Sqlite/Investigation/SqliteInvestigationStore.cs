using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Investigation;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Investigation;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Reads <c>projections.db</c> in snapshots: SQLite's read transactions over its write-ahead log.</summary>
/// <param name="store">The projections.</param>
public sealed class SqliteInvestigationStore(SqliteProjectionStore store) : IInvestigationStore
{
    /// <summary>
    /// Jobs, rentals and releases that are told by an earlier statement, where a moment is asked for; those beyond are told by their newest,
    /// and the answer says how many.
    /// </summary>
    public int MostEarlierRecords { get; init; } = 200_000;

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">The file cannot be read now.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The snapshot takes the connection over.")]
    public async ValueTask<IInvestigationSnapshot> OpenAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = store.File.Translated(() => new SqliteSnapshotConnection(store.File));
        return await InvestigationSnapshot.OpenAsync(connection, asOf, MostEarlierRecords);
    }
}
