using Provenance.Registry.Investigation;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Investigation;

namespace Provenance.Storage.SqlServer.Investigation;

/// <summary>
/// Answers from the projections in a database of SQL Server 2019 or later, Azure SQL, or Babelfish, or in a secondary of it
/// (<see cref="SqlServerOptions.AsksSecondaries"/>), which may be behind: then a snapshot is of the size that it has.
/// </summary>
public sealed class SqlServerInvestigationStore : IInvestigationStore, IDisposable
{
    private readonly SqlServerDatabase _database;
    private readonly SqlServerOptions _options;

    /// <summary>Answers from a database whose projections were opened once, which makes their tables.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="clock">Measures how long opening a connection is tried.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="StorageUnavailableException">The process does not know cultures, as the driver needs it to.</exception>
    public SqlServerInvestigationStore(SqlServerOptions options, TimeProvider clock)
    {
        _database = new SqlServerDatabase(options, clock);
        _options = options;
    }

    /// <summary>
    /// Jobs, rentals and releases that are told by an earlier statement, where a moment is asked for; those beyond are told by their newest,
    /// and the answer says how many.
    /// </summary>
    public int MostEarlierRecords { get; init; } = 200_000;

    /// <inheritdoc/>
    /// <exception cref="StorageUnavailableException">The database cannot be read now, takes no snapshots, or is being cleared of its projections.</exception>
    public async ValueTask<IInvestigationSnapshot> OpenAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        var connection = await SqlServerSnapshotConnection.OpenAsync(
            _database, _options, asOf.ValidAtMicroseconds is not null, cancellationToken);
        return await InvestigationSnapshot.OpenAsync(connection, asOf, MostEarlierRecords);
    }

    /// <summary>Closes the idle connections.</summary>
    public void Dispose() => _database.CloseIdle();
}
