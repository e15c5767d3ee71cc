namespace Provenance.Transparency;

/// <summary>Names one bundle of entries, full or partial: entries 256·Number to 256·Number + Width - 1.</summary>
/// <param name="Number">Zero-based from the start of the log.</param>
/// <param name="Width">Entries in it: 256 in a full bundle, 1 to 255 in a partial one.</param>
public readonly record struct EntryBundleId(long Number, int Width)
{
    /// <summary>Zero-based from the start of the log.</summary>
    public long Number { get; } = Number >= 0
        ? Number
        : throw new ArgumentOutOfRangeException(nameof(Number), Number, "A bundle number is 0 or more.");

    /// <summary>1 to 256 entries.</summary>
    public int Width { get; } = Width is >= 1 and <= TileId.FullWidth
        ? Width
        : throw new ArgumentOutOfRangeException(nameof(Width), Width, "A bundle has 1 to 256 entries.");

    /// <summary>Whether the bundle has all its entries.</summary>
    public bool IsFull => Width == TileId.FullWidth;
}
