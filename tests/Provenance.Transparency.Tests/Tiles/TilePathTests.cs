using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class TilePathTests
{
    // C2SP tlog-tiles: "index 1234067 will be encoded as x001/x234/067"; the other rows follow its grammar.
    [Theory]
    [InlineData(0, 1_234_067, 256, "/tile/0/x001/x234/067")]
    [InlineData(0, 273, 112, "/tile/0/273.p/112")]
    [InlineData(2, 0, 1, "/tile/2/000.p/1")]
    [InlineData(63, 999, 255, "/tile/63/999.p/255")]
    [InlineData(5, 1000, 256, "/tile/5/x001/000")]
    [InlineData(0, long.MaxValue, 256, "/tile/0/x009/x223/x372/x036/x854/x775/807")]
    public void A_tile_has_this_path(int level, long number, int width, string path)
    {
        var tile = new TileId(level, number, width);
        Assert.Equal(path, TilePath.Of(tile));
        Assert.True(TilePath.TryParse(path, out TileId read, out var reason), reason);
        Assert.Equal(tile, read);
    }

    [Theory]
    [InlineData(1_234_067, 256, "/tile/entries/x001/x234/067")]
    [InlineData(0, 1, "/tile/entries/000.p/1")]
    public void A_bundle_has_this_path(long number, int width, string path)
    {
        var bundle = new EntryBundleId(number, width);
        Assert.Equal(path, TilePath.Of(bundle));
        Assert.True(TilePath.TryParse(path, out EntryBundleId read, out var reason), reason);
        Assert.Equal(bundle, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/0/000")]
    [InlineData("/tile/")]
    [InlineData("/tile/0/")]
    [InlineData("/tile/0/0")]
    [InlineData("/tile/00/000")]
    [InlineData("/tile/64/000")]
    [InlineData("/tile/-1/000")]
    [InlineData("/tile/+1/000")]
    [InlineData("/tile/0/0000")]
    [InlineData("/tile/0/x000/001")]
    [InlineData("/tile/0/001/002")]
    [InlineData("/tile/0/x001/x002")]
    [InlineData("/tile/0/X001/002")]
    [InlineData("/tile/0/000/")]
    [InlineData("/tile/0//000")]
    [InlineData("/tile/0/000.p")]
    [InlineData("/tile/0/000.p/")]
    [InlineData("/tile/0/000.p/0")]
    [InlineData("/tile/0/000.p/01")]
    [InlineData("/tile/0/000.p/256")]
    [InlineData("/tile/0/000.p/1/")]
    [InlineData("/tile/0/000.p/1.p/1")]
    [InlineData("/tile/0/000.P/1")]
    [InlineData("/tile/0/000 ")]
    [InlineData("/tile/0/٠٠٠")]
    [InlineData("/tile/0/x009/x223/x372/x036/x854/x775/808")]
    [InlineData("/tile/0/x001/x009/x223/x372/x036/x854/x775/807")]
    [InlineData("/tile/entries/000")]
    [InlineData("/tile/../checkpoint")]
    public void Any_other_path_is_refused(string path)
    {
        Assert.False(TilePath.TryParse(path, out TileId _, out var reason));
        Assert.NotEmpty(reason!);
    }

    [Theory]
    [InlineData("/tile/0/000")]
    [InlineData("/tile/entries/")]
    [InlineData("/tile/entries/00")]
    [InlineData("/tile/entries/000.p/256")]
    [InlineData("/tile/entries/x000/000")]
    public void Any_other_bundle_path_is_refused(string path) =>
        Assert.False(TilePath.TryParse(path, out EntryBundleId _, out _));

    [Fact]
    public void Every_tile_goes_round() =>
        Gen.Select(Gen.Int[0, 63], Gen.Long[0, long.MaxValue], Gen.Int[0, 62], Gen.Int[1, 256]).Sample((level, big, shift, width) =>
        {
            var tile = new TileId(level, big >> shift, width);
            Assert.True(TilePath.TryParse(TilePath.Of(tile), out TileId read, out _));
            Assert.Equal(tile, read);
        });

    [Fact]
    public void A_path_that_is_read_is_the_only_one_for_its_tile() =>
        Gen.Select(Gen.Int[0, 9], Gen.Long[0, 2_000_000], Gen.Int[1, 256], Gen.Int[0, 30], Gen.Char["0x/.p12 "]).Sample(
            (level, number, width, at, c) =>
            {
                var path = TilePath.Of(new TileId(level, number, width)).ToCharArray();
                path[at % path.Length] = c;
                if (TilePath.TryParse(path, out TileId read, out _))
                {
                    Assert.Equal(new string(path), TilePath.Of(read));
                }
            });
}
