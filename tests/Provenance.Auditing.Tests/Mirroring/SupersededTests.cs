namespace Provenance.Auditing.Tests;

/// <summary>Partial pieces of earlier sizes, which a run that was killed did not come to remove.</summary>
public sealed class SupersededTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task What_a_killed_run_left_is_removed_by_the_next_whether_the_log_has_grown_or_not(int more)
    {
        _bench.Jobs(300);
        await MirrorAsync("copy");
        string[] pieces = [.. Directory.EnumerateFiles(_bench["copy"], "50*", SearchOption.AllDirectories)];
        Assert.Equal(["envelopes", "tile", "tile"], pieces.Select(piece => Path.GetRelativePath(_bench["copy"], piece).Split('/', '\\')[0]).Order());
        var contents = pieces.Select(File.ReadAllBytes).ToArray();
        _bench.Jobs(20);
        await MirrorAsync("copy");
        Assert.All(pieces, piece => Assert.False(File.Exists(piece)));
        foreach (var (piece, content) in pieces.Zip(contents))
        {
            await File.WriteAllBytesAsync(piece, content, TestContext.Current.CancellationToken);
        }

        // And a piece of a size that a run was under way to.
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(pieces[0])!, "61"), contents[0], TestContext.Current.CancellationToken);
        _bench.Jobs(more);
        await MirrorAsync("copy");
        await MirrorAsync("at-once");

        Assert.Equal(Files("at-once"), Files("copy"));
    }

    private Task<MirrorOutcome> MirrorAsync(string folder) =>
        new MirrorRun(_bench.Log, new MirrorLayout(_bench[folder]), _bench.Log.Policy).RunAsync(null, TestContext.Current.CancellationToken);

    private IReadOnlyList<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(_bench[folder], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_bench[folder], file))
            .Where(file => !file.StartsWith("checkpoints", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
