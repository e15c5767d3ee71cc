// Projections that several servers write, one at a time.

using Dapper;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
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

        await CatchUpAsync(_other, world);
        Assert.Equal(expected, await _other.DigestAsync(Token));
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

    private static async Task CatchUpAsync(SqlServerProjectionStore store, ProjectionWorld world)
    {
        var options = new ProjectorOptions { MaxGroupEntries = 50, ReadEntries = 20 };
        _ = await new Projector(ProjectionWorld.Origin, world.Log, world, store, options).CatchUpAsync(null, Token);
    }
}
