// What fsck and rebuild say about a database without one being there.

namespace Provenance.Cli.Tests;

public sealed class StorageOptionTests : IAsyncLifetime
{
    private const string Password = "not-to-be-told-1";

    private RunningRegistry _registry = null!;

    private string StorageFile => _registry.Workshop["sql-server.txt"];

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await _registry.StopAsync();

        // Nothing listens on this port.
        await StorageFiles.WriteAsync(
            StorageFile, $"Server=127.0.0.1,1;Database=provenance;User Id=sa;Password={Password};Connect Timeout=1;TrustServerCertificate=true");
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_shared_database_is_not_repaired_and_the_way_round_is_told()
    {
        var run = await CommandRun.OfAsync([.. On("fsck"), "--repair"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("provenance on 127.0.0.1,1 is a database that servers share", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"provenance migrate --to directory\"", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"provenance migrate --to sql-server\" into an empty database", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_registry.Data, "log.db.before-repair-*"));
    }

    [Theory]
    [InlineData("fsck")]
    [InlineData("rebuild")]
    public async Task A_database_that_cannot_be_reached_is_told_and_not_the_directory_worked_on_instead(string command)
    {
        var run = await CommandRun.OfAsync(On(command));

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("See that the database can be reached", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.Error + run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("root", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fsck")]
    [InlineData("rebuild")]
    public async Task A_directory_without_a_log_says_where_else_it_may_be(string command)
    {
        File.Delete(Path.Combine(_registry.Data, "log.db"));

        var run = await CommandRun.OfAsync(command, "--data", _registry.Data);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("Where the log is in a database, name it with --storage-file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_for_a_log_in_a_database_are_not_drawn_before_it_is_known_to_be_empty()
    {
        var elsewhere = _registry.Workshop["another-server"];

        var run = await CommandRun.OfAsync(
            "serve", "--data", elsewhere, "--origin", "registry.example/2026", "--storage-file", StorageFile, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.False(Directory.Exists(elsewhere));
    }

    private string[] On(string command) => [command, "--data", _registry.Data, "--storage-file", StorageFile];
}
