using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>What tiles owe: the bytes written, at every width that the tile ever had, and proofs that hold.</summary>
public abstract class LogTileSuite : LogStoreSuite
{
    [Theory]
    [InlineData(new[] { 255 })]
    [InlineData(new[] { 256 })]
    [InlineData(new[] { 257 })]
    [InlineData(new[] { 1, 254, 1, 1, 255, 513 })]
    [InlineData(new[] { 255, 2 })]
    [InlineData(new[] { 65_535 })]
    [InlineData(new[] { 65_535, 1 })]
    [InlineData(new[] { 65_535, 2 })]
    public async Task The_tree_behind_the_tiles_is_the_tree_of_the_head(int[] groups)
    {
        foreach (var count in groups)
        {
            _ = await AppendAsync(count, EntryShape.Small);
        }

        var head = await Store.ReadHeadAsync(Token);
        var tree = new TileTree(head.Size, Store);
        Assert.Equal(Model.Head.Root, head.Root);
        Assert.Equal(head.Root, await tree.RootAsync(Token));
        await AssertTilesAsync(Tile.TilesOf(head.Size));
    }

    [Fact]
    public async Task Every_width_that_a_tile_ever_had_is_served()
    {
        var named = new HashSet<TileId>();
        foreach (var count in new[] { 1, 99, 156, 1, 299, 3 })
        {
            var group = await AppendAsync(count, EntryShape.Small);
            named.UnionWith(group.Tiles.Select(content => content.Tile));
        }

        Assert.Contains(new TileId(0, 0, 100), named);
        await AssertTilesAsync(named);
        await AssertTilesAsync(Enumerable.Range(1, 256).Select(width => new TileId(0, 0, width)));
    }

    [Fact]
    public async Task Tiles_come_in_the_order_asked_for()
    {
        _ = await AppendAsync(1000, EntryShape.Small);
        await AssertTilesAsync([new(1, 0, 3), new(0, 3, 232), new(0, 0, 256), new(0, 2, 1), new(0, 1, 256)]);
        Assert.Empty(await Store.ReadTilesAsync([], Token));
    }

    [Fact]
    public async Task A_tile_that_the_tree_does_not_have_is_misuse()
    {
        _ = await AppendAsync(300, EntryShape.Small);
        TileId[] absent =
        [
            new(0, 1, 45), new(0, 2, 1), new(1, 0, 2), new(2, 0, 1), new(63, 0, 1),
            new(0, long.MaxValue, 1), new(0, 1L << 56, 1), new(7, long.MaxValue >> 8, 256),
        ];
        foreach (var tile in absent)
        {
            _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                async () => await Store.ReadTilesAsync([new TileId(0, 0, 256), tile], Token));
        }
    }

    [Fact]
    public async Task Tiles_written_but_not_committed_are_not_served()
    {
        _ = await AppendAsync(10, EntryShape.Small);
        await using var append = await Store.BeginAppendAsync(Token);
        await append.WriteAsync(Model.Next(10, EntryShape.Small), Token);
        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.ReadTilesAsync([new TileId(0, 0, 11)], Token));
        await AssertTilesAsync([new TileId(0, 0, 10)]);
    }

    private async Task AssertTilesAsync(IEnumerable<TileId> tiles)
    {
        var asked = tiles.ToList();
        var read = await Store.ReadTilesAsync(asked, Token);
        Assert.Equal(asked.Count, read.Count);
        for (var i = 0; i < asked.Count; i++)
        {
            Assert.Equal(Model.TileBytes(asked[i]), read[i].ToArray());
        }
    }
}
