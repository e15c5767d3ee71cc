// What a store should hold, kept in lists: the model that stores are compared with, and the maker of groups.

using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>A log in memory.</summary>
public sealed class ModelLog
{
    private readonly List<StoredEntry> _entries = [];
    private readonly Dictionary<(int Level, long Number), byte[]> _tiles = [];
    private int _seed;

    /// <summary>The head.</summary>
    public LogHead Head { get; private set; } = LogHead.Empty;

    /// <summary>All entries.</summary>
    public IReadOnlyList<StoredEntry> Entries => _entries;

    /// <summary>The next group, all of one shape. The model takes it over only with <see cref="Accept"/>.</summary>
    public LogGroup Next(int count, EntryShape shape) => Next(Enumerable.Repeat(shape, count));

    /// <summary>The next group. Groups that were not accepted are never drawn again: their seeds are spent.</summary>
    public LogGroup Next(IEnumerable<EntryShape> shapes)
    {
        var size = Head.Size.Value;
        var entries = shapes.Select((shape, i) => SampleEntries.Draw(size + i, _seed++, shape)).ToList();
        var leafHashes = entries.Select(entry => MerkleTree.LeafHash(entry.Leaf.Span)).ToArray();
        var growth = TreeGrowth.Of(Head.Edge, leafHashes);
        var tiles = Tile.NewTiles(growth.Before.Size, growth.After.Size)
            .Select(tile => new TileContent(
                tile, Tile.Widen(tile, _tiles.GetValueOrDefault((tile.Level, tile.Number), []), growth)))
            .ToList();
        var head = new LogHead(
            growth.After,
            SampleEntries.LoggedAt(growth.After.Size.Value - 1),
            Head.TrustEpoch + entries.Count(entry => entry.IsTrust));
        return new LogGroup(entries, tiles, head);
    }

    /// <summary>Takes over a group that a store committed.</summary>
    public void Accept(LogGroup group)
    {
        _entries.AddRange(group.Entries);
        Head = group.Head;
        foreach (var (tile, hashes) in group.Tiles)
        {
            // A full tile is followed by a new one, a partial one by its wider self.
            _tiles[(tile.Level, tile.Number)] = hashes.Length == tile.SizeBytes ? hashes.ToArray() : [];
        }
    }

    /// <summary>The bytes of a tile at a width that it has or had.</summary>
    public byte[] TileBytes(TileId tile) => _tiles[(tile.Level, tile.Number)][..tile.SizeBytes];
}
