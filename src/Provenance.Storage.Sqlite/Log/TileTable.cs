// Reading tiles. One row holds a tile at its widest; narrower widths are the first hashes of it, cut off by SQLite so
// that the rest is not copied. One prepared statement for all tiles of a call: Dapper would prepare it anew for each.

using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>Reads table <c>tile</c>.</summary>
internal static class TileTable
{
    private const string Select =
        "SELECT width, length(hashes), substr(hashes, 1, ?2) FROM tile WHERE tile_id = ?1;";

    /// <summary>The bytes of each tile, all of which the committed tree has, in the order asked for.</summary>
    /// <exception cref="StorageCorruptException">One is missing, too narrow, or not as long as its width says.</exception>
    public static ReadOnlyMemory<byte>[] Read(SqliteConnection connection, IReadOnlyList<TileId> tiles)
    {
        using var select = new SqliteStatement(connection, Select);
        var contents = new ReadOnlyMemory<byte>[tiles.Count];
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i] = Read(select, tiles[i]);
        }

        return contents;
    }

    private static byte[] Read(SqliteStatement select, TileId tile)
    {
        try
        {
            if (!select.Bind(1, TileKey.Of(tile)).Bind(2, tile.SizeBytes).Step())
            {
                throw Corrupt(tile, "the row is missing below the committed head");
            }

            var width = select.Integer(0);
            var lengthBytes = select.Integer(1);
            if (lengthBytes != width * Digest.SizeBytes || width < tile.Width)
            {
                throw Corrupt(tile, $"it has width {width} and {lengthBytes} bytes");
            }

            return select.Blob(2).ToArray();
        }
        finally
        {
            select.Reset();
        }
    }

    private static StorageCorruptException Corrupt(TileId tile, string what) =>
        new($"Table tile, level {tile.Level}, number {tile.Number}, width {tile.Width}: {what}.");
}
