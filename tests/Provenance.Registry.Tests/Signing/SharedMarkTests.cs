// A mark that several servers keep.
using System.Diagnostics;
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

    [Fact]
    public async Task A_mark_that_vanishes_under_a_server_that_has_seen_it_is_missed()
    {
        var (raised, read) = (Mark, Mark);
        _ = await raised.AdvanceAsync(At(12), Token);
        Assert.Equal(12, (await read.ReadAsync(Token))!.Size.Value);
        File.Delete(Path.Combine(_folder, "mark"));

        foreach (var mark in (SharedHighWaterMarkFile[])[raised, read])
        {
            var missed = await Assert.ThrowsAsync<IOException>(async () => await mark.ReadAsync(Token));
            Assert.Contains("is gone, and the log had signed 12", missed.Message, StringComparison.Ordinal);
            Assert.Contains("fsck --write-mark", missed.Message, StringComparison.Ordinal);
            _ = await Assert.ThrowsAsync<IOException>(async () => await mark.AdvanceAsync(At(13), Token));
        }

        Assert.False(File.Exists(Path.Combine(_folder, "mark")));
    }

    [Fact]
    public async Task A_mark_that_is_put_back_to_a_lower_one_is_refused_until_it_is_as_it_was()
    {
        var mark = Mark;
        _ = await mark.AdvanceAsync(At(12), Token);
        var file = new HighWaterMarkFile(mark.Location);
        _ = await file.AdvanceAsync(At(10), Token);

        var refused = await Assert.ThrowsAsync<IOException>(async () => await mark.AdvanceAsync(At(13), Token));

        Assert.Contains("says 10, and the log had signed 12", refused.Message, StringComparison.Ordinal);
        _ = await file.AdvanceAsync(At(12), Token);
        Assert.Equal(13, (await mark.AdvanceAsync(At(13), Token)).Size.Value);
    }

    [Fact]
    public async Task A_mark_that_may_not_be_read_is_not_one_that_was_never_set()
    {
        // A folder in its place: nobody may read that as a file, whatever his rights.
        Directory.CreateDirectory(Path.Combine(_folder, "mark"));
        _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await Mark.ReadAsync(Token));
    }

    // A pipe that nobody writes to is read from for ever, as a share whose server is gone.
    [Fact]
    public async Task A_storage_that_does_not_answer_is_not_waited_for_without_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes among the files.");
        var mark = Mark;
        using (var made = Process.Start("mkfifo", mark.Location))
        {
            await made.WaitForExitAsync(Token);
        }

        var began = Stopwatch.GetTimestamp();
        var late = await Assert.ThrowsAsync<IOException>(async () => await mark.ReadAsync(Token));
        var first = Stopwatch.GetElapsedTime(began);
        _ = await Assert.ThrowsAsync<IOException>(async () => await mark.ReadAsync(Token));
        var second = Stopwatch.GetElapsedTime(began) - first;

        // Opened at its other end, it lets the reader that stayed behind go.
        await using (File.OpenWrite(mark.Location))
        {
        }

        Assert.Contains("does not answer within 2 seconds", late.Message, StringComparison.Ordinal);
        Assert.InRange(first, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.True(second < first / 2, $"It was waited for again, for {second}.");
    }

    private async Task<(long Size, Digest Root)> ReadAsync() =>
        await Mark.ReadAsync(Token) is { } mark ? (mark.Size.Value, mark.Root) : throw new InvalidOperationException("There is no mark.");

    private static Checkpoint At(long size) => new(Origin, new TreeSize(size), Digest.Of(BitConverter.GetBytes(size)));
}
