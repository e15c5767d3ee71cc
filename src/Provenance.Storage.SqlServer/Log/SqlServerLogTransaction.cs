// An open append: one transaction on one pooled connection, which holds the head's row lock. A connection that breaks
// undoes it on the server, and frees the lock. The lock is asked for first, so that no append ever waits for another with
// a lock of its own in hand: appends cannot deadlock each other.

using System.Data;
using System.Diagnostics.CodeAnalysis;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Log;

/// <summary>The transaction of an append.</summary>
internal sealed class SqlServerLogTransaction : ILogTransaction
{
    // Entries that travel in one batch, as many as the sequencer's largest group has. Babelfish takes memory out of all
    // proportion for tables of tens of thousands of rows.
    private const int MaxBatchEntries = 1024;

    // A batch takes milliseconds; nobody is kept from the lock for longer than this by a server that hangs.
    private const int WriteTimeoutSeconds = 120;

    private readonly SqlServerDatabase _database;
    private readonly SqlConnection _connection;
    private readonly SqlTransaction _transaction;
    private readonly Action _end;
    private readonly LogHead _head;

    private SqlServerLogTransaction(
        SqlServerDatabase database, SqlConnection connection, SqlTransaction transaction, LogHead head, Action end)
    {
        _database = database;
        _connection = connection;
        _transaction = transaction;
        _head = head;
        _end = end;
    }

    /// <summary>Takes the head's lock and opens the append.</summary>
    /// <param name="database">Where.</param>
    /// <param name="end">Called once the append has ended; not called where this throws.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="InvalidOperationException">The store is not bound to an origin.</exception>
    /// <exception cref="StorageUnavailableException">Another append holds the lock for longer than a statement waits.</exception>
    public static async ValueTask<LogAppend> BeginAsync(SqlServerDatabase database, Action end, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        try
        {
            return await SqlServerFailure.TranslatedAsync(database.Name, async () =>
            {
                _ = await connection.ExecuteAsync(new CommandDefinition(database.SetLimits, cancellationToken: cancellationToken));
                var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                var (head, clockMs) = await LockHeadAsync(connection, transaction, cancellationToken);
                return new LogAppend(new SqlServerLogTransaction(database, connection, transaction, head, end), head, clockMs);
            }, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken) => Translated<IReadOnlyDictionary<Digest, LeafIndex>>(async () =>
    {
        var found = new Dictionary<Digest, LeafIndex>();
        if (statementIds.Count == 0)
        {
            return found;
        }

        // Two ids with the same first bytes ask for one key once.
        var keys = statementIds.Select(StatementKey.Of).ToHashSet();
        using var command = Command(LogTexts.FindStatements, LogRows.Keys("@keys", [.. keys.Order()]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var asked = statementIds.ToHashSet();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new FoundStatement(
                reader.GetInt64(0),
                await reader.IsDBNullAsync(1, cancellationToken) ? null : await reader.GetFieldValueAsync<byte[]>(1, cancellationToken));
            if (row.Decode() is var id && asked.Contains(id))
            {
                found[id] = new LeafIndex(row.LogIndex);
            }
        }

        return found;
    }, cancellationToken);

    public async ValueTask WriteAsync(LogGroup group, CancellationToken cancellationToken) => _ = await Translated(async () =>
    {
        var batches = group.Entries.Chunk(MaxBatchEntries).ToList();
        foreach (var batch in batches[..^1])
        {
            using var part = Insert(batch, thenText: "");
            _ = await part.ExecuteNonQueryAsync(cancellationToken);
        }

        // The last entries, the tiles and the head in one batch: for the sequencer's groups, one round trip in all.
        using var last = Insert(
            batches[^1],
            LogTexts.WriteHead,
            LogRows.Tiles(group.Tiles),
            new SqlParameter("@size", group.Head.Size.Value),
            new SqlParameter("@size_before", _head.Size.Value),
            LogRows.Bytes("@edge", group.Head.Edge.Encode()),
            LogRows.Bytes("@root", group.Head.Root.ToArray()),
            new SqlParameter("@last_logged_at_ms", group.Head.LastLoggedAtMilliseconds),
            new SqlParameter("@trust_epoch", group.Head.TrustEpoch));
        await using var reader = await last.ExecuteReaderAsync(cancellationToken);
        _ = await reader.ReadAsync(cancellationToken);
        var (tiles, heads) = (reader.GetInt32(0), reader.GetInt32(1));

        // Read to the end: an error of a later statement comes behind the row.
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        if (tiles != group.Tiles.Count)
        {
            throw NotWider(group.Tiles);
        }

        return heads == 1 ? true : throw new StorageCorruptException("Table head, row 1: it is not as it was when it was locked.");
    }, cancellationToken);

    public async ValueTask TryAsync(int bytes, CancellationToken cancellationToken) => _ = await Translated(async () =>
    {
        using var command = Command(LogTexts.Try, LogRows.Bytes("@content", new byte[bytes]));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }, cancellationToken);

    public async ValueTask CommitAsync() => _ = await Translated(async () =>
    {
        await _transaction.CommitAsync(CancellationToken.None);
        return true;
    }, CancellationToken.None);

    public async ValueTask RollbackAsync() => _ = await Translated(async () =>
    {
        await _transaction.RollbackAsync(CancellationToken.None);
        return true;
    }, CancellationToken.None);

    public async ValueTask EndAsync(bool isSound)
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        catch (Exception e) when (SqlServerFailure.Translate(_database.Name, e) is not null)
        {
            // It broke, and the server has undone it.
        }
        finally
        {
            if (!isSound)
            {
                // Not given to the next one: the pool is told to close what it has, and opens anew.
                SqlConnection.ClearPool(_connection);
            }

            await _connection.DisposeAsync();
            _end();
        }
    }

    private static async ValueTask<(LogHead Head, long ClockMs)> LockHeadAsync(
        SqlConnection connection, SqlTransaction transaction, CancellationToken cancellationToken)
    {
        using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(LogTexts.LockHead, transaction: transaction, cancellationToken: cancellationToken));
        var rows = (await results.ReadAsync<HeadRow>()).AsList();
        var (bindings, clockMs) = await results.ReadSingleAsync<(int Bindings, long ClockMs)>();
        var head = rows is [var row] ? row.Decode() : throw HeadRow.Missing();
        return bindings == 1
            ? (head, clockMs)
            : throw new InvalidOperationException("The store is not bound to an origin: bind it before appending.");
    }

    // Which one it was is not told by a count; a tree has few tiles at its right edge.
    private static StorageCorruptException NotWider(IReadOnlyList<TileContent> tiles)
    {
        var first = tiles[0].Tile;
        return new StorageCorruptException(
            $"Table tile, level {first.Level}, number {first.Number}, or one of the {tiles.Count - 1} beside it: it is already as wide as it would become.");
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    private SqlCommand Insert(IReadOnlyList<StoredEntry> entries, string thenText, params SqlParameter[] parameters)
    {
        var sections = LogRows.Sections(entries);
        var command = Command(
            LogTexts.InsertEntries + (sections is null ? "" : LogTexts.InsertSections) + thenText,
            [LogRows.Entries(entries), LogRows.Statements(entries), .. parameters]);
        if (sections is not null)
        {
            _ = command.Parameters.Add(sections);
        }

        command.CommandTimeout = WriteTimeoutSeconds;
        return command;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Texts of LogTexts alone, put together.")]
    private SqlCommand Command(string text, params SqlParameter[] parameters)
    {
        var command = new SqlCommand(text, _connection, _transaction);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private ValueTask<T> Translated<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken) =>
        SqlServerFailure.TranslatedAsync(_database.Name, work, cancellationToken);
}

/// <summary>A row that the statement index led to.</summary>
internal readonly record struct FoundStatement(long LogIndex, byte[]? Leaf)
{
    /// <summary>The id of the statement that stands there.</summary>
    /// <exception cref="StorageCorruptException">The index names an entry that is not there or is no leaf.</exception>
    public Digest Decode() => Statements.Leaf.TryDecode(Leaf ?? [], out var leaf)
        ? leaf.StatementId
        : throw new StorageCorruptException($"Table statement_index points to entry {LogIndex}, which has no leaf.");
}
