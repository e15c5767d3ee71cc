using CsCheck;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

public sealed class VerifiedTilesTests
{
    [Fact]
    public Task Every_tile_of_every_earlier_size_is_what_the_reference_makes_of_the_leaves() =>
        (from size in Sizes
         from older in Gen.Int[1, size]
         select (size, older)).SampleAsync(
            async world =>
            {
                var leaves = Leaves(world.size);
                using var tiles = new VerifiedTiles(Tree(leaves), new Reference(leaves, null));
                Assert.Equal(Root(leaves.AsSpan(0, world.older)), await tiles.RootAtAsync(new TreeSize(world.older), CancellationToken.None));
                foreach (var tile in Tile.TilesOf(new TreeSize(world.older)).TakeLast(3))
                {
                    Assert.Equal(Reference.Bytes(leaves, tile), await tiles.ReadAsync(tile, CancellationToken.None));
                }
            },
            iter: 25);

    [Fact]
    public Task One_flipped_bit_in_any_tile_is_refused_before_anything_under_it_is_handed_on() =>
        (from size in Sizes
         from which in Gen.Int[0, 10_000]
         from bit in Gen.Int[0, 255]
         select (size, which, bit)).SampleAsync(
            async world =>
            {
                var leaves = Leaves(world.size);
                var all = Tile.TilesOf(new TreeSize(world.size)).ToList();
                var wrong = all[world.which % all.Count];
                using var tiles = new VerifiedTiles(Tree(leaves), new Reference(leaves, (wrong, world.bit)));
                var refused = await Assert.ThrowsAsync<WrongTileException>(async () => await tiles.ReadAsync(wrong, CancellationToken.None));
                Assert.True(refused.Tile == wrong || !wrong.IsFull, $"{refused.Message} for {TilePath.Of(wrong)}");
            },
            iter: 25);

    [Fact]
    public async Task A_tile_that_the_tree_does_not_have_is_misuse()
    {
        var leaves = Leaves(300);
        using var tiles = new VerifiedTiles(Tree(leaves), new Reference(leaves, null));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await tiles.ReadAsync(new TileId(0, 2, 1), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await tiles.ReadAsync(new TileId(0, 1, 45), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await tiles.ReadAsync(new TileId(2, 0, 1), CancellationToken.None));
    }

    // Around every boundary where tiles begin, fill and end.
    private static readonly Gen<int> Sizes = Gen.OneOf(
        Gen.Int[1, 600],
        Gen.OneOf([.. new[] { 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000 }.Select(Gen.Const)]));

    private static Digest[] Leaves(int size) =>
        [.. Enumerable.Range(0, size).Select(i => MerkleTree.LeafHash([(byte)i, (byte)(i >> 8), (byte)(i >> 16)]))];

    private static Checkpoint Tree(Digest[] leaves) => new("registry.example/2026", new TreeSize(leaves.Length), Root(leaves));

    // RFC 6962 2.1 as it is written.
    private static Digest Root(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return MerkleTree.NodeHash(Root(leaves[..split]), Root(leaves[split..]));
    }

    private sealed class Reference(Digest[] leaves, (TileId Tile, int Bit)? flipped) : ITileReader
    {
        public static byte[] Bytes(Digest[] leaves, TileId tile)
        {
            var each = 1 << (TileId.Height * tile.Level);
            return [.. Enumerable.Range((int)tile.FirstNode, tile.Width).SelectMany(i => Root(leaves.AsSpan(i * each, each)).ToArray())];
        }

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. tiles.Select(Read)]);

        private ReadOnlyMemory<byte> Read(TileId tile)
        {
            var bytes = Bytes(leaves, tile);
            if (flipped is { } wrong && wrong.Tile == tile)
            {
                bytes[(wrong.Bit / 8) % bytes.Length] ^= (byte)(1 << (wrong.Bit % 8));
            }

            return bytes;
        }
    }
}
