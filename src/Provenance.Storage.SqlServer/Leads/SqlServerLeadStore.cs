// Leads that several servers share. Whoever holds the lease records, and what it records is refused once the lease is
// another's. An evaluation that was recorded already, or of a smaller log, is not recorded again, which is asked under a
// lock. Readers see one moment of the leads through a snapshot.

using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Leads;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Storage.SqlServer.Migrations;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Leads;

/// <summary>The leads in a database of SQL Server 2019 or later, Azure SQL, or Babelfish.</summary>
public sealed class SqlServerLeadStore : ILeadStore, IMovableLeads, IDisposable
{
    // The lock's name has the database's in it, because Babelfish shares application locks between databases.
    private const string TakeLock =
        """
        DECLARE @result int, @resource nvarchar(255);
        SET @resource = N'provenance leads of ' + DB_NAME();
        EXEC @result = sp_getapplock @Resource = @resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @Wait;
        SELECT @result;
        """;

    private static readonly LeadSql Sql = LeadSql.SqlServer;

    private readonly SqlServerDatabase _database;
    private readonly IFenced? _fenced;

    private SqlServerLeadStore(SqlServerDatabase database, IFenced? fenced) => (_database, _fenced) = (database, fenced);

    /// <summary>Opens the leads of a database, making or migrating their tables where needed, which takes an owner's rights.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="clock">Dates migrations.</param>
    /// <param name="fenced">The fence of the process, without which nothing is written; null for a command that nobody writes beside.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="StorageUnavailableException">Unreachable, locked, not permitted, or readers would wait for writers.</exception>
    /// <exception cref="StorageCorruptException">Newer than this program, or not leads of ours.</exception>
    public static SqlServerLeadStore Open(SqlServerOptions options, TimeProvider clock, IFenced? fenced = null)
    {
        var database = new SqlServerDatabase(options, clock);
        using var connection = database.OpenAtStart();
        MigrationSet.Embedded("Leads").Apply(database, connection, clock);
        return new SqlServerLeadStore(database, fenced);
    }

    /// <inheritdoc/>
    public async ValueTask<RecordedEvaluation?> ReadNewestAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        return _database.Translated(() => EvaluationRow.ReadNewest(connection, null, Sql));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RecordAsync(
        SignalEvaluation evaluation, Digest root, long recordedAtMilliseconds, CancellationToken cancellationToken) => await WriteAsync(
        (connection, transaction) =>
        {
            if (EvaluationRow.ReadNewest(connection, transaction, Sql) is { } newest
                && (newest.TreeSize.Value > evaluation.TreeSize.Value
                    || (newest.TreeSize == evaluation.TreeSize && newest.RuleSet.Digest == evaluation.RuleSet.Digest)))
            {
                return false;
            }

            LeadRecording.Begin(connection, transaction, Sql, evaluation, root, recordedAtMilliseconds).Write(evaluation.Signals);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever opens it disposes it.")]
    public async ValueTask<ILeadView> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _database.OpenAsync(cancellationToken);
        try
        {
            return _database.Translated(() => new LeadView(connection, connection.BeginTransaction(IsolationLevel.Snapshot), Sql, _database));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ForgetAsync(
        IReadOnlyCollection<long> logIndices, IReadOnlyCollection<string> texts, TreeSize size, Digest root, CancellationToken cancellationToken) => _ = await WriteAsync(
        (connection, transaction) =>
        {
            LeadForgetting.Run(connection, transaction, Sql, logIndices, texts, size, root);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ClearAsync(CancellationToken cancellationToken) => _ = await WriteAsync(
        (connection, transaction) =>
        {
            foreach (var delete in Sql.DeleteAll)
            {
                _ = connection.Execute(delete, transaction: transaction);
            }

            return true;
        },
        cancellationToken);

    async ValueTask<T> IMovableLeads.ReadTablesAsync<T>(
        Func<DbConnection, DbTransaction, LeadSql, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        return await SqlServerFailure.TranslatedAsync(_database.Name, async () =>
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Snapshot, cancellationToken);
            return await read(connection, transaction, Sql);
        }, cancellationToken);
    }

    ValueTask<bool> IMovableLeads.WriteTablesAsync(Func<DbConnection, DbTransaction, LeadSql, bool> write, CancellationToken cancellationToken) =>
        WriteAsync((connection, transaction) => write(connection, transaction, Sql), cancellationToken);

    /// <summary>Closes the idle connections.</summary>
    public void Dispose() => _database.CloseIdle();

    // One recording at a time over all servers: what is raised rests on what was.
    private async ValueTask<bool> WriteAsync(Func<SqlConnection, SqlTransaction, bool> write, CancellationToken cancellationToken)
    {
        var begun = Begun.Under(_fenced);
        await using var connection = await _database.OpenAsync(cancellationToken);
        return _database.Translated(() =>
        {
            _ = connection.Execute(_database.SetLimits);
            using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            if (connection.ExecuteScalar<int>(TakeLock, new { Wait = (int)_database.BusyTimeout.TotalMilliseconds }, transaction) < 0)
            {
                throw new StorageUnavailableException($"Another server is recording leads in {_database.Name}.");
            }

            if (!write(connection, transaction))
            {
                // What was to be written is there already.
                return false;
            }

            Fencing.Commit(connection, transaction, begun);
            return true;
        });
    }
}
