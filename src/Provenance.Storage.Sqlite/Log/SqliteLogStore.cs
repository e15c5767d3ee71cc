// The embedded log store. SQLite has no asynchronous interface: calls run on the caller's thread and have finished
// when they return. Appends take turns at one connection; reads use pooled connections that cannot write, each seeing
// a committed snapshot.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Storage.Sqlite.Migrations;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>The log in <c>log.db</c> of a data directory.</summary>
public sealed class SqliteLogStore : ILogStore, ISectionErasure, IDisposable
{
    // An attestation's row of 800 bytes stands four times on a page of 4096, with a fifth of it unused, and nine times on
    // this one. Larger pages would save less than they cost: the statement index is written all over.
    private const int PageBytes = 8192;

    /// <summary>Number of the migration that brought redactions: a log that has not seen it has none that were carried out.</summary>
    internal const int RedactionMigration = 2;

    private static readonly MigrationSet Migrations = MigrationSet.Embedded("Log");
    private static readonly LogSql Sql = LogSql.Sqlite;

    private readonly SqliteFile _file;
    private readonly int _migrated;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LogWriter? _writer;

    private SqliteLogStore(SqliteFile file, int migrated)
    {
        _file = file;
        _migrated = migrated;
    }

    /// <summary>Name of the first migration that the log has not seen; null where it is of this version's schema.</summary>
    public string? Lacks => _migrated < Migrations.Scripts.Count ? Migrations.Scripts[_migrated].Name : null;

    /// <summary>Opens the log of a data directory, creating or migrating it where needed.</summary>
    /// <exception cref="StorageUnavailableException">Locked, full, unwritable.</exception>
    /// <exception cref="StorageCorruptException">Damaged, newer than this program, or not a log of ours.</exception>
    public static SqliteLogStore Open(SqliteOptions options, TimeProvider clock)
    {
        var file = FileOf(options);
        using var connection = file.OpenWriter(SqliteDurability.Full);
        Migrations.Apply(connection, file.Name, clock);
        return new SqliteLogStore(file, Migrations.Scripts.Count);
    }

    /// <summary>
    /// Opens the log that is there for reading, as this version of the program or an earlier one left it: nothing is created,
    /// migrated or bound.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Locked, or not there.</exception>
    /// <exception cref="StorageCorruptException">Damaged, newer than this program, not a log of ours, or without any table.</exception>
    public static SqliteLogStore OpenExisting(SqliteOptions options)
    {
        var file = FileOf(options);
        try
        {
            using var connection = file.OpenReader();
            return Migrations.CountApplied(connection, file.Name) is > 0 and var migrated
                ? new SqliteLogStore(file, migrated)
                : throw new StorageCorruptException($"{file.Name} has no tables: there is no log in it.");
        }
        catch
        {
            file.CloseReaders();
            throw;
        }
    }

    /// <summary>Asks that the log is bound to an origin, or is empty and bound to none; it is not bound by this.</summary>
    /// <exception cref="StorageCorruptException">It belongs to another log, or to none.</exception>
    public async ValueTask RequireOriginAsync(string origin, CancellationToken cancellationToken)
    {
        var (bound, size) = await ReadAsync(
            async connection => (
                await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Sql.SelectOrigin, cancellationToken: cancellationToken)),
                await connection.ExecuteScalarAsync<long>(new CommandDefinition(Sql.SelectSize, cancellationToken: cancellationToken))),
            cancellationToken);
        if (bound is not null || size > 0)
        {
            RequireOrigin(bound, origin);
        }
    }

    /// <inheritdoc/>
    public ValueTask BindAsync(string origin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bound = SqliteFailure.Translated(_file.Name, () =>
        {
            using var connection = _file.OpenWriter(SqliteDurability.Full);
            using var transaction = connection.BeginTransaction(deferred: false);
            if (connection.ExecuteScalar<long>(Sql.SelectSize, transaction: transaction) == 0)
            {
                connection.Execute(
                    "INSERT INTO binding (id, origin) VALUES (1, @origin) ON CONFLICT (id) DO NOTHING;",
                    new { origin },
                    transaction);
            }

            var bound = connection.ExecuteScalar<string>(Sql.SelectOrigin, transaction: transaction);
            transaction.Commit();
            return bound;
        });
        RequireOrigin(bound, origin);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.HeadAsync(connection, Sql, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ILogAppend> BeginAppendAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(_file.BusyTimeout, cancellationToken))
        {
            throw new StorageUnavailableException("Another append of this process stays open.");
        }

        try
        {
            _writer ??= LogWriter.Open(_file);
            return new LogAppend(new SqliteLogTransaction(_writer, EndAppend), _writer.Begin(), clockMilliseconds: null);
        }
        catch
        {
            EndAppend(isSound: false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredEntry?> ReadEntryAsync(LeafIndex index, CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.EntryAsync(connection, Sql, index, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LeafIndex start, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.EntriesAsync(connection, Sql, start, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLeavesAsync(LeafIndex start, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.LeavesAsync(connection, Sql, start, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LeafIndex?> FindStatementAsync(Digest statementId, CancellationToken cancellationToken) => ReadAsync(
        connection =>
        {
            using var statements = new StatementIndex(connection);
            return ValueTask.FromResult(statements.Find(statementId));
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEntry>> ReadTrustEntriesAsync(LeafIndex start, CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.TrustAsync(connection, Sql, start, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<ReadOnlyMemory<byte>>>(
        async connection =>
        {
            TileKey.EnsureIn(tiles, await HeadRow.ReadSizeAsync(connection, Sql, cancellationToken));
            return TileTable.Read(connection, tiles);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlySet<LeafIndex>> ReadCarriedOutAsync(CancellationToken cancellationToken) => _migrated < RedactionMigration
        ? ValueTask.FromResult<IReadOnlySet<LeafIndex>>(new HashSet<LeafIndex>())
        : ReadAsync(connection => LogReads.CarriedOutAsync(connection, Sql, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask EraseAsync(IReadOnlyList<SectionsOf> sections, CancellationToken cancellationToken) =>
        await WriteAloneAsync(
            connection =>
            {
                SectionErasure.Erase(connection, sections);
                _file.EmptyWriteAheadLog(connection);
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask MarkCarriedOutAsync(IReadOnlyList<LeafIndex> redactions, CancellationToken cancellationToken) =>
        await WriteAloneAsync(connection => SectionErasure.MarkCarriedOut(connection, redactions), cancellationToken);

    /// <summary>Closes the files. No append may be open.</summary>
    public void Dispose()
    {
        // The writer last: the last connection to close folds the write-ahead log into the file, and a reader may not.
        _file.CloseReaders();
        _writer?.Dispose();
        _writer = null;
        _turn.Dispose();
    }

    private static SqliteFile FileOf(SqliteOptions options) => new(options.LogPath, options.BusyTimeout, options.MaxLogBytes, PageBytes);

    private void RequireOrigin(string? bound, string origin)
    {
        if (bound != origin)
        {
            throw new StorageCorruptException(bound is null
                ? $"{_file.Name} holds entries but no origin."
                : $"{_file.Name} belongs to the log {bound}, not to {origin}.");
        }
    }

    private ValueTask<T> ReadAsync<T>(Func<SqliteConnection, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return SqliteFailure.TranslatedAsync(_file.Name, async () =>
        {
            await using var connection = _file.OpenReader();
            return await read(connection);
        });
    }

    // In the turn of an append, so that no append of this process waits for a lock in vain.
    private async ValueTask WriteAloneAsync(Action<SqliteConnection> write, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(_file.BusyTimeout, cancellationToken))
        {
            throw new StorageUnavailableException("An append of this process stays open.");
        }

        try
        {
            _ = SqliteFailure.Translated(_file.Name, () =>
            {
                using var connection = _file.OpenWriter(SqliteDurability.Full);
                write(connection);
                return true;
            });
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    private void EndAppend(bool isSound)
    {
        if (!isSound)
        {
            _writer?.Dispose();
            _writer = null;
        }

        _ = _turn.Release();
    }
}
