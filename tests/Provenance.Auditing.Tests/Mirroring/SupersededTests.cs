using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

/// <summary>Partial pieces of earlier sizes: how long they stay, and that a run which was killed leaves none for good.</summary>
public sealed class SupersededTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Tiles_of_an_earlier_checkpoint_are_there_until_the_full_ones_are()
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        var earlier = await _bench.Log.ReadCheckpointAsync(TestContext.Current.CancellationToken);
        string[] pieces = [.. Files("copy").Where(piece => Path.GetFileName(piece) == "50")];
        Assert.Equal(2, pieces.Length);
        _bench.Jobs(20);
        await MirrorAsync("copy");

        // As a client does that had read the checkpoint before the copy was brought up to date.
        using (var copy = new MirrorLog(new MirrorLayout(_bench["copy"])))
        using (var tiles = new VerifiedTiles(earlier.Checkpoint, copy))
        {
            foreach (var partial in Tile.PartialsOf(earlier.Checkpoint.Size))
            {
                await tiles.ReadAsync(partial, TestContext.Current.CancellationToken);
            }
        }

        Assert.Subset(Files("copy").ToHashSet(), pieces.ToHashSet());
        _bench.Jobs(300);
        await MirrorAsync("copy");
        Assert.Empty(Files("copy").Intersect(pieces));
    }

    [Theory]
    [InlineData(0, "tile/0/001.p/50", "tile/entries/001.p/50")]
    [InlineData(300, "tile/1/000.p/1")]
    public async Task What_a_killed_run_left_is_removed_by_the_next_whether_the_log_has_grown_or_not(int more, params string[] ofEarlierCheckpoints)
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        string[] pieces = [.. Directory.EnumerateFiles(_bench["copy"], "50*", SearchOption.AllDirectories)];
        Assert.Equal(["envelopes", "tile", "tile"], pieces.Select(piece => Path.GetRelativePath(_bench["copy"], piece).Split('/', '\\')[0]).Order());
        var contents = pieces.Select(File.ReadAllBytes).ToArray();
        _bench.Jobs(20);
        await MirrorAsync("copy");
        Assert.DoesNotContain(Files("copy"), piece => Path.GetFileName(piece).StartsWith("50.", StringComparison.Ordinal));
        foreach (var (piece, content) in pieces.Zip(contents))
        {
            await File.WriteAllBytesAsync(piece, content, TestContext.Current.CancellationToken);
        }

        // And a piece of a size that a run was under way to.
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(pieces[0])!, "61"), contents[0], TestContext.Current.CancellationToken);
        _bench.Jobs(more);
        await MirrorAsync("copy");
        await MirrorAsync("at-once");

        Assert.Equal(Files("at-once").Concat(ofEarlierCheckpoints).Order(StringComparer.Ordinal), Files("copy"));
    }

    private Task<MirrorOutcome> MirrorAsync(string folder) =>
        new MirrorRun(_bench.Log, new MirrorLayout(_bench[folder]), _bench.Log.Policy).RunAsync(null, TestContext.Current.CancellationToken);

    private IReadOnlyList<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(_bench[folder], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_bench[folder], file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.StartsWith("checkpoints", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
