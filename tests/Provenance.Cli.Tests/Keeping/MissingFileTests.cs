using Microsoft.Data.Sqlite;
using Provenance.Server;

namespace Provenance.Cli.Tests;

/// <summary>Small files of a registry that are gone or were changed: what is told is what helps.</summary>
public sealed class MissingFileTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await _registry.StopAsync();
    }

    public async ValueTask DisposeAsync() => await _registry.DisposeAsync();

    [Theory]
    [InlineData]
    [InlineData("--origin", "registry.example/2026")]
    public async Task A_log_without_registry_json_is_not_begun_anew_and_the_remedy_is_named(params string[] origin)
    {
        File.Delete(At("registry.json"));

        var run = await ServeAsync(origin);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("registry.json is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("where there is log.db. Put back the one of a backup", run.Error, StringComparison.Ordinal);
        Assert.Contains("put back the one of a backup", (await FsckAsync()).Error, StringComparison.Ordinal);
        Assert.False(RegistryDirectory.Exists(_registry.Data));
    }

    [Theory]
    [InlineData("secrets/log.key")]
    [InlineData("secrets/discovery.key")]
    public async Task A_missing_secret_is_named_with_where_it_comes_from_by_serve_and_by_fsck(string file)
    {
        File.Delete(At(file));

        var served = await ServeAsync();
        var checkedAgain = await FsckAsync();

        Assert.NotEqual(ExitCode.Ok, served.Code);
        Assert.NotEqual(ExitCode.Ok, checkedAgain.Code);
        Assert.All(
            (string[])[served.Error, checkedAgain.Output + checkedAgain.Error],
            text => Assert.Contains($"{file} is missing: put back the copy that was kept apart from the backups", text, StringComparison.Ordinal));
        Assert.DoesNotContain(" 0 damages", checkedAgain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_mark_in_the_file_of_the_mark_is_a_damage()
    {
        await File.AppendAllTextAsync(At("mark/high-water-mark"), "garbage\n", Token);

        var run = await FsckAsync();

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains(" 1 damages", run.Output, StringComparison.Ordinal);
        Assert.Contains("more stands after its three lines", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_gone_is_told_with_what_it_can_be_had_from()
    {
        await using (var connection = new SqliteConnection($"Data Source={At("log.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var delete = connection.CreateCommand();
            delete.CommandText = "DROP TRIGGER entry_is_never_deleted; PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE log_index = 1;";
            await delete.ExecuteNonQueryAsync(Token);
        }

        var run = await FsckAsync();

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("entry 1:", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Something is only to be had from a backup or a mirror: \"provenance fsck --repair --from BACKUP\" takes it from there.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_log_is_told_by_each_command_with_options_that_it_has()
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(At("log.db" + suffix));
        }

        var checkedAgain = await FsckAsync();
        var backup = await CommandRun.OfAsync("backup", "--data", _registry.Data, "--out", _registry.Workshop["backup"]);

        Assert.Equal((ExitCode.Unable, ExitCode.Unable), (checkedAgain.Code, backup.Code));
        Assert.Contains("log.db is missing. Where the log is in a database, name it with --storage-file.", checkedAgain.Error, StringComparison.Ordinal);
        Assert.Contains("log.db is missing. Where the log is in a database, back that up with the database's own tools", backup.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--storage-file", backup.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_told_as_that()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Whoever may write everywhere is not hindered.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_registry.Data, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var run = await FsckAsync();
            Assert.Equal(ExitCode.Unable, run.Code);
            Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Stop whatever uses", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_registry.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string At(string name) => Path.Combine(_registry.Data, name);

    private Task<CommandRun> ServeAsync(params string[] more) => CommandRun.OfAsync(
        ["serve", "--data", _registry.Data, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0", .. more]);

    private Task<CommandRun> FsckAsync() => CommandRun.OfAsync("fsck", "--data", _registry.Data);
}
