// A mark that several servers keep.
using Provenance.Registry.Redacting;
using Provenance.Registry.Signing;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Signing;

public sealed class SharedMarkTests : IDisposable
{
    private const string Origin = "registry.example/2026";

    private readonly string _folder = Directory.CreateTempSubdirectory("provenance-mark-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SharedHighWaterMarkFile Mark => new(Path.Combine(_folder, "mark"), TimeProvider.System);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_mark_is_never_lowered_by_whoever_signs_later()
    {
        Assert.Null(await Mark.ReadAsync(Token));
        Assert.Equal(12, (await Mark.AdvanceAsync(At(12), Token)).Size.Value);
        Assert.Equal(12, (await Mark.AdvanceAsync(At(10), Token)).Size.Value);
        Assert.Equal((12, At(12).Root), await ReadAsync());
        Assert.Equal(13, (await Mark.AdvanceAsync(At(13), Token)).Size.Value);
        Assert.Equal((13, At(13).Root), await ReadAsync());
    }

    [Fact]
    public async Task Whoever_advances_at_once_leaves_the_highest()
    {
        var sizes = Enumerable.Range(1, 40).OrderBy(size => size * 7919 % 41).ToList();
        await Task.WhenAll(sizes.Select(size => Task.Run(async () => await Mark.AdvanceAsync(At(size), Token), Token)));
        Assert.Equal((40, At(40).Root), await ReadAsync());
    }

    private async Task<(long Size, Digest Root)> ReadAsync() =>
        await Mark.ReadAsync(Token) is { } mark ? (mark.Size.Value, mark.Root) : throw new InvalidOperationException("There is no mark.");

    private static Checkpoint At(long size) => new(Origin, new TreeSize(size), Digest.Of(BitConverter.GetBytes(size)));
}
