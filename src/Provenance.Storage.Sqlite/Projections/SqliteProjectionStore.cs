// Projections in a file of their own, so that their writing never holds up the log's: synchronous=NORMAL, because what
// a power cut takes from the end is projected again.
//
// While somebody reads one state, what is written after it cannot be folded into the file. An evaluation of leads reads a
// large registry for a minute; under load gigabytes would then wait to be folded at once, and the log's commits would wait
// for the disk behind them. So writing waits for such a reader: answers lag for as long, and nothing else does.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Storage.Sqlite.Migrations;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>The projections in <c>projections.db</c> of a data directory.</summary>
public sealed class SqliteProjectionStore : IProjectionStore, IDisposable
{
    // A group writes all over a score of indexes.
    private const int WriterCacheKibibytes = 64 << 10;

    // Longer than that nobody should read; then it is better to have a long write-ahead log than stale answers.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly SqliteFile _file;
    private readonly TimeProvider _clock;
    private readonly long _mostUnfolded;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _connection;
    private ProjectionTables? _tables;
    private ProjectedHead? _committed;

    private SqliteProjectionStore(SqliteFile file, SqliteOptions options, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
        _mostUnfolded = options.MostUnfoldedBytes;
    }

    internal SqliteFile File => _file;

    /// <summary>Opens the projections of a data directory, creating or migrating them where needed.</summary>
    /// <exception cref="StorageUnavailableException">Locked, full, unwritable.</exception>
    /// <exception cref="StorageCorruptException">Damaged, newer than this program, or not projections of ours.</exception>
    public static SqliteProjectionStore Open(SqliteOptions options, TimeProvider clock)
    {
        var file = new SqliteFile(options.ProjectionsPath, options.BusyTimeout, writerCacheKibibytes: WriterCacheKibibytes);
        using var connection = file.OpenWriter(SqliteDurability.Normal);
        var migrations = MigrationSet.Embedded("Projections");
        if (migrations.IsUnderWay(connection, file.Name))
        {
            // Rows written before a migration lack what it asks for; the log has it, so they are made again. They go first:
            // were they to go last, whoever is killed in between would leave rows of before under the schema of today.
            _ = SqliteFailure.Translated(file.Name, () =>
            {
                if (ProjectedHeadRow.Read(new SqliteSession(connection)).Size.Value > 0)
                {
                    ProjectionSchema.MakeAnew(connection, migrations, clock);
                }

                return true;
            });
        }

        migrations.Apply(connection, file.Name, clock);
        return new SqliteProjectionStore(file, options, clock);
    }

    /// <summary>Looks for damage: the head, and in a file of no more than 256 MiB every page.</summary>
    /// <exception cref="StorageUnavailableException">Locked or unreadable.</exception>
    /// <exception cref="StorageCorruptException">Damaged.</exception>
    public void Examine()
    {
        _file.Examine();
        _ = SqliteFailure.Translated(_file.Name, () =>
        {
            using var connection = _file.OpenReader();
            return ProjectedHeadRow.Read(new SqliteSession(connection));
        });
    }

    /// <inheritdoc/>
    public ValueTask<ProjectedHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteFailure.Translated(_file.Name, () =>
        {
            using var connection = _file.OpenReader();
            return ProjectedHeadRow.Read(new SqliteSession(connection));
        }));
    }

    /// <inheritdoc/>
    public async ValueTask<IProjectionWrite> BeginAsync(CancellationToken cancellationToken)
    {
        await TakeTurnAsync(cancellationToken);
        try
        {
            await WaitForReadersAsync(cancellationToken);
            return SqliteFailure.Translated(_file.Name, Begin);
        }
        catch
        {
            Close();
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
            Close();
            _ = SqliteFailure.Translated(_file.Name, () =>
            {
                using var connection = _file.OpenWriter(SqliteDurability.Normal);

                // What is dropped need not be overwritten first: VACUUM writes the file anew and cuts off the rest.
                _ = connection.Execute("PRAGMA secure_delete = OFF;");
                ProjectionSchema.MakeAnew(connection, MigrationSet.Embedded("Projections"), _clock);
                _ = connection.Execute("VACUUM;");
                _file.EmptyWriteAheadLog(connection);
                return true;
            });
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TableDigest>> DigestAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(SqliteFailure.Translated(_file.Name, () =>
        {
            using var connection = _file.OpenReader();
            using var transaction = connection.BeginTransaction(deferred: true);
            return TableDigests.Compute(new SqliteSession(connection), ProjectionSchema.Tables(connection), cancellationToken);
        }));

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _file.CloseReaders();
        _turn.Dispose();
    }

    private async ValueTask TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(_file.BusyTimeout, cancellationToken))
        {
            throw new StorageUnavailableException("Another projection of this process stays open.");
        }
    }

    private async ValueTask WaitForReadersAsync(CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < LongestWait && IsHeldUp(); waited += LookAgainAfter)
        {
            await Task.Delay(LookAgainAfter, _clock, cancellationToken);
        }
    }

    private bool IsHeldUp() => _connection is { } connection
        && SqliteFailure.Translated(_file.Name, () => _file.HoldsMoreThan(_mostUnfolded, connection));

    private ProjectionWrite Begin()
    {
        _connection ??= _file.OpenWriter(SqliteDurability.Normal);
        var session = new SqliteSession(_connection);
        _tables ??= new ProjectionTables(session);
        var transaction = _connection.BeginTransaction(deferred: false);
        var head = ProjectedHeadRow.Read(session);
        _tables.Begin(forget: head != _committed);
        return new ProjectionWrite(_file, _tables, head, transaction.Commit, committed => EndAsync(transaction, committed));
    }

    // Whatever was not committed leaves nothing behind in memory either.
    private async ValueTask EndAsync(SqliteTransaction transaction, ProjectedHead? committed)
    {
        await transaction.DisposeAsync();
        _committed = committed;
        _ = _turn.Release();
    }

    private void Close()
    {
        _tables?.Dispose();
        _connection?.Dispose();
        (_tables, _connection, _committed) = (null, null, null);
    }
}
