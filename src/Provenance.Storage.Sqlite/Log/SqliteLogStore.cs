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

    private static readonly LogSql Sql = LogSql.Sqlite;

    private readonly SqliteFile _file;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LogWriter? _writer;

    private SqliteLogStore(SqliteFile file) => _file = file;

    /// <summary>Opens the log of a data directory, creating or migrating it where needed.</summary>
    /// <exception cref="StorageUnavailableException">Locked, full, unwritable.</exception>
    /// <exception cref="StorageCorruptException">Damaged, newer than this program, or not a log of ours.</exception>
    public static SqliteLogStore Open(SqliteOptions options, TimeProvider clock)
    {
        var file = new SqliteFile(options.LogPath, options.BusyTimeout, options.MaxLogBytes, PageBytes);
        using var connection = file.OpenWriter(SqliteDurability.Full);
        MigrationSet.Embedded("Log").Apply(connection, file.Name, clock);
        return new SqliteLogStore(file);
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
        return bound == origin
            ? ValueTask.CompletedTask
            : throw new StorageCorruptException(bound is null
                ? $"{_file.Name} holds entries but no origin."
                : $"{_file.Name} belongs to the log {bound}, not to {origin}.");
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
    public ValueTask<IReadOnlySet<LeafIndex>> ReadCarriedOutAsync(CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.CarriedOutAsync(connection, Sql, cancellationToken), cancellationToken);

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
