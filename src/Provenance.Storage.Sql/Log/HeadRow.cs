using System.Data.Common;
using Dapper;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>The row of table <c>head</c>; the columns of <see cref="LogSql.SelectHead"/> are in this order.</summary>
internal readonly record struct HeadRow(long Size, byte[] Edge, byte[] Root, long LastLoggedAtMs, long TrustEpoch)
{
    /// <summary>Reads it. A migration made it and nothing deletes it, but a torn page may have lost it.</summary>
    /// <exception cref="StorageCorruptException">There is none.</exception>
    public static async ValueTask<HeadRow> ReadAsync(DbConnection connection, LogSql sql, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<HeadRow>(new CommandDefinition(sql.SelectHead, cancellationToken: cancellationToken));
        return rows.AsList() is [var row] ? row : throw Missing();
    }

    /// <summary>Reads the number of entries alone.</summary>
    /// <exception cref="StorageCorruptException">There is no row, or it is negative.</exception>
    public static async ValueTask<TreeSize> ReadSizeAsync(DbConnection connection, LogSql sql, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(sql.SelectSize, cancellationToken: cancellationToken)) switch
        {
            null => throw Missing(),
            < 0 => throw Negative(),
            { } size => new TreeSize(size),
        };

    /// <summary>What is thrown where the row is gone.</summary>
    public static StorageCorruptException Missing() => new("Table head has no row.");

    /// <summary>The head, after checking that edge, size and root belong together.</summary>
    /// <exception cref="StorageCorruptException">They do not.</exception>
    public LogHead Decode()
    {
        if (Size < 0)
        {
            throw Negative();
        }

        TreeEdge edge;
        try
        {
            edge = TreeEdge.Decode(new TreeSize(Size), Edge);
        }
        catch (CorruptTreeException e)
        {
            throw new StorageCorruptException($"Table head, row 1: {e.Message}", e);
        }

        return edge.Root.ToArray().AsSpan().SequenceEqual(Root)
            ? new LogHead(edge, LastLoggedAtMs, TrustEpoch)
            : throw new StorageCorruptException("Table head, row 1: the root is not that of the edge.");
    }

    private static StorageCorruptException Negative() => new("Table head, row 1: the size is negative.");
}
