// What the tiles of a tree are, and how hashes are found in them. A tile stands for a
// perfect subtree of height 8 with its hashes as the leaves: the seven levels in
// between are rehashed when needed, which is cheaper than storing them.

namespace Provenance.Transparency;

/// <summary>Tiles of a tree of a given size, and the nodes inside a tile.</summary>
public static class Tile
{
    /// <summary>Every tile of a tree, level by level from the left, the last of a level perhaps partial.</summary>
    public static IEnumerable<TileId> TilesOf(TreeSize size) => NewTiles(TreeSize.Zero, size);

    /// <summary>The partial tiles of a tree, from the lowest level up: together they hold its whole right edge.</summary>
    public static IEnumerable<TileId> PartialsOf(TreeSize size)
    {
        for (var level = 0; level * TileId.Height < 63; level++)
        {
            var hashes = size.Value >> (level * TileId.Height);
            if ((int)(hashes % TileId.FullWidth) is > 0 and var width)
            {
                yield return new TileId(level, hashes / TileId.FullWidth, width);
            }
        }
    }

    /// <summary>The hash of all that stands in a full tile: the node eight levels above its hashes.</summary>
    /// <param name="bytes">A full tile's bytes.</param>
    /// <exception cref="ArgumentException">The tile is not full.</exception>
    public static Digest Fold(ReadOnlySpan<byte> bytes) => bytes.Length == TileId.FullWidth * Digest.SizeBytes
        ? Subtree(bytes)
        : throw new ArgumentException("Only a full tile has one hash.", nameof(bytes));

    /// <summary>
    /// The tiles to write when a tree grows: those that become full and the partial ones of the new size. A tile
    /// that was partial is written again, wider, under its new name.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The new size is the smaller.</exception>
    public static IEnumerable<TileId> NewTiles(TreeSize oldSize, TreeSize newSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize.Value, newSize.Value, nameof(oldSize));
        return Enumerate(oldSize, newSize);
    }

    /// <summary>Every entry bundle to write when a log grows; from size zero, every bundle there is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The new size is the smaller.</exception>
    public static IEnumerable<EntryBundleId> NewBundles(TreeSize oldSize, TreeSize newSize) =>
        NewTiles(oldSize, newSize).TakeWhile(tile => tile.Level == 0).Select(tile => new EntryBundleId(tile.Number, tile.Width));

    /// <summary>The bytes of one tile that a group makes or widens.</summary>
    /// <param name="tile">One of <see cref="NewTiles"/> for the group.</param>
    /// <param name="before">The tile's bytes before the group: its 32-byte hashes, none if it did not exist.</param>
    /// <param name="growth">What the group adds.</param>
    /// <exception cref="CorruptTreeException">The bytes before are not as many as the tree had.</exception>
    public static byte[] Widen(TileId tile, ReadOnlySpan<byte> before, TreeGrowth growth)
    {
        var added = growth.Completed(tile.NodeLevel, out var firstAdded);
        var kept = (int)Math.Clamp(firstAdded - tile.FirstNode, 0, tile.Width);
        if (before.Length != kept * Digest.SizeBytes)
        {
            throw new CorruptTreeException($"{TilePath.Of(tile)} had {kept} hashes before; {before.Length} bytes were stored.");
        }

        var bytes = new byte[tile.SizeBytes];
        before.CopyTo(bytes);
        var from = (int)(tile.FirstNode + kept - firstAdded);
        for (var i = kept; i < tile.Width; i++)
        {
            added[from + i - kept].CopyTo(bytes.AsSpan(i * Digest.SizeBytes));
        }

        return bytes;
    }

    /// <summary>Hash <paramref name="offset"/> of a tile's bytes.</summary>
    public static Digest HashAt(ReadOnlySpan<byte> tile, int offset) =>
        new(tile.Slice(offset * Digest.SizeBytes, Digest.SizeBytes));

    /// <summary>A node that stands in a tile, or above its hashes by fewer than eight levels.</summary>
    /// <param name="tile">The tile's name.</param>
    /// <param name="bytes">The tile's bytes.</param>
    /// <param name="position">The node, complete within the tile's width.</param>
    /// <exception cref="ArgumentOutOfRangeException">The node does not lie within the tile.</exception>
    public static Digest NodeHash(TileId tile, ReadOnlySpan<byte> bytes, NodePosition position)
    {
        var up = position.Level - tile.NodeLevel;
        var offset = up is >= 0 and < TileId.Height ? (position.Index << up) - tile.FirstNode : -1;
        if (offset < 0 || offset + (1 << up) > tile.Width)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, $"Not a node within {TilePath.Of(tile)}.");
        }

        return Subtree(bytes.Slice((int)offset * Digest.SizeBytes, Digest.SizeBytes << up));
    }

    private static Digest Subtree(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == Digest.SizeBytes)
        {
            return new Digest(hashes);
        }

        var half = hashes.Length / 2;
        return MerkleTree.NodeHash(Subtree(hashes[..half]), Subtree(hashes[half..]));
    }

    private static IEnumerable<TileId> Enumerate(TreeSize oldSize, TreeSize newSize)
    {
        for (var level = 0; level * TileId.Height < 63; level++)
        {
            var before = oldSize.Value >> (level * TileId.Height);
            var after = newSize.Value >> (level * TileId.Height);
            if (after == before)
            {
                yield break;
            }

            for (var number = before >> TileId.Height; number <= (after - 1) >> TileId.Height; number++)
            {
                yield return new TileId(level, number, (int)Math.Min(after - (number << TileId.Height), TileId.FullWidth));
            }
        }
    }
}
