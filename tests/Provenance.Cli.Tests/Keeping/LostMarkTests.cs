using System.Text.Json.Nodes;
using Provenance.Server;
using Provenance.Storage.Sqlite.Log;

namespace Provenance.Cli.Tests;

/// <summary>A registry whose high-water mark was lost, so that nothing of its own says what it has signed.</summary>
public sealed class LostMarkTests : KeptRegistry
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_its_mark_no_log_is_repaired_and_none_is_begun(bool isLogThere)
    {
        await BackUpAsync("old");
        await LogAsync("second");
        await BackUpAsync("new");
        await Registry.StopAsync();
        PutBack("old");
        File.Delete(Mark);
        var before = await File.ReadAllBytesAsync(Log, Token);
        if (!isLogThere)
        {
            File.Delete(Log);
        }

        await UnmarkAsync("new");

        var repaired = await CommandRun.OfAsync("fsck", "--data", Registry.Data, "--repair", "--from", Workshop["new"]);
        var restored = await CommandRun.OfAsync("restore", "--data", Registry.Data, "--from", Workshop["new"]);

        Assert.All((CommandRun[])[repaired, restored], run => Assert.Equal(ExitCode.Unable, run.Code));
        Assert.All((CommandRun[])[repaired, restored], run => Assert.Contains("There is no high-water mark", run.Error, StringComparison.Ordinal));
        Assert.All((CommandRun[])[repaired, restored], run => Assert.Contains("with --to FILE", run.Error, StringComparison.Ordinal));
        Assert.Equal(isLogThere ? before : null, File.Exists(Log) ? await File.ReadAllBytesAsync(Log, Token) : null);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Where_the_mark_is_lost_what_a_copy_tells_was_signed_is_restored(bool isMirror, bool isOlderCheckpointGiven)
    {
        await CheckpointAsync(Workshop["checkpoint"]);
        await LogAsync("second");
        await (isMirror ? MirrorAsync(Workshop["copy"]) : BackUpAsync("copy"));
        await Registry.StopAsync();
        var mark = await File.ReadAllTextAsync(Mark, Token);
        DeleteLog();
        File.Delete(Mark);

        string[] older = isOlderCheckpointGiven ? ["--to", Workshop["checkpoint"]] : [];
        var run = await CommandRun.GoodAsync(["restore", "--data", Registry.Data, "--from", Workshop["copy"], .. older]);

        Assert.Equal(isOlderCheckpointGiven, !run.Output.Contains("Only the copies tell", StringComparison.Ordinal));
        Assert.Contains($"4 entries from {Workshop["copy"]}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The old database", run.Output, StringComparison.Ordinal);
        Assert.Equal(mark, await File.ReadAllTextAsync(Mark, Token));
    }

    [Fact]
    public async Task Where_the_mark_is_lost_what_may_have_been_signed_is_not_left_out_unless_it_is_said_so()
    {
        await CheckpointAsync(Workshop["checkpoint"]);
        await LogAsync("second");
        await BackUpAsync("unmarked");
        await Registry.StopAsync();
        await UnmarkAsync("unmarked");
        DeleteLog();
        File.Delete(Mark);
        string[] restore = ["restore", "--data", Registry.Data, "--from", Workshop["unmarked"], "--to", Workshop["checkpoint"]];

        var refused = await CommandRun.OfAsync(restore);

        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains($"Entries 3 to 3 of {Workshop["unmarked"]} are beyond all that is known to be signed", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Log) || File.Exists(Mark));
        var run = await CommandRun.GoodAsync([.. restore, "--leave-out"]);
        Assert.Contains($"3 entries from {Workshop["unmarked"]}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Entries 3 to 3 of {Workshop["unmarked"]} are left out", run.Output, StringComparison.Ordinal);
        Assert.Contains("now stands at 3", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_mark_is_lost_a_restore_sets_it_to_the_checkpoint_and_the_log_goes_on()
    {
        await LogAsync("second");
        await CheckpointAsync(Workshop["checkpoint"]);
        await BackUpAsync("good");
        await Registry.StopAsync();
        var mark = await File.ReadAllTextAsync(Mark, Token);
        DeleteLog();
        File.Delete(Mark);

        var run = await CommandRun.GoodAsync("restore", "--data", Registry.Data, "--from", Workshop["good"], "--to", Workshop["checkpoint"]);

        Assert.Contains("now stands at 4", run.Output, StringComparison.Ordinal);
        Assert.Equal(mark, await File.ReadAllTextAsync(Mark, Token));
        await CleanAsync();
        Assert.Null((await Registry.ResumeAsync()).ReadOnly);
        await LogAsync("third");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backups_registry_and_the_keys_begin_no_log_with_an_empty_one_or_none(bool isEmptyLogThere)
    {
        await BackUpAsync("good");
        await Registry.StopAsync();
        DeleteLog();
        File.Delete(Mark);
        File.Copy(Path.Combine(Workshop["good"], "registry.json"), Path.Combine(Registry.Data, "registry.json"), overwrite: true);
        if (isEmptyLogThere)
        {
            using var empty = SqliteLogStore.Open(new() { DataDirectory = Registry.Data }, TimeProvider.System);
            await empty.BindAsync(RegistryDirectory.Open(Registry.Data).Origin, Token);
        }

        var run = await CommandRun.OfAsync("serve", "--data", Registry.Data, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("a backup of 3 entries", run.Error, StringComparison.Ordinal);
        Assert.Equal(isEmptyLogThere, File.Exists(Log));
    }

    // A backup that was taken where the mark was not known.
    private async Task UnmarkAsync(string backup)
    {
        var path = Path.Combine(Workshop[backup], "backup.json");
        var told = JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!.AsObject();
        Assert.True(told.Remove("markTreeSize") && told.Remove("markRoot"));
        await File.WriteAllTextAsync(path, told.ToJsonString(), Token);
    }
}
