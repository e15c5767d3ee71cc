using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class TileTests
{
    [Fact]
    public void A_tree_of_70_000_has_the_tiles_of_the_specification() // C2SP tlog-tiles, "Partial Tiles"
    {
        var tiles = Tile.TilesOf(new TreeSize(70_000)).ToList();
        Assert.Equal(273, tiles.Count(tile => tile is { Level: 0, IsFull: true }));
        Assert.Equal([new TileId(0, 273, 112)], tiles.Where(tile => tile is { Level: 0, IsFull: false }));
        Assert.Equal([new TileId(1, 0, 256), new TileId(1, 1, 17)], tiles.Where(tile => tile.Level == 1));
        Assert.Equal([new TileId(2, 0, 1)], tiles.Where(tile => tile.Level >= 2));
    }

    [Fact]
    public void A_tree_of_256_has_a_full_tile_and_one_of_width_one() // C2SP tlog-tiles, "Partial Tiles"
    {
        Assert.Equal([new TileId(0, 0, 256), new TileId(1, 0, 1)], Tile.TilesOf(new TreeSize(256)));
        Assert.Empty(Tile.TilesOf(TreeSize.Zero));
    }

    [Fact]
    public void Growing_step_by_step_writes_what_the_whole_tree_has() =>
        Gen.Int[0, 300].Array[1, 8].Sample(steps =>
        {
            var written = new HashSet<TileId>();
            var size = 0;
            foreach (var step in steps)
            {
                var added = Tile.NewTiles(new TreeSize(size), new TreeSize(size + step)).ToList();
                Assert.All(added, tile => Assert.True(written.Add(tile)));
                size += step;
            }

            Assert.Subset(written, Tile.TilesOf(new TreeSize(size)).ToHashSet());
        });

    [Fact]
    public void Bundles_are_those_of_the_lowest_level() =>
        Assert.Equal(
            [new EntryBundleId(1, 256), new EntryBundleId(2, 3)],
            Tile.NewBundles(new TreeSize(300), new TreeSize(515)));

    [Fact]
    public void Tiles_hold_the_hashes_that_the_specification_defines()
    {
        var shelf = TileShelf.Of(66_000, group: 1000);
        foreach (var tile in Tile.TilesOf(new TreeSize(66_000)).Where(tile => tile.Number % 40 == 0 || tile.Level > 0))
        {
            for (var i = 0; i < tile.Width; i += 51)
            {
                var from = (int)((tile.FirstNode + i) << tile.NodeLevel);
                var expected = ReferenceTree.Root(Leaves.Between(from, from + (1 << tile.NodeLevel)));
                Assert.Equal(expected, Tile.HashAt(shelf.Tiles[tile], i));
            }
        }
    }

    [Fact]
    public void Nodes_inside_a_tile_are_rehashed() => Gen.Select(Gen.Int[0, 7], Gen.Int[0, 255]).Sample((level, seed) =>
    {
        var shelf = Shelf600.Value;
        var position = new NodePosition(level, seed % (600 >> level));
        var tile = TileId.Of(position, new TreeSize(600));
        var from = (int)position.Index << level;
        Assert.Equal(
            ReferenceTree.Root(Leaves.Between(from, from + (1 << level))),
            Tile.NodeHash(tile, shelf.Tiles[tile], position));
    });

    [Fact]
    public void Nodes_outside_a_tile_are_misuse()
    {
        var tile = new TileId(0, 1, 44);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.NodeHash(tile, new byte[44 * 32], new NodePosition(0, 255)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.NodeHash(tile, new byte[44 * 32], new NodePosition(0, 300)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.NodeHash(tile, new byte[44 * 32], new NodePosition(8, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileId.Of(new NodePosition(3, 75), new TreeSize(600)));
    }

    [Fact]
    public void A_partial_tile_of_another_length_is_corrupt()
    {
        var growth = TreeGrowth.Of(TreeEdge.Empty.Append(Leaves.Of(10)), Leaves.Between(10, 20));
        Assert.Throws<CorruptTreeException>(() => Tile.Widen(new TileId(0, 0, 20), new byte[9 * 32], growth));
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(64, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 257)]
    public void A_tile_that_cannot_be_is_misuse(int level, long number, int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TileId(level, number, width));

    private static readonly Lazy<TileShelf> Shelf600 = new(() => TileShelf.Of(600, group: 77));
}
