using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>Key of table <c>tile</c>: level × 2^56 + number. A tree has no level above 7 and fewer than 2^55 tiles in one.</summary>
internal static class TileKey
{
    private const int LevelShift = 56;

    /// <summary>The key of a tile, the same for all its widths.</summary>
    public static long Of(TileId tile) => ((long)tile.Level << LevelShift) | tile.Number;

    /// <summary>Whether a tree of that size has the tile at that width or wider.</summary>
    public static bool IsIn(TileId tile, TreeSize size)
    {
        // A level of 2^63 leaves and more has no tiles, and C# would take the shift modulo 64.
        var nodes = tile.NodeLevel < 63 ? size.Value >> tile.NodeLevel : 0;
        return tile.Number <= nodes >> TileId.Height && nodes - (tile.Number << TileId.Height) >= tile.Width;
    }

    /// <summary>Refuses tiles that a tree of that size does not have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the first.</exception>
    public static void EnsureIn(IReadOnlyList<TileId> tiles, TreeSize size)
    {
        foreach (var tile in tiles)
        {
            if (!IsIn(tile, size))
            {
                throw new ArgumentOutOfRangeException(nameof(tiles), tile, $"A tree of {size} has no such tile.");
            }
        }
    }
}
