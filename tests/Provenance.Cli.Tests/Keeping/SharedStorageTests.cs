// fsck, rebuild and migrate over a database that servers share, on the SQL Server under test.

using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Storage.SqlServer;
using Provenance.Storage.SqlServer.Log;
using Provenance.Storage.SqlServer.Tests;

namespace Provenance.Cli.Tests;

public sealed class SharedStorageTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;
    private SqlServerOptions? _options;

    private string StorageFile => _registry.Workshop["sql-server.txt"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        TestServer.Require(nameof(SharedStorageTests));
        _options = TestServer.Create();
        var workshop = new Workshop();
        await StorageFiles.WriteAsync(workshop["sql-server.txt"], _options.ConnectionString);
        _registry = await RunningRegistry.StartAsync(workshop, witnessPolicy: null, "--storage-file", workshop["sql-server.txt"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_options is not null)
        {
            await _registry.DisposeAsync();
            await TestServer.DropAsync(_options);
        }
    }

    [Fact]
    public async Task A_log_in_a_database_is_checked_while_a_server_writes_it_and_what_was_changed_is_told()
    {
        var clean = await CommandRun.GoodAsync(On("fsck"));
        Assert.Contains(": 2 entries, root ", clean.Output, StringComparison.Ordinal);
        Assert.Contains(" 0 damages", clean.Output, StringComparison.Ordinal);
        await _registry.StopAsync();
        Change("UPDATE [log].tile SET hashes = 0x" + new string('0', 128) + ";");
        Change("INSERT INTO [log].statement_index (id_prefix, log_index) VALUES (7, 9);");

        var damaged = await CommandRun.OfAsync(On("fsck"));

        Assert.Equal(ExitCode.Refused, damaged.Code);
        Assert.Contains("/tile/0/000.p/2: byte 0 (in hash 0) is 0x00", damaged.Output, StringComparison.Ordinal);
        Assert.Contains(": 1 index rows point to no entry.", damaged.Output, StringComparison.Ordinal);
        Assert.Contains("not repaired in its place", damaged.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"provenance fsck --repair\" rebuilds", damaged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_is_not_of_this_program_is_a_damage_and_a_database_without_a_log_is_left_empty()
    {
        Change("UPDATE [provenance].migration SET sha256 = CAST(0x00 AS binary(32)) WHERE part = N'Leads' AND number = 1;");
        var drifted = await CommandRun.OfAsync(On("fsck"));
        Assert.Equal(ExitCode.Refused, drifted.Code);
        Assert.Contains("migrations: ", drifted.Output, StringComparison.Ordinal);
        Assert.Contains("has drifted", drifted.Output, StringComparison.Ordinal);

        var empty = TestServer.Create();
        try
        {
            await StorageFiles.WriteAsync(StorageFile, empty.ConnectionString);
            foreach (var command in (string[])["fsck", "rebuild"])
            {
                var run = await CommandRun.OfAsync(On(command));
                Assert.Equal(ExitCode.Unable, run.Code);
                Assert.Contains("holds no log of a registry", run.Error, StringComparison.Ordinal);
            }

            await using var connection = TestServer.Connect(empty);
            Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM sys.tables WHERE schema_id <> SCHEMA_ID(N'sys');"));
        }
        finally
        {
            await TestServer.DropAsync(empty);
        }
    }

    [Fact]
    public async Task Projections_are_made_again_and_a_table_that_was_wrong_is_told()
    {
        await _registry.StopAsync();
        var same = await CommandRun.GoodAsync(On("rebuild"));
        Assert.Contains("Projected again to size 2: every table came out as it was.", same.Output, StringComparison.Ordinal);
        Change("UPDATE statement SET logged_at_ms = logged_at_ms + 1 WHERE log_index = 1;");

        var differs = await CommandRun.OfAsync(On("rebuild"));

        Assert.Equal(ExitCode.Refused, differs.Code);
        Assert.Contains("DIFFERS", differs.Output, StringComparison.Ordinal);
        Assert.Contains("every table came out as it was", (await CommandRun.GoodAsync(On("rebuild"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_waits_for_the_server_that_holds_the_lease_to_stop()
    {
        var rebuilding = CommandRun.OfAsync(On("rebuild"));
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        Assert.False(rebuilding.IsCompleted);
        await _registry.StopAsync();
        var run = await rebuilding;

        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.Contains("holds the lease; waiting until it gives it up", run.Error, StringComparison.Ordinal);
        Assert.Contains("every table came out as it was", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_beside_a_server_that_keeps_the_lease_is_refused_and_changes_nothing()
    {
        var run = await CommandRun.OfAsync(On("rebuild"));

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("which keeps the lease. Run it again, and within 20 seconds stop that server", run.Error, StringComparison.Ordinal);
        await using var connection = TestServer.Connect(_options!);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("SELECT fence FROM [log].lease;"));
    }

    [Fact]
    public async Task A_log_is_brought_back_into_a_directory_that_has_its_keys_and_nothing_else()
    {
        await _registry.StopAsync();
        Assert.False(File.Exists(Path.Combine(_registry.Data, "log.db")));

        await CommandRun.GoodAsync([.. On("migrate"), "--to", "directory"]);

        Assert.Contains(": 2 entries, ", (await CommandRun.GoodAsync("fsck", "--data", _registry.Data)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_the_keys_of_the_log_in_a_database_is_refused_and_draws_none()
    {
        var elsewhere = _registry.Workshop["another-server"];

        var run = await CommandRun.OfAsync(
            "serve", "--data", elsewhere, "--origin", "registry.example/2026", "--storage-file", StorageFile, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("holds a log of 2 entries", run.Error, StringComparison.Ordinal);
        Assert.Contains("Copy registry.json and secrets/", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(elsewhere));
    }

    [Fact]
    public async Task A_second_server_of_its_own_keys_is_refused_before_anything_is_logged_too()
    {
        var begun = TestServer.Create();
        try
        {
            using (var log = SqlServerLogStore.Open(begun, TimeProvider.System))
            {
                await log.BindAsync("registry.example/2026", Token);
            }

            await StorageFiles.WriteAsync(StorageFile, begun.ConnectionString);
            var second = _registry.Workshop["second-server"];

            var run = await CommandRun.OfAsync(
                "serve", "--data", second, "--origin", "registry.example/2026", "--storage-file", StorageFile, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

            Assert.Equal(ExitCode.Refused, run.Code);
            Assert.Contains("holds a log of 0 entries", run.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(second));
        }
        finally
        {
            await TestServer.DropAsync(begun);
        }
    }

    [Fact]
    public async Task What_a_move_into_a_database_leaves_in_the_directory_is_named()
    {
        await _registry.StopAsync();
        await CommandRun.GoodAsync([.. On("migrate"), "--to", "directory"]);

        var run = await CommandRun.GoodAsync([.. On("migrate"), "--to", "sql-server"]);

        Assert.Contains($"Still in the directory: {Path.Combine(_registry.Data, "leads.db")}, {Path.Combine(_registry.Data, "log.db")}. ", run.Output, StringComparison.Ordinal);
    }

    private string[] On(string command) => [command, "--data", _registry.Data, "--storage-file", StorageFile];

    // As whoever owns the database could: the log's triggers forbid neither.
    private void Change(string sql)
    {
        using var connection = TestServer.Connect(_options!);
        Assert.True(connection.Execute(sql) > 0);
        SqlConnection.ClearPool(connection);
    }
}
