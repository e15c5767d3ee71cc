// The log store that several servers share. The database is the sequencer: whoever appends locks the head's row, whichever
// process it is in. Reads see what is committed and wait for nobody. Every read asks for the head first, so that what the
// head promises must then be there.
//
// A redaction overwrites a section's bytes in its table. What the database keeps of the row as it was, in its transaction
// log, in the version store and in backups, goes when those are cut or expire: that is the administrator's to arrange, and
// no statement that all three databases take could do it.

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Storage.SqlServer.Migrations;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Log;

/// <summary>The log in a database of SQL Server 2019 or later, Azure SQL, or Babelfish.</summary>
public sealed class SqlServerLogStore : ILogStore, ISectionErasure, IDisposable
{
    private static readonly LogSql Sql = LogSql.SqlServer;

    private readonly SqlServerDatabase _database;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private SqlServerLogStore(SqlServerDatabase database) => _database = database;

    /// <summary>Server and database, for messages.</summary>
    public string Name => _database.Name;

    /// <summary>Opens the log of a database, making or migrating its tables where needed, which takes an owner's rights.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="StorageUnavailableException">Unreachable, locked, not permitted, or readers would wait for writers.</exception>
    /// <exception cref="StorageCorruptException">Newer than this program, or not a log of ours.</exception>
    public static SqlServerLogStore Open(SqlServerOptions options, TimeProvider clock)
    {
        var database = new SqlServerDatabase(options, clock);
        using var connection = database.OpenAtStart();
        MigrationSet.Embedded("Log").Apply(database, connection, clock);
        return new SqlServerLogStore(database);
    }

    /// <summary>Opens the log that a database holds, and changes nothing: who may read it may do that.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="StorageUnavailableException">Unreachable, not permitted, readers would wait for writers, or there is no log yet, or an older one.</exception>
    /// <exception cref="StorageCorruptException">Newer than this program, or not a log of ours.</exception>
    public static SqlServerLogStore OpenExisting(SqlServerOptions options, TimeProvider clock)
    {
        var database = new SqlServerDatabase(options, clock);
        using var connection = database.OpenAtStart();
        MigrationSet.Embedded("Log").Require(database, connection);
        return new SqlServerLogStore(database);
    }

    /// <summary>Asks that the log is bound to an origin, and does not bind it.</summary>
    /// <exception cref="StorageCorruptException">It belongs to another log, or to none.</exception>
    public async ValueTask RequireOriginAsync(string origin, CancellationToken cancellationToken) =>
        RequireOrigin(await ReadOriginAsync(cancellationToken), origin);

    /// <summary>The origin that the log is bound to, from its first server's start on; null before.</summary>
    public ValueTask<string?> ReadOriginAsync(CancellationToken cancellationToken) => ReadAsync<string?>(
        async connection => await connection.ExecuteScalarAsync<string?>(new CommandDefinition(Sql.SelectOrigin, cancellationToken: cancellationToken)),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask BindAsync(string origin, CancellationToken cancellationToken)
    {
        var bound = await WriteAsync(
            async (connection, transaction) =>
            {
                // Whether the log is empty is asked under the head's lock, so that no entry comes between.
                var size = await connection.ExecuteScalarAsync<long?>(
                    new CommandDefinition(LogTexts.LockHead, transaction: transaction, cancellationToken: cancellationToken));
                if (size == 0)
                {
                    _ = await connection.ExecuteAsync(
                        new CommandDefinition(LogTexts.Bind, new { origin }, transaction, cancellationToken: cancellationToken));
                }

                return await connection.ExecuteScalarAsync<string?>(
                    new CommandDefinition(Sql.SelectOrigin, transaction: transaction, cancellationToken: cancellationToken));
            },
            cancellationToken);
        RequireOrigin(bound, origin);
    }

    /// <inheritdoc/>
    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.HeadAsync(connection, Sql, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ILogAppend> BeginAppendAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(_database.BusyTimeout, cancellationToken))
        {
            throw new StorageUnavailableException("Another append of this process stays open.");
        }

        try
        {
            return await SqlServerLogTransaction.BeginAsync(_database, () => _turn.Release(), cancellationToken);
        }
        catch
        {
            _ = _turn.Release();
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
    public ValueTask<LeafIndex?> FindStatementAsync(Digest statementId, CancellationToken cancellationToken) => ReadAsync<LeafIndex?>(
        async connection =>
        {
            var rows = await connection.QueryAsync<FoundStatement>(
                new CommandDefinition(LogTexts.FindStatement, new { Key = StatementKey.Of(statementId) }, cancellationToken: cancellationToken));
            foreach (var row in rows)
            {
                if (row.Decode() == statementId)
                {
                    return new LeafIndex(row.LogIndex);
                }
            }

            return null;
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
            return await TileRows.ReadAsync(connection, tiles, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlySet<LeafIndex>> ReadCarriedOutAsync(CancellationToken cancellationToken) =>
        ReadAsync(connection => LogReads.CarriedOutAsync(connection, Sql, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask EraseAsync(IReadOnlyList<SectionsOf> sections, CancellationToken cancellationToken) => _ = await WriteAsync(
        async (connection, transaction) =>
        {
            foreach (var (index, names) in sections)
            {
                var range = new { First = SectionKey.First(index), End = SectionKey.First(new LeafIndex(index.Value + 1)) };
                var rows = await connection.QueryAsync<SectionLength>(
                    new CommandDefinition(LogTexts.SelectSectionLengths, range, transaction, cancellationToken: cancellationToken));
                foreach (var row in rows.Where(row => names.Contains(row.Name)))
                {
                    _ = await connection.ExecuteAsync(new CommandDefinition(
                        LogTexts.EraseSection, new { row.SectionId, zeros = new byte[row.Bytes] }, transaction, cancellationToken: cancellationToken));
                }
            }

            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask MarkCarriedOutAsync(IReadOnlyList<LeafIndex> redactions, CancellationToken cancellationToken) => _ = await WriteAsync(
        async (connection, transaction) =>
        {
            // Under the head's lock, so that of two servers that carried it out one finds it marked.
            _ = await connection.ExecuteAsync(new CommandDefinition(LogTexts.LockHead, transaction: transaction, cancellationToken: cancellationToken));
            foreach (var index in redactions)
            {
                _ = await connection.ExecuteAsync(new CommandDefinition(
                    LogTexts.MarkCarriedOut, new { index.Value }, transaction, cancellationToken: cancellationToken));
            }

            return true;
        },
        cancellationToken);

    /// <summary>Closes the idle connections. No append may be open.</summary>
    public void Dispose()
    {
        _database.CloseIdle();
        _turn.Dispose();
    }

    private void RequireOrigin(string? bound, string origin)
    {
        if (bound != origin)
        {
            throw new StorageCorruptException(bound is null
                ? $"{Name} holds a log that was bound to no origin."
                : $"{Name} belongs to the log {bound}, not to {origin}.");
        }
    }

    private async ValueTask<T> ReadAsync<T>(Func<SqlConnection, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var connection = await _database.OpenAsync(cancellationToken);
        return await SqlServerFailure.TranslatedAsync(_database.Name, () => read(connection), cancellationToken);
    }

    private async ValueTask<T> WriteAsync<T>(
        Func<SqlConnection, SqlTransaction, ValueTask<T>> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var connection = await _database.OpenAsync(cancellationToken);
        return await SqlServerFailure.TranslatedAsync(_database.Name, async () =>
        {
            _ = await connection.ExecuteAsync(new CommandDefinition(_database.SetLimits, cancellationToken: cancellationToken));
            await using var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            var answer = await write(connection, transaction);
            await transaction.CommitAsync(CancellationToken.None);
            return answer;
        }, cancellationToken);
    }

    private readonly record struct SectionLength(long SectionId, string Name, int Bytes);
}
