// Tiles of one signed tree, from a source that is not believed. Each is checked before it is handed on, from the root
// down: the partial tiles, which hold everything on the right edge, must hash to the root; a full tile must hash to the
// hash that stands for it in the tile above. So the first tile that is wrong is named, and whatever comes out of here
// is part of the tree that was signed.
//
// Since a narrower tile is the beginning of a wider one, every earlier size of the same log can be read here too: the
// root of an earlier checkpoint, recomputed from these tiles, is the proof that the tree only grew.

namespace Provenance.Transparency;

/// <summary>A tile that is not the one that the signed tree has.</summary>
/// <param name="tile">Which.</param>
/// <param name="fault">What is wrong with it, in words that follow its path.</param>
public sealed class WrongTileException(TileId tile, string fault) : Exception($"{TilePath.Of(tile)} {fault}")
{
    /// <summary>The tile.</summary>
    public TileId Tile { get; } = tile;

    /// <summary>What is wrong with it, in words that follow its path.</summary>
    public string Fault { get; } = fault;
}

/// <summary>Reads tiles of a signed tree and checks each. Safe to use from several threads.</summary>
/// <param name="tree">The checkpoint, whose signatures the caller has verified.</param>
/// <param name="source">Where the bytes come from; of one tile at a time.</param>
public sealed class VerifiedTiles(Checkpoint tree, ITileReader source) : ITileReader, IDisposable
{
    // Leaves are read from left to right, so of each level the last few are the ones that are asked for again.
    private const int KeptPerLevel = 4;

    private readonly SemaphoreSlim _upper = new(1, 1);
    private readonly Dictionary<int, List<(long Number, ReadOnlyMemory<byte> Bytes)>> _kept = [];
    private Dictionary<int, ReadOnlyMemory<byte>>? _edge;

    /// <summary>The checkpoint that everything is checked against.</summary>
    public Checkpoint Tree { get; } = tree;

    /// <summary>The tile that this tree has at a place, as wide as it is there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has none there.</exception>
    public TileId Widest(int level, long number)
    {
        var hashes = (level * TileId.Height < 63 ? Tree.Size.Value >> (level * TileId.Height) : 0) - (number * TileId.FullWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes, 1, nameof(number));
        return new TileId(level, number, (int)Math.Min(hashes, TileId.FullWidth));
    }

    /// <summary>A tile, checked.</summary>
    /// <param name="tile">A tile of this tree, or of an earlier size of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="WrongTileException">The source's bytes are not those of the tree that was signed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(TileId tile, CancellationToken cancellationToken)
    {
        var widest = Widest(tile.Level, tile.Number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tile.Width, widest.Width, nameof(tile));
        var bytes = await ReadWidestAsync(widest, cancellationToken);
        return bytes[..tile.SizeBytes];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken)
    {
        var read = new ReadOnlyMemory<byte>[tiles.Count];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = await ReadAsync(tiles[i], cancellationToken);
        }

        return read;
    }

    /// <summary>The root that this tree had at an earlier size; that of no entries is the empty tree's, whatever is signed.</summary>
    /// <exception cref="WrongTileException">The source's bytes are not those of the tree that was signed.</exception>
    public async ValueTask<Digest> RootAtAsync(TreeSize size, CancellationToken cancellationToken) =>
        size == Tree.Size && size != TreeSize.Zero ? Tree.Root : await new TileTree(size, this).RootAsync(cancellationToken);

    /// <summary>Forgets what was kept.</summary>
    public void Dispose() => _upper.Dispose();

    private async ValueTask<ReadOnlyMemory<byte>> ReadWidestAsync(TileId tile, CancellationToken cancellationToken)
    {
        Digest expected;
        await _upper.WaitAsync(cancellationToken);
        try
        {
            if (tile.Level > 0 || !tile.IsFull)
            {
                return await ReadKeptAsync(tile, cancellationToken);
            }

            expected = await ExpectedAsync(tile, cancellationToken);
        }
        finally
        {
            _upper.Release();
        }

        // Most tiles are full ones of the lowest level; these are read side by side.
        return await ReadFullAsync(tile, expected, cancellationToken);
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadKeptAsync(TileId tile, CancellationToken cancellationToken)
    {
        if (!tile.IsFull)
        {
            _edge ??= await ReadEdgeAsync(cancellationToken);
            return _edge[tile.Level];
        }

        if (!_kept.TryGetValue(tile.Level, out var kept))
        {
            _kept.Add(tile.Level, kept = new List<(long, ReadOnlyMemory<byte>)>(KeptPerLevel + 1));
        }

        var at = kept.FindIndex(one => one.Number == tile.Number);
        if (at >= 0)
        {
            return kept[at].Bytes;
        }

        var bytes = await ReadFullAsync(tile, await ExpectedAsync(tile, cancellationToken), cancellationToken);
        kept.Add((tile.Number, bytes));
        if (kept.Count > KeptPerLevel)
        {
            kept.RemoveAt(0);
        }

        return bytes;
    }

    // The hash of a full tile stands in the tile above, which a tree that has the one has too.
    private async ValueTask<Digest> ExpectedAsync(TileId tile, CancellationToken cancellationToken)
    {
        var above = Widest(tile.Level + 1, tile.Number >> TileId.Height);
        var bytes = await ReadKeptAsync(above, cancellationToken);
        return Tile.HashAt(bytes.Span, (int)(tile.Number - above.FirstNode));
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadFullAsync(TileId tile, Digest expected, CancellationToken cancellationToken)
    {
        var bytes = await FetchAsync(tile, cancellationToken);
        var hash = Tile.Fold(bytes.Span);
        return hash == expected
            ? bytes
            : throw new WrongTileException(tile, $"hashes to {hash}; the tile above it says {expected}.");
    }

    private async ValueTask<Dictionary<int, ReadOnlyMemory<byte>>> ReadEdgeAsync(CancellationToken cancellationToken)
    {
        var edge = new Dictionary<int, ReadOnlyMemory<byte>>();
        var partials = Tile.PartialsOf(Tree.Size).ToList();
        foreach (var tile in partials)
        {
            edge.Add(tile.Level, await FetchAsync(tile, cancellationToken));
        }

        var root = await new TileTree(Tree.Size, new Edge(edge)).RootAsync(cancellationToken);
        return root == Tree.Root
            ? edge
            : throw new WrongTileException(
                partials[0],
                $"or another partial tile is wrong: {string.Join(", ", partials.Select(TilePath.Of))} hash to {root}; the checkpoint of size {Tree.Size} has the root {Tree.Root}.");
    }

    private async ValueTask<ReadOnlyMemory<byte>> FetchAsync(TileId tile, CancellationToken cancellationToken)
    {
        var read = await source.ReadTilesAsync([tile], cancellationToken);
        var bytes = read.Count == 1 ? read[0] : default;
        return bytes.Length == tile.SizeBytes
            ? bytes
            : throw new WrongTileException(tile, bytes.IsEmpty ? "is missing." : $"has {bytes.Length} bytes instead of {tile.SizeBytes}.");
    }

    private sealed class Edge(Dictionary<int, ReadOnlyMemory<byte>> tiles) : ITileReader
    {
        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
            IReadOnlyList<TileId> wanted, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. wanted.Select(tile => tiles[tile.Level])]);
    }
}
