using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Log;

/// <summary>Reads table <c>tile</c>. One row holds a tile at its widest; narrower widths are the first hashes of it.</summary>
internal static class TileRows
{
    /// <summary>The bytes of each tile, all of which the committed tree has, in the order asked for.</summary>
    /// <exception cref="StorageCorruptException">One is missing, too narrow, or not as long as its width says.</exception>
    public static async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(
        SqlConnection connection, IReadOnlyList<TileId> tiles, CancellationToken cancellationToken)
    {
        if (tiles.Count == 0)
        {
            return [];
        }

        var rows = new Dictionary<long, (int Width, byte[] Hashes)>();
        using (var command = new SqlCommand(LogTexts.SelectTiles, connection))
        {
            _ = command.Parameters.Add(LogRows.Keys("@keys", tiles.Select(TileKey.Of).ToHashSet()));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows[reader.GetInt64(0)] = (reader.GetInt32(1), await reader.GetFieldValueAsync<byte[]>(2, cancellationToken));
            }
        }

        return [.. tiles.Select(tile => Cut(tile, rows))];
    }

    private static ReadOnlyMemory<byte> Cut(TileId tile, Dictionary<long, (int Width, byte[] Hashes)> rows)
    {
        if (!rows.TryGetValue(TileKey.Of(tile), out var row))
        {
            throw Corrupt(tile, "the row is missing below the committed head");
        }

        return row.Hashes.Length == row.Width * Digest.SizeBytes && row.Width >= tile.Width
            ? row.Hashes.AsMemory(0, tile.SizeBytes)
            : throw Corrupt(tile, $"it has width {row.Width} and {row.Hashes.Length} bytes");
    }

    private static StorageCorruptException Corrupt(TileId tile, string what) =>
        new($"Table tile, level {tile.Level}, number {tile.Number}, width {tile.Width}: {what}.");
}
