namespace Provenance.Cli.Tests;

/// <summary>A repair that is cut off while the new log takes the old one's place is finished by whoever opens the directory next.</summary>
public sealed class RepairSwapTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private string Log => Path.Combine(_registry.Data, "log.db");

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await _registry.StopAsync();
    }

    [Theory]
    [InlineData(true, "fsck")]
    [InlineData(false, "fsck")]
    [InlineData(false, "serve")]
    [InlineData(true, "repair")]
    [InlineData(false, "repair")]
    [InlineData(false, "backup")]
    public async Task Whoever_opens_it_next_finishes_the_swap(bool isOldThere, string next)
    {
        var kept = await CutOffAsync(isOldThere);

        switch (next)
        {
            case "serve":
                Assert.Null((await _registry.ResumeAsync()).ReadOnly);
                await _registry.StopAsync();
                break;
            case "backup":
                await CommandRun.GoodAsync("backup", "--data", _registry.Data, "--out", _registry.Workshop["backup"]);
                break;
            case "repair":
                await CommandRun.GoodAsync("fsck", "--data", _registry.Data, "--repair");
                break;
            default:
                Assert.Contains("A repair was cut off and is finished now", (await CommandRun.GoodAsync("fsck", "--data", _registry.Data)).Error, StringComparison.Ordinal);
                break;
        }

        Assert.True(File.Exists(kept), "the old database is kept");
        Assert.Empty(Directory.EnumerateFiles(_registry.Data, "log.db.repaired-*"));
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data);
    }

    [Fact]
    public async Task An_old_write_ahead_log_goes_with_its_file_however_often_it_is_begun()
    {
        var kept = await CutOffAsync(isOldThere: true);
        await File.WriteAllTextAsync(Log + "-wal", "old", TestContext.Current.CancellationToken);
        File.Move(Log + "-wal", kept + "-wal");

        await CommandRun.GoodAsync("fsck", "--data", _registry.Data);

        Assert.Equal("old", await File.ReadAllTextAsync(kept + "-wal", TestContext.Current.CancellationToken));
        Assert.True(File.Exists(kept));
    }

    [Theory]
    [InlineData("fsck")]
    [InlineData("backup")]
    [InlineData("rebuild")]
    [InlineData("serve")]
    public async Task A_missing_log_is_told_and_no_empty_one_is_begun_in_its_place(string command)
    {
        File.Move(Log, Log + ".before-repair-20261126T040000Z");

        string[] more = command switch
        {
            "backup" => ["--out", _registry.Workshop["backup"]],
            "serve" => ["--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0"],
            _ => [],
        };
        var run = await CommandRun.OfAsync([command, "--data", _registry.Data, .. more]);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("log.db is missing", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data, "--repair");
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data);
    }

    [Fact]
    public async Task What_a_killed_repair_had_written_is_gone_with_the_next_start()
    {
        var unfinished = Path.Combine(_registry.Data, "repair");
        Directory.CreateDirectory(unfinished);
        await File.WriteAllTextAsync(Path.Combine(unfinished, "log.db"), "what was to be forgotten", TestContext.Current.CancellationToken);

        await _registry.ResumeAsync();

        Assert.False(Directory.Exists(unfinished));
    }

    [Fact]
    public async Task A_log_that_is_in_a_database_is_not_missed_in_the_directory_and_files_that_were_left_there_are_named()
    {
        File.Move(Log, Log + ".before-repair-20261126T040000Z");
        var storage = _registry.Workshop["sql-server.txt"];

        // Nothing listens on this port.
        await StorageFiles.WriteAsync(storage, "Server=127.0.0.1,1;Database=provenance;Encrypt=true;Connect Timeout=1");

        var run = await CommandRun.OfAsync(
            "serve", "--data", _registry.Data, "--storage-file", storage, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.DoesNotContain("is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"leads.db, {Log}.before-repair-20261126T040000Z, {Path.Combine(_registry.Data, "projections.db")}: left in the directory", run.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    // The directory as a crash after the first rename leaves it, or one after the old log was moved away.
    private async Task<string> CutOffAsync(bool isOldThere)
    {
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data, "--repair");
        var kept = Assert.Single(Directory.EnumerateFiles(_registry.Data, "log.db.before-repair-*Z"));
        File.Move(Log, kept.Replace(".before-repair-", ".repaired-", StringComparison.Ordinal));
        if (isOldThere)
        {
            File.Move(kept, Log);
        }

        return kept;
    }
}
