// The embedded log store. SQLite has no asynchronous interface: calls run on the caller's thread and have finished
// when they return. Appends take turns at one connection; reads use pooled connections that cannot write, each seeing
// a committed snapshot. Every read asks for the head first, so that what the head promises must then be there.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sqlite.Migrations;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>The log in <c>log.db</c> of a data directory.</summary>
public sealed class SqliteLogStore : ILogStore, ISectionErasure, IDisposable
{
    private const string SelectSize = "SELECT size FROM head WHERE id = 1;";

    private readonly SqliteFile _file;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LogWriter? _writer;

    private SqliteLogStore(SqliteFile file) => _file = file;

    /// <summary>Opens the log of a data directory, creating or migrating it where needed.</summary>
    /// <exception cref="StorageUnavailableException">Locked, full, unwritable.</exception>
    /// <exception cref="StorageCorruptException">Damaged, newer than this program, or not a log of ours.</exception>
    public static SqliteLogStore Open(SqliteOptions options, TimeProvider clock)
    {
        var file = new SqliteFile(options.LogPath, options.BusyTimeout, options.MaxLogBytes);
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
            if (connection.ExecuteScalar<long>(SelectSize, transaction: transaction) == 0)
            {
                connection.Execute(
                    "INSERT INTO binding (id, origin) VALUES (1, @origin) ON CONFLICT (id) DO NOTHING;",
                    new { origin },
                    transaction);
            }

            var bound = connection.ExecuteScalar<string>("SELECT origin FROM binding WHERE id = 1;", transaction: transaction);
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
        Read(connection => HeadRow.Read(connection).Decode(), cancellationToken);

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
            return new SqliteLogAppend(_writer, _writer.Begin(), EndAppend);
        }
        catch
        {
            EndAppend(isSound: false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredEntry?> ReadEntryAsync(LeafIndex index, CancellationToken cancellationToken) => Read(
        connection => ReadSize(connection).Contains(index)
            ? EntryTable.Range(connection, index.Value, index.Value + 1)[0]
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(
        LeafIndex start, int limit, CancellationToken cancellationToken) => Read<IReadOnlyList<StoredEntry>>(
        connection => End(connection, start, limit) is var end && end > start.Value
            ? EntryTable.Range(connection, start.Value, end)
            : [],
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLeavesAsync(
        LeafIndex start, int limit, CancellationToken cancellationToken) => Read<IReadOnlyList<ReadOnlyMemory<byte>>>(
        connection => End(connection, start, limit) is var end && end > start.Value
            ? EntryTable.Leaves(connection, start.Value, end)
            : [],
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LeafIndex?> FindStatementAsync(Digest statementId, CancellationToken cancellationToken) => Read(
        connection =>
        {
            using var statements = new StatementIndex(connection);
            return statements.Find(statementId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEntry>> ReadTrustEntriesAsync(
        LeafIndex start, CancellationToken cancellationToken) => Read<IReadOnlyList<StoredEntry>>(
        connection => EntryTable.Trust(connection, start.Value, ReadSize(connection).Value), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) => Read<IReadOnlyList<ReadOnlyMemory<byte>>>(
        connection =>
        {
            var size = ReadSize(connection);
            foreach (var tile in tiles)
            {
                if (!TileKey.IsIn(tile, size))
                {
                    throw new ArgumentOutOfRangeException(nameof(tiles), tile, $"A tree of {size} has no such tile.");
                }
            }

            return TileTable.Read(connection, tiles);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlySet<LeafIndex>> ReadCarriedOutAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlySet<LeafIndex>>(connection => SectionErasure.ReadCarriedOut(connection).ToHashSet(), cancellationToken);

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

    private static long End(SqliteConnection connection, LeafIndex start, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var size = ReadSize(connection).Value;
        return start.Value >= size ? start.Value : start.Value + Math.Min(limit, size - start.Value);
    }

    private static TreeSize ReadSize(SqliteConnection connection) =>
        connection.QuerySingleOrDefault<long?>(SelectSize) switch
        {
            null => throw new StorageCorruptException("Table head has no row."),
            < 0 => throw new StorageCorruptException("Table head, row 1: the size is negative."),
            { } size => new TreeSize(size),
        };

    private ValueTask<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteFailure.Translated(_file.Name, () =>
        {
            using var connection = _file.OpenReader();
            return read(connection);
        }));
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
