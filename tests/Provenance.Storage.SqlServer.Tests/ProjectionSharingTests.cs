// Projections that several servers write, one at a time.

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Investigation;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.SqlServer.Investigation;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class ProjectionSharingTests : IAsyncLifetime
{
    private SqlServerOptions _options = null!;
    private SqlServerProjectionStore _one = null!;
    private SqlServerProjectionStore _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        TestServer.Require("projections of several servers");
        _options = TestServer.Create() with { BusyTimeout = TimeSpan.FromSeconds(1) };
        _one = SqlServerProjectionStore.Open(_options, TimeProvider.System);
        _other = SqlServerProjectionStore.Open(_options, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _one.Dispose();
        _other.Dispose();
        await TestServer.DropAsync(_options);
    }

    [Fact]
    public async Task While_one_server_writes_a_group_another_cannot_begin_one()
    {
        await using (await _one.BeginAsync(Token))
        {
            _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _other.BeginAsync(Token));
        }

        await using var write = await _other.BeginAsync(Token);
        Assert.Equal(ProjectedHead.Empty, write.Head);
    }

    [Fact]
    public async Task Servers_that_take_turns_write_what_one_would_have_written()
    {
        using var world = new ProjectionWorld(31, 160);
        await CatchUpAsync(_one, world);
        var expected = await _one.DigestAsync(Token);
        await _one.ClearAsync(Token);
        foreach (var (visible, place) in ((int[])[40, 70, 120, 160]).Select((visible, place) => (visible, place)))
        {
            world.Log.Visible = visible;
            await CatchUpAsync(place % 2 == 0 ? _one : _other, world);
        }

        Assert.Equal(expected, await _other.DigestAsync(Token));
    }

    [Fact]
    public async Task What_a_server_that_died_while_it_cleared_has_left_is_gone_before_the_next_group()
    {
        using var world = new ProjectionWorld(32, 60);
        await CatchUpAsync(_one, world);
        var expected = await _one.DigestAsync(Token);
        var empty = ProjectedHead.Empty;
        await using (var connection = TestServer.Connect(_options))
        {
            var reset = new { root = empty.Root.ToArray(), until = empty.LoggedUntilMilliseconds };
            Assert.Equal(1, connection.Execute("UPDATE head SET size = 0, root = @root, logged_until_ms = @until;", reset));
            Assert.True(connection.Execute("DELETE FROM term;") > 0);
        }

        using var asked = new SqlServerInvestigationStore(_options, TimeProvider.System);
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await asked.OpenAsync(AsOf.Now, Token));
        await CatchUpAsync(_other, world);
        Assert.Equal(expected, await _other.DigestAsync(Token));
        await using var snapshot = await asked.OpenAsync(AsOf.Now, Token);
        Assert.Equal(60, snapshot.Size.Value);
        await _one.ClearAsync(Token);
        await using var cleared = await asked.OpenAsync(AsOf.Now, Token);
        Assert.Equal(0, cleared.Size.Value);
    }

    // A row of the last table is locked, so that clearing waits there with everything else gone, and its lease runs out.
    [Fact]
    public async Task Clearing_that_loses_its_lease_midway_is_refused_and_whoever_has_it_then_finishes()
    {
        using var world = new ProjectionWorld(33, 60);
        using var first = SqlServerLease.Open(_options, TimeProvider.System);
        using var second = SqlServerLease.Open(_options, TimeProvider.System);
        await CatchUpAsync(_one, world);
        var expected = await _one.DigestAsync(Token);
        var paused = new HeldFence { Fence = (await first.TakeAsync(TestLeases.Short, Token)).Fence };
        using var clearing = SqlServerProjectionStore.Open(_options with { BusyTimeout = TimeSpan.FromSeconds(60) }, TimeProvider.System, paused);
        await using var connection = TestServer.Connect(_options);
        Task cleared;
        Fence next;
        await using (var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token))
        {
            Assert.Equal(1, connection.Execute("UPDATE statement SET standing = standing WHERE log_index = 0;", transaction: transaction));
            cleared = Task.Run(async () => await clearing.ClearAsync(Token), Token);
            while (await HasRowsAsync("term"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
            }

            next = (await TestLeases.UntilHeldAsync(second)).Fence;
            Assert.False(cleared.IsCompleted);
        }

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => cleared);
        Assert.Contains("taken by another server", refused.Message, StringComparison.Ordinal);
        Assert.True(await HasRowsAsync("statement"));
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await CatchUpAsync(clearing, world));
        using var finishing = SqlServerProjectionStore.Open(_options, TimeProvider.System, new HeldFence { Fence = next });
        await CatchUpAsync(finishing, world);
        Assert.Equal(expected, await finishing.DigestAsync(Token));
    }

    [Fact]
    public async Task A_table_of_a_name_of_ours_that_no_migration_made_is_refused()
    {
        var options = TestServer.Create();
        await using (var connection = TestServer.Connect(options))
        {
            connection.Execute("CREATE TABLE dbo.head (id bigint NOT NULL);");
        }

        var thrown = Assert.Throws<StorageCorruptException>(() => SqlServerProjectionStore.Open(options, TimeProvider.System));
        await TestServer.DropAsync(options);
        Assert.Contains("another program's", thrown.Message, StringComparison.Ordinal);
    }

    private async Task<bool> HasRowsAsync(string table)
    {
        await using var connection = TestServer.Connect(_options);
        return await connection.ExecuteScalarAsync<int?>($"SELECT TOP (1) 1 FROM [{table}];") is not null;
    }

    private static async Task CatchUpAsync(SqlServerProjectionStore store, ProjectionWorld world)
    {
        var options = new ProjectorOptions { MaxGroupEntries = 50, ReadEntries = 20 };
        _ = await new Projector(ProjectionWorld.Origin, world.Log, world, store, options).CatchUpAsync(null, Token);
    }
}
