// Three processes over one database under load, and what happens to servers and databases: one is killed, one stands still
// for longer than its lease, the database restarts.
using System.Diagnostics;
using Dapper;
using Provenance.Storage.SqlServer.Tests;

namespace Provenance.Server.FunctionalTests;

[Collection(SharedLog.OneAfterTheOther)]
public sealed class TroubleTests
{
    /// <summary>A command that restarts the server under test, and returns once it is up again.</summary>
    private const string RestartVariable = "PROVENANCE_TEST_SQLSERVER_RESTART";

    private const int Servers = 3;
    private static readonly TimeSpan Term = new Registry.Leases.LeaseOptions().Term;

    // A server that stands still in the middle of a transaction keeps its locks. Where that is the lease's own row, which it
    // holds for milliseconds, nobody can take it over: then it goes on, and is stopped at another moment.
    private static readonly TimeSpan LongestTakeover = 4 * Term;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_that_holds_the_lease_is_killed_under_load_and_another_goes_on()
    {
        await using var log = await SharedLog.StartAsync(seed: 80, Servers);
        var load = Load.Begin(log);
        await load.AcknowledgeMoreAsync(30);
        var holder = await log.UntilHolderAsync(_ => true);

        await log.Servers[holder].KillAsync();
        await load.AcknowledgeMoreAsync(30);
        var next = await log.UntilHolderAsync(server => server != holder);
        await load.EndAsync();

        int[] left = [.. Enumerable.Range(0, Servers).Where(server => server != holder)];
        await SharedLogChecks.HoldAsync(log, load, left);
        Assert.Contains(next, left);
        Assert.True(await FenceAsync(log) >= 2);
    }

    [Fact]
    public async Task The_server_that_holds_the_lease_stands_still_for_longer_than_its_term_and_comes_back()
    {
        await using var log = await SharedLog.StartAsync(seed: 81, Servers);
        var load = Load.Begin(log);
        await load.AcknowledgeMoreAsync(20);

        var (paused, next) = await PausePastLeaseAsync(log);
        var fence = await FenceAsync(log);
        log.Servers[paused].Resume();
        await load.AcknowledgeMoreAsync(30);
        await load.EndAsync();

        await SharedLogChecks.HoldAsync(log, load, 0, 1, 2);
        Assert.NotEqual(paused, next);
        Assert.Equal((next, fence), (await log.HolderAsync(), await FenceAsync(log)));
    }

    [Fact]
    public async Task The_database_restarts_under_load_and_all_servers_go_on()
    {
        TestServer.Require("several servers over a database that restarts");
        var restart = Environment.GetEnvironmentVariable(RestartVariable) ?? "";
        Assert.SkipWhen(
            restart.Length == 0, $"NOT RUN on SQL Server: several servers over a database that restarts. Set {RestartVariable} to a command that restarts it.");
        await using var log = await SharedLog.StartAsync(seed: 82, Servers);
        var load = Load.Begin(log);
        await load.AcknowledgeMoreAsync(20);

        using (var command = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", restart]))!)
        {
            await command.WaitForExitAsync(Token);
            Assert.Equal(0, command.ExitCode);
        }

        await load.AcknowledgeMoreAsync(30);
        await load.EndAsync();

        await SharedLogChecks.HoldAsync(log, load, 0, 1, 2);
    }

    private static async Task<(int Paused, int Next)> PausePastLeaseAsync(SharedLog log)
    {
        while (true)
        {
            var holder = await log.UntilHolderAsync(_ => true);
            log.Servers[holder].Pause();
            var taken = log.UntilHolderAsync(server => server != holder);
            if (await Task.WhenAny(taken, Task.Delay(LongestTakeover, TimeProvider.System, Token)) == taken)
            {
                return (holder, await taken);
            }

            log.Servers[holder].Resume();
        }
    }

    private static async Task<long> FenceAsync(SharedLog log)
    {
        await using var database = TestServer.Connect(log.Options);
        return await database.ExecuteScalarAsync<long>("SELECT fence FROM [log].lease;");
    }
}
