// Projections of an earlier version, and who may make them again. A database as an earlier version left it has all
// migrations but the last.

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Storage.SqlServer.Migrations;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class ProjectionMigrationTests : IAsyncLifetime
{
    private SqlServerOptions _options = null!;
    private SqlServerLease _lease = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        TestServer.Require("migrations of projections");
        _options = TestServer.Create();
        _lease = SqlServerLease.Open(_options, TimeProvider.System);
        MakeEarlier();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _lease.Dispose();
        return TestServer.DropAsync(_options);
    }

    [Fact]
    public async Task They_are_not_migrated_under_a_server_that_makes_them()
    {
        await _lease.TakeAsync(TestLeases.Long, Token);

        var refused = Assert.Throws<StorageUnavailableException>(() => SqlServerProjectionStore.Open(_options, new LeapingClock()));

        Assert.Contains(_lease.Holder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Stop the servers of the earlier version", refused.Message, StringComparison.Ordinal);
        await using var connection = TestServer.Connect(_options);
        Assert.Equal(ProjectionSchema.Migrations.Scripts.Count - 1, await CountAsync(connection));
    }

    [Fact]
    public async Task They_are_migrated_under_the_lease_which_is_given_up_then()
    {
        using (var store = SqlServerProjectionStore.Open(_options, TimeProvider.System))
        {
            using var world = new ProjectionWorld(51, 60);
            _ = await new Projector(ProjectionWorld.Origin, world.Log, world, store, new ProjectorOptions()).CatchUpAsync(null, Token);
            Assert.Equal(60, (await store.ReadHeadAsync(Token)).Size.Value);
        }

        var taken = await _lease.TakeAsync(TestLeases.Long, Token);
        Assert.Equal((true, 2), (taken.IsHeldHere, taken.Fence.Number));
    }

    [Fact]
    public async Task A_process_that_holds_the_lease_migrates_under_it_and_keeps_it()
    {
        var fence = (await _lease.TakeAsync(TestLeases.Long, Token)).Fence;

        using var store = SqlServerProjectionStore.Open(_options, TimeProvider.System, new HeldFence { Fence = fence });

        Assert.Equal((true, fence), (await _lease.TakeAsync(TestLeases.Long, Token) is var after && after.IsHeldHere, after.Fence));
    }

    // As a start leaves the lease that was killed while it migrated.
    [Fact]
    public async Task A_start_tells_whom_it_waits_for_and_goes_on_once_the_term_has_run_out()
    {
        await using (var connection = TestServer.Connect(_options))
        {
            await connection.ExecuteAsync(
                "UPDATE [log].lease SET holder = N'migration/elsewhere/7/dead', fence = fence + 1, until_ms = @until;",
                new { until = TimeProvider.System.GetUtcNow().AddSeconds(2).ToUnixTimeMilliseconds() });
        }

        var told = new List<string>();
        SqlServerProjectionStore.Open(_options, TimeProvider.System, tell: told.Add).Dispose();

        var sentence = Assert.Single(told);
        Assert.Matches("migration/elsewhere/7/dead makes them \\(its lease lasts until 20.*Z, unless it is renewed\\); this start waits", sentence);
    }

    [Fact]
    public async Task The_lease_of_a_migration_is_short_and_renewed_as_long_as_it_goes_on()
    {
        var terms = new LeaseOptions { Term = TimeSpan.FromSeconds(2), Renewal = TimeSpan.FromMilliseconds(200) };
        var database = new SqlServerDatabase(_options, TimeProvider.System);
        await using var connection = TestServer.Connect(_options);
        using (var held = MigrationLease.Take(database, connection, terms, TimeProvider.System, _ => { })!)
        {
            await Task.Delay(2 * terms.Term, TimeProvider.System, Token);
            var standing = await _lease.TakeAsync(TestLeases.Long, Token);

            Assert.Equal((false, held.Fence), (standing.IsHeldHere, standing.Fence));
            Assert.InRange(standing.Until - standing.Now, TimeSpan.Zero, terms.Term);
        }

        Assert.True((await _lease.TakeAsync(TestLeases.Long, Token)).IsHeldHere);
    }

    [Fact]
    public async Task A_migration_whose_lease_was_lost_changes_nothing()
    {
        var lost = (await _lease.TakeAsync(TestLeases.Short, Token)).Fence;
        using var next = SqlServerLease.Open(_options, TimeProvider.System);
        _ = await TestLeases.UntilHeldAsync(next);

        var refused = Assert.Throws<StorageUnavailableException>(
            () => SqlServerProjectionStore.Open(_options, TimeProvider.System, new HeldFence { Fence = lost }));

        Assert.Contains("taken by another server", refused.Message, StringComparison.Ordinal);
        await using var connection = TestServer.Connect(_options);
        var database = new SqlServerDatabase(_options, TimeProvider.System);
        Assert.Throws<StorageUnavailableException>(() => ProjectionSchema.Migrations.Apply(
            database, connection, TimeProvider.System, transaction => Fencing.Require(connection, transaction, new Begun(IsFenced: true, lost))));
        Assert.Equal(ProjectionSchema.Migrations.Scripts.Count - 1, await CountAsync(connection));
    }

    [Fact]
    public async Task A_program_writes_no_group_over_a_newer_schema()
    {
        using var store = SqlServerProjectionStore.Open(_options, TimeProvider.System);
        await using (var connection = TestServer.Connect(_options))
        {
            connection.Execute("INSERT INTO [provenance].migration VALUES (N'Projections', 9999, N'9999_later', CAST(0x00 AS binary(32)), 0);");
        }

        var refused = await Assert.ThrowsAsync<StorageCorruptException>(async () => await store.BeginAsync(Token));
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
    }

    private static Task<int> CountAsync(SqlConnection connection) =>
        connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM [provenance].migration WHERE part = N'Projections';");

    private void MakeEarlier()
    {
        using var connection = TestServer.Connect(_options);
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        foreach (var migration in ProjectionSchema.Migrations.Scripts.SkipLast(1))
        {
            foreach (var batch in MigrationSet.Batches(migration.Sql))
            {
                connection.Execute(batch, transaction: transaction);
            }

            MigrationJournal.Record(connection, transaction, "Projections", migration, TimeProvider.System.GetUtcNow());
        }

        transaction.Commit();
    }

    // So that nobody waits out the term of a server.
    private sealed class LeapingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now += 15;
    }
}
