// Reads of a log store, whatever database it is in. Each asks for the head first, so that what the head promises must then
// be there; a store brings the connection, and says in its own terms what fails.

using System.Data.Common;
using Dapper;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>Reads below the committed head.</summary>
internal static class LogReads
{
    /// <summary>The head.</summary>
    public static async ValueTask<LogHead> HeadAsync(DbConnection connection, LogSql sql, CancellationToken cancellationToken) =>
        (await HeadRow.ReadAsync(connection, sql, cancellationToken)).Decode();

    /// <summary>One entry; null where the log has not come so far.</summary>
    public static async ValueTask<StoredEntry?> EntryAsync(
        DbConnection connection, LogSql sql, LeafIndex index, CancellationToken cancellationToken) =>
        (await HeadRow.ReadSizeAsync(connection, sql, cancellationToken)).Contains(index)
            ? (await EntryTable.RangeAsync(connection, sql, index.Value, index.Value + 1, cancellationToken))[0]
            : null;

    /// <summary>At most <paramref name="limit"/> entries from an index on.</summary>
    public static async ValueTask<IReadOnlyList<StoredEntry>> EntriesAsync(
        DbConnection connection, LogSql sql, LeafIndex start, int limit, CancellationToken cancellationToken) =>
        await EndAsync(connection, sql, start, limit, cancellationToken) is var end && end > start.Value
            ? await EntryTable.RangeAsync(connection, sql, start.Value, end, cancellationToken)
            : [];

    /// <summary>At most <paramref name="limit"/> leaves from an index on.</summary>
    public static async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> LeavesAsync(
        DbConnection connection, LogSql sql, LeafIndex start, int limit, CancellationToken cancellationToken) =>
        await EndAsync(connection, sql, start, limit, cancellationToken) is var end && end > start.Value
            ? await EntryTable.LeavesAsync(connection, sql, start.Value, end, cancellationToken)
            : [];

    /// <summary>The trust entries from an index on.</summary>
    public static async ValueTask<IReadOnlyList<StoredEntry>> TrustAsync(
        DbConnection connection, LogSql sql, LeafIndex start, CancellationToken cancellationToken) =>
        await EntryTable.TrustAsync(
            connection, sql, start.Value, (await HeadRow.ReadSizeAsync(connection, sql, cancellationToken)).Value, cancellationToken);

    /// <summary>Indices of the redactions that were carried out.</summary>
    public static async ValueTask<IReadOnlySet<LeafIndex>> CarriedOutAsync(
        DbConnection connection, LogSql sql, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<long>(new CommandDefinition(sql.SelectCarriedOut, cancellationToken: cancellationToken)))
            .Select(index => new LeafIndex(index)).ToHashSet();

    private static async ValueTask<long> EndAsync(
        DbConnection connection, LogSql sql, LeafIndex start, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var size = (await HeadRow.ReadSizeAsync(connection, sql, cancellationToken)).Value;
        return start.Value >= size ? start.Value : start.Value + Math.Min(limit, size - start.Value);
    }
}
