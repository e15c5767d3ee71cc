using System.Net;
using Provenance.Transparency;

namespace Provenance.Server.FunctionalTests;

public sealed class TileTests(SharedRegistry shared)
{
    private readonly LiveRegistry _live = shared.Live;

    [Fact]
    public async Task Tiles_and_bundles_over_http_make_the_published_root()
    {
        await FillAsync(300);
        var checkpoint = await CheckpointAsync();

        var tree = new TileTree(checkpoint.Size, new HttpTiles(_live));
        Assert.Equal(checkpoint.Root, await tree.RootAsync(TestContext.Current.CancellationToken));

        var hashes = new List<Digest>();
        foreach (var bundle in Tile.NewBundles(TreeSize.Zero, checkpoint.Size))
        {
            var bytes = await _live.GetBytesAsync(TilePath.Of(bundle));
            Assert.True(EntryBundle.TryDecode(bytes, bundle.Width, out var entries, out var reason), reason);
            hashes.AddRange(entries.Select(entry => MerkleTree.LeafHash(entry.Span)));
        }

        Assert.Equal(checkpoint.Root, MerkleTree.Root(hashes.ToArray()));
    }

    [Fact]
    public async Task Resources_have_the_types_and_lifetimes_of_the_specification()
    {
        using var checkpoint = await _live.GetAsync("/checkpoint");
        using var tile = await _live.GetAsync("/tile/0/000.p/1");
        using var health = await _live.GetAsync("/healthz");

        Assert.Equal("text/plain; charset=utf-8", checkpoint.Content.Headers.ContentType!.ToString());
        Assert.True(checkpoint.Headers.CacheControl!.NoCache);
        Assert.Equal("application/octet-stream", tile.Content.Headers.ContentType!.ToString());
        Assert.Equal(32, tile.Content.Headers.ContentLength);
        Assert.Contains("immutable", tile.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_partial_tile_is_a_prefix_of_the_wider_one()
    {
        await FillAsync(10);
        var narrow = await _live.GetBytesAsync("/tile/0/000.p/3");
        var wide = await _live.GetBytesAsync("/tile/0/000.p/7");

        Assert.Equal(wide[..(3 * 32)], narrow);
        Assert.Equal(7 * 32, wide.Length);
    }

    [Theory]
    [InlineData("/tile/0/999")]
    [InlineData("/tile/0/x001/x234/067.p/1")]
    [InlineData("/tile/63/000")]
    [InlineData("/tile/7/000.p/1")]
    [InlineData("/tile/64/000")]
    [InlineData("/tile/0/000.p/0")]
    [InlineData("/tile/0/000.p/256")]
    [InlineData("/tile/00/000.p/1")]
    [InlineData("/tile/0/0.p/1")]
    [InlineData("/tile/entries/999")]
    [InlineData("/tile/entries/000.p/0")]
    [InlineData("/tile/0/%2e%2e/registry.json")]
    [InlineData("/registry.json")]
    public async Task What_the_published_tree_does_not_have_is_not_found(string path)
    {
        using var response = await _live.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<Checkpoint> CheckpointAsync()
    {
        var note = System.Text.Encoding.UTF8.GetString(await _live.GetBytesAsync("/checkpoint"));
        return new Contracts.V1.Checkpoint { Note = note }.Verified(_live.Ready).Checkpoint;
    }

    private Task<Contracts.V1.SubmitResponse[]> FillAsync(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => _live.SubmitAsync(_live.World.SignedJob())));

    private sealed class HttpTiles(LiveRegistry live) : ITileReader
    {
        public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
            IReadOnlyList<TileId> tiles, CancellationToken cancellationToken)
        {
            var bytes = new List<ReadOnlyMemory<byte>>();
            foreach (var tile in tiles)
            {
                bytes.Add(await live.GetBytesAsync(TilePath.Of(tile)));
            }

            return bytes;
        }
    }
}
