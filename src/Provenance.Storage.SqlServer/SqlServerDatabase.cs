// How connections are opened. SqlClient pools them; a connection that a failover or a restart broke is found out when it
// is used, and a new one is tried for until the time limit, with waits that grow. Only opening is tried again here: a
// statement that failed may have been carried out, and who asked for it must look before asking again.
//
// Reads must not wait for the append that is under way. SQL Server does that where READ_COMMITTED_SNAPSHOT is on, as it is
// in Azure SQL and, by nature, in Babelfish; elsewhere an administrator has to turn it on, and opening says so.

using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>One database: opens its connections.</summary>
internal sealed class SqlServerDatabase : IFailureTranslation
{
    private const string SelectSnapshots =
        "SELECT CAST(is_read_committed_snapshot_on AS int) FROM sys.databases WHERE name = DB_NAME();";

    // T-SQL takes no variable there. The text is whole as it stands, so that its syntax can be checked.
    private const string LimitMs = "1000";
    private const string Limits = $"SET XACT_ABORT ON; SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCK_TIMEOUT {LimitMs};";

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _clock;
    private readonly string _connectionString;
    private readonly string _readerString;
    private readonly TimeSpan _connectTimeout;

    public SqlServerDatabase(SqlServerOptions options, TimeProvider clock)
    {
        options.Validate();
        Globalization.EnsureFull();
        _clock = clock;
        _connectionString = options.Writer;
        _readerString = options.Reader;
        _connectTimeout = options.ConnectTimeout;
        Name = options.Name;
        BusyTimeout = options.BusyTimeout;
    }

    /// <summary>Server and database, for messages.</summary>
    public string Name { get; }

    /// <summary>How long a statement waits for another connection's lock.</summary>
    public TimeSpan BusyTimeout { get; }

    /// <summary>
    /// Text that has the connection wait no longer for a lock, undo a transaction whole when a statement fails, and read what is
    /// committed: a pooled connection keeps the isolation of whoever had it before, and a writer in a snapshot would be undone
    /// because somebody else had written.
    /// </summary>
    public string SetLimits => Limits.Replace(
        LimitMs, ((long)BusyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <inheritdoc/>
    public T Translated<T>(Func<T> work) => SqlServerFailure.Translated(Name, work);

    /// <summary>Opens a pooled connection.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened within the time limit.</exception>
    public ValueTask<SqlConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(_connectionString, cancellationToken);

    /// <summary>Opens a pooled connection for questions, which may lead to a secondary.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened within the time limit.</exception>
    public ValueTask<SqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => OpenAsync(_readerString, cancellationToken);

    private async ValueTask<SqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var connection = new SqlConnection(connectionString);
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (SqlException e) when (SqlServerFailure.IsTransient(e) && _clock.GetElapsedTime(began) + wait < _connectTimeout)
            {
                await connection.DisposeAsync();
            }
            catch (OperationCanceledException)
            {
                await connection.DisposeAsync();
                throw;
            }
            catch (Exception e)
            {
                await connection.DisposeAsync();
                throw SqlServerFailure.Translate(Name, e) ?? new StorageUnavailableException($"{Name} cannot be reached: {e.Message}", e);
            }

            await Task.Delay(wait, _clock, cancellationToken);
        }
    }

    /// <summary>Opens a connection at start-up, blocking; not tried again, because whoever starts a server reads what it says.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened, or readers would wait for writers.</exception>
    public SqlConnection OpenAtStart() => Translated(() =>
    {
        var connection = new SqlConnection(_connectionString);
        try
        {
            connection.Open();
            if (connection.ExecuteScalar<int>(SelectSnapshots) == 0)
            {
                throw new StorageUnavailableException(
                    $"In {Name} readers would wait for writers. An administrator runs once: "
                    + "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE; "
                    + "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON;");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>Opens a pooled connection for one question; not tried again, because whoever asks is waited for.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened.</exception>
    public ValueTask<SqlConnection> OpenOnceAsync(CancellationToken cancellationToken) => SqlServerFailure.TranslatedAsync(Name, async () =>
    {
        var connection = new SqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }, cancellationToken);

    /// <summary>The same, blocking, for who has a thread of its own.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened.</exception>
    public SqlConnection Open() => Translated(() =>
    {
        var connection = new SqlConnection(_connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>Closes the pooled connections.</summary>
    public void CloseIdle()
    {
        foreach (var connectionString in new[] { _connectionString, _readerString })
        {
            using var connection = new SqlConnection(connectionString);
            SqlConnection.ClearPool(connection);
        }
    }
}
