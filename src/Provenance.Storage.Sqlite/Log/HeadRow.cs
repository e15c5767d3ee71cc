using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>The row of table <c>head</c>.</summary>
internal readonly record struct HeadRow(long Size, byte[] Edge, byte[] Root, long LastLoggedAtMs, long TrustEpoch)
{
    // The columns are in the order of the record.
    private const string Select =
        "SELECT size AS Size, edge AS Edge, root AS Root, last_logged_at_ms AS LastLoggedAtMs, trust_epoch AS TrustEpoch "
        + "FROM head WHERE id = 1;";

    /// <summary>Reads it. A migration made it and nothing deletes it, but a torn page may have lost it.</summary>
    /// <exception cref="StorageCorruptException">There is none.</exception>
    public static HeadRow Read(SqliteConnection connection) => connection.Query<HeadRow>(Select).AsList() is [var row]
        ? row
        : throw new StorageCorruptException("Table head has no row.");

    /// <summary>The head, after checking that edge, size and root belong together.</summary>
    /// <exception cref="StorageCorruptException">They do not.</exception>
    public LogHead Decode()
    {
        if (Size < 0)
        {
            throw new StorageCorruptException("Table head, row 1: the size is negative.");
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
}
