// Tiles of height 8 (C2SP tlog-tiles): tile (L, N) holds the complete nodes of level
// 8L with indexes 256N to 256N + 255. The last tile of a level is partial until it has
// all 256; a partial tile is named by its width, so every name is immutable.

namespace Provenance.Transparency;

/// <summary>Names one tile of hashes, full or partial.</summary>
/// <param name="Level">0 for leaf hashes; 0 to 63. A tree of 2^63 - 1 leaves ends at level 7.</param>
/// <param name="Number">Zero-based from the left within the level.</param>
/// <param name="Width">Hashes in it: 256 in a full tile, 1 to 255 in a partial one.</param>
public readonly record struct TileId(int Level, long Number, int Width)
{
    /// <summary>Levels of the tree between the hashes of a tile and those of the tile above.</summary>
    public const int Height = 8;

    /// <summary>Hashes in a full tile.</summary>
    public const int FullWidth = 1 << Height;

    /// <summary>The highest level that a path can name.</summary>
    public const int MaxLevel = 63;

    /// <summary>0 for leaf hashes, at most 63.</summary>
    public int Level { get; } = Level is >= 0 and <= MaxLevel
        ? Level
        : throw new ArgumentOutOfRangeException(nameof(Level), Level, "A tile level is 0 to 63.");

    /// <summary>Zero-based from the left within the level.</summary>
    public long Number { get; } = Number >= 0
        ? Number
        : throw new ArgumentOutOfRangeException(nameof(Number), Number, "A tile number is 0 or more.");

    /// <summary>1 to 256 hashes.</summary>
    public int Width { get; } = Width is >= 1 and <= FullWidth
        ? Width
        : throw new ArgumentOutOfRangeException(nameof(Width), Width, "A tile has 1 to 256 hashes.");

    /// <summary>Whether the tile has all its hashes and can never be superseded by a wider one.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>Length of the tile's bytes.</summary>
    public int SizeBytes => Width * Digest.SizeBytes;

    /// <summary>The level of the tree that the tile's hashes belong to.</summary>
    public int NodeLevel => Level * Height;

    /// <summary>The index, within its level of the tree, of the tile's first hash.</summary>
    public long FirstNode => Number * FullWidth;

    /// <summary>The tile that a complete node is in, or is rehashed from, in a tree of this size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The node is not complete in that tree.</exception>
    public static TileId Of(NodePosition position, TreeSize size)
    {
        if (position.Index < 0 || position.Level is < 0 or > 62 || !position.IsCompleteIn(size))
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, $"Not a complete node of a tree of {size}.");
        }

        var level = position.Level / Height;
        var number = position.Index << (position.Level % Height) >> Height;
        var hashes = (size.Value >> (level * Height)) - (number << Height);
        return new TileId(level, number, (int)Math.Min(hashes, FullWidth));
    }
}
