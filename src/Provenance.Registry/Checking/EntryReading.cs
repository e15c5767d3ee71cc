using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>
/// Reads entries for a check that goes on where a store refuses: what cannot be read is reported once, by itself, and
/// its leaf hash taken from the leaf alone or, where that is gone too, from the tile that once was made from it. So the
/// tree over all other entries is still compared.
/// </summary>
internal sealed class EntryReading(ILogStore store, TreeSize size, Action<string, string> report)
{
    /// <summary>The entries from <paramref name="start"/> on, at most <paramref name="limit"/>, within the size.</summary>
    /// <exception cref="StorageCorruptException">An entry, its leaf and its hash are all lost.</exception>
    public async ValueTask<IReadOnlyList<(StoredEntry? Entry, Digest LeafHash)>> ReadAsync(
        TreeSize start, int limit, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(limit, size.Value - start.Value);
        try
        {
            var entries = await store.ReadEntriesAsync(new LeafIndex(start.Value), count, cancellationToken);
            if (entries.Count == count && entries.Select((entry, i) => entry.Index.Value == start.Value + i).All(isInPlace => isInPlace))
            {
                return [.. entries.Select(entry => ((StoredEntry?)entry, MerkleTree.LeafHash(entry.Leaf.Span)))];
            }
        }
        catch (StorageCorruptException)
        {
            // Which entries it is about, reading them one by one tells.
        }

        var places = new List<(StoredEntry?, Digest)>(count);
        for (var i = 0; i < count; i++)
        {
            places.Add(await ReadOneAsync(new LeafIndex(start.Value + i), cancellationToken));
        }

        return places;
    }

    private async ValueTask<(StoredEntry? Entry, Digest LeafHash)> ReadOneAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.ReadEntryAsync(index, cancellationToken) is { } entry && entry.Index == index)
            {
                return (entry, MerkleTree.LeafHash(entry.Leaf.Span));
            }

            report($"entry {index}", "is missing below the head.");
        }
        catch (StorageCorruptException exception)
        {
            report($"entry {index}", exception.Message);
        }

        return (null, await LeafHashAsync(index, cancellationToken));
    }

    private async ValueTask<Digest> LeafHashAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.ReadLeavesAsync(index, 1, cancellationToken) is [var leaf])
            {
                return MerkleTree.LeafHash(leaf.Span);
            }
        }
        catch (StorageCorruptException)
        {
            // Reported with its entry.
        }

        var number = index.Value / TileId.FullWidth;
        var width = (int)Math.Min(TileId.FullWidth, size.Value - (number * TileId.FullWidth));
        var tile = await store.ReadTilesAsync([new TileId(0, number, width)], cancellationToken);
        return new Digest(tile[0].Span.Slice((int)(index.Value % TileId.FullWidth) * Digest.SizeBytes, Digest.SizeBytes));
    }
}
