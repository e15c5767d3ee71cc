// Projections that several servers share. Whoever writes a group holds the lock of the head's row from the beginning, and
// commits only if the head is as it was then: two servers can never both write one. And only while it holds the lease, which
// the last step before the commit compares: see Fencing. What a server remembers of the tables
// holds only if the head is where its own last group left it.
//
// Writing blocks a thread: one loop of a process projects, and its rows are made and sent by code that SQLite shares,
// which has no asynchronous calls.
//
// Rows that are deleted leave the tables; what the database keeps of them in its transaction log, in the version store
// and in backups goes when those are cut or expire, as for the log (SqlServerLogStore).

using System.Data;
using System.Diagnostics.CodeAnalysis;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Storage.SqlServer.Leases;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>The projections in a database of SQL Server 2019 or later, Azure SQL, or Babelfish.</summary>
public sealed class SqlServerProjectionStore : IProjectionStore, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqlServerSession _session = new();
    private readonly ProjectionTables _tables;
    private readonly IFenced? _fenced;
    private (ProjectedHead Head, Fence? Fence)? _committed;

    private SqlServerProjectionStore(SqlServerDatabase database, IFenced? fenced)
    {
        Database = database;
        _fenced = fenced;
        _tables = new ProjectionTables(_session);
    }

    /// <summary>Where they are.</summary>
    internal SqlServerDatabase Database { get; }

    /// <summary>Opens the projections of a database, making or migrating their tables where needed, which takes an owner's rights.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="clock">Dates migrations.</param>
    /// <param name="fenced">The fence of the process, without which nothing is written; null for a command that nobody writes beside.</param>
    /// <param name="tell">Told in a sentence where another process that migrates them is waited for.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="StorageUnavailableException">Unreachable, locked, not permitted, readers would wait for writers, or another schema's tables come first.</exception>
    /// <exception cref="StorageCorruptException">Newer than this program, or not projections of ours.</exception>
    public static SqlServerProjectionStore Open(SqlServerOptions options, TimeProvider clock, IFenced? fenced = null, Action<string>? tell = null)
    {
        var database = new SqlServerDatabase(options, clock);
        using var connection = database.OpenAtStart();
        ProjectionMigration.Run(database, connection, fenced, clock, tell ?? (static _ => { }));
        _ = database.Translated(() => ProjectionSchema.RequireOurNames(connection, database.Name));
        return new SqlServerProjectionStore(database, fenced);
    }

    /// <inheritdoc/>
    public async ValueTask<ProjectedHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Database.OpenAsync(cancellationToken);
        return Database.Translated(() => ReadHead(connection, transaction: null));
    }

    /// <inheritdoc/>
    public async ValueTask<IProjectionWrite> BeginAsync(CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        try
        {
            var begun = Begun.Under(_fenced);
            return await BeginOnAsync(await Database.OpenAsync(cancellationToken), begun, cancellationToken);
        }
        catch
        {
            _ = _turn.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        try
        {
            var begun = Begun.Under(_fenced);
            await using var connection = await Database.OpenAsync(cancellationToken);
            _ = Database.Translated(() => ProjectionClearing.Run(Database, connection, begun, cancellationToken));
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TableDigest>> DigestAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Database.OpenAsync(cancellationToken);
        return Database.Translated(() =>
        {
            using var transaction = connection.BeginTransaction(IsolationLevel.Snapshot);
            var session = new SqlServerSession();
            session.Enter(connection, transaction);
            return TableDigests.Compute(session, ProjectionSchema.Tables(connection, transaction), cancellationToken);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tables.Dispose();
        _turn.Dispose();
        Database.CloseIdle();
    }

    private static ProjectedHead ReadHead(SqlConnection connection, SqlTransaction? transaction)
    {
        var session = new SqlServerSession();
        session.Enter(connection, transaction);
        return ProjectedHeadRow.Read(session);
    }

    private async ValueTask TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(Database.BusyTimeout, cancellationToken))
        {
            throw new StorageUnavailableException("Another projection of this process stays open.");
        }
    }

    private async ValueTask<IProjectionWrite> BeginOnAsync(SqlConnection connection, Begun begun, CancellationToken cancellationToken)
    {
        try
        {
            return await SqlServerFailure.TranslatedAsync(Database.Name, async () =>
            {
                _ = await connection.ExecuteAsync(new CommandDefinition(Database.SetLimits, cancellationToken: cancellationToken));
                var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                _ = await connection.ExecuteAsync(
                    new CommandDefinition(ProjectionClearing.LockHead, transaction: transaction, cancellationToken: cancellationToken));
                ProjectionMigration.RequireNoNewer(connection, transaction, Database.Name);
                return Write(connection, transaction, begun);
            }, cancellationToken);
        }
        catch
        {
            _session.Leave();
            await connection.DisposeAsync();
            throw;
        }
    }

    [SuppressMessage("Performance", "CA1859", Justification = "A value task of the port is what is returned.")]
    private IProjectionWrite Write(SqlConnection connection, SqlTransaction transaction, Begun begun)
    {
        var head = ReadHead(connection, transaction);
        if (head.Size.Value == 0)
        {
            ProjectionClearing.Finish(connection, transaction);
        }

        _session.Enter(connection, transaction);

        // A head that is where this server left it may have been made anew by another in between, with other numbers for texts.
        _tables.Begin(forget: (head, begun.Fence) != _committed);
        return new ProjectionWrite(
            Database,
            _tables,
            head,
            () => Fencing.Commit(connection, transaction, begun),
            committed => EndAsync(connection, transaction, committed is null ? null : (committed, begun.Fence)));
    }

    // Whatever was not committed leaves nothing behind in memory either.
    private async ValueTask EndAsync(SqlConnection connection, SqlTransaction transaction, (ProjectedHead Head, Fence? Fence)? committed)
    {
        _committed = committed;
        try
        {
            _session.Leave();
            await transaction.DisposeAsync();
        }
        catch (Exception e) when (SqlServerFailure.Translate(Database.Name, e) is not null)
        {
            // It broke, and the server has undone it.
            SqlConnection.ClearPool(connection);
        }
        finally
        {
            await connection.DisposeAsync();
            _ = _turn.Release();
        }
    }
}
