// The lease on what is read off the log, by the database's own clock. Terms are short or long, and no test waits for less
// than it must: a term that should run out is waited for, one that should not is an hour.

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Storage.SqlServer.Leads;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class LeaseTests : IAsyncLifetime
{
    private SqlServerOptions _options = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        TestServer.Require("leases");
        _options = TestServer.Create();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => TestServer.DropAsync(_options);

    [Fact]
    public async Task Whoever_comes_first_holds_it_and_renews_it_under_the_same_fence()
    {
        using var first = Open();
        using var second = Open();

        var taken = await first.TakeAsync(TestLeases.Long, Token);
        var refused = await second.TakeAsync(TestLeases.Long, Token);
        var renewed = await first.TakeAsync(TestLeases.Long, Token);

        Assert.Equal((true, false, true), (taken.IsHeldHere, refused.IsHeldHere, renewed.IsHeldHere));
        Assert.Equal(new Fence("derived", first.Holder, 1), taken.Fence);
        Assert.Equal((taken.Fence, taken.Fence), (refused.Fence, renewed.Fence));
        Assert.Equal(taken.Until, refused.Until);
        Assert.Equal(TestLeases.Long, taken.Until - taken.Now);
        Assert.True(renewed.Until >= taken.Until);
    }

    [Fact]
    public async Task A_term_that_ran_out_is_anothers_under_the_next_fence()
    {
        using var first = Open();
        using var second = Open();
        await first.TakeAsync(TestLeases.Short, Token);

        var taken = await TestLeases.UntilHeldAsync(second);
        var late = await first.TakeAsync(TestLeases.Short, Token);

        Assert.Equal(new Fence("derived", second.Holder, 2), taken.Fence);
        Assert.Equal((false, taken.Fence), (late.IsHeldHere, late.Fence));
    }

    [Fact]
    public async Task A_lease_that_was_given_up_is_free_at_once_and_giving_up_anothers_does_nothing()
    {
        using var first = Open();
        using var second = Open();
        await first.TakeAsync(TestLeases.Long, Token);
        await second.ReleaseAsync(Token);
        Assert.False((await second.TakeAsync(TestLeases.Long, Token)).IsHeldHere);

        await first.ReleaseAsync(Token);

        Assert.Equal((true, 2), (await second.TakeAsync(TestLeases.Long, Token) is var taken && taken.IsHeldHere, taken.Fence.Number));
        await first.ReleaseAsync(Token);
        Assert.False((await first.TakeAsync(TestLeases.Long, Token)).IsHeldHere);
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_gets_it()
    {
        var leases = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
        try
        {
            var standings = await Task.WhenAll(leases.Select(lease => Task.Run(async () => await lease.TakeAsync(TestLeases.Long, Token))));

            var holder = Assert.Single(standings, standing => standing.IsHeldHere);
            Assert.All(standings, standing => Assert.Equal(holder.Fence, standing.Fence));
            Assert.Equal(1, holder.Fence.Number);
        }
        finally
        {
            leases.ForEach(lease => lease.Dispose());
        }
    }

    [Fact]
    public async Task What_is_written_under_a_fence_that_is_the_leases_no_more_is_refused_and_leaves_nothing()
    {
        using var first = Open();
        using var second = Open();
        var paused = new HeldFence { Fence = (await first.TakeAsync(TestLeases.Short, Token)).Fence };
        using var late = SqlServerLeadStore.Open(_options, TimeProvider.System, paused);
        Assert.True(await late.RecordAsync(Evaluation(10), Digest.Of([1]), 1, Token));
        using var current = SqlServerLeadStore.Open(
            _options, TimeProvider.System, new HeldFence { Fence = (await TestLeases.UntilHeldAsync(second)).Fence });
        Assert.True(await current.RecordAsync(Evaluation(20), Digest.Of([2]), 2, Token));

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await late.RecordAsync(Evaluation(30), Digest.Of([3]), 3, Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await late.ClearAsync(Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await late.ForgetAsync([1], [], new TreeSize(20), Digest.Of([2]), Token));
        paused.Fence = null;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await late.ClearAsync(Token));

        var newest = await current.ReadNewestAsync(Token);
        Assert.Equal((20, Digest.Of([2])), (newest!.TreeSize.Value, newest.Root));
        Assert.Equal(newest, await late.ReadNewestAsync(Token));
        Assert.True(await current.RecordAsync(Evaluation(30), Digest.Of([3]), 3, Token));
    }

    [Fact]
    public async Task While_a_write_is_about_to_commit_the_lease_is_not_taken_from_under_it()
    {
        using var first = Open();
        using var second = Open();
        var fence = (await first.TakeAsync(TestLeases.Short, Token)).Fence;
        await using var connection = TestServer.Connect(_options);
        await using (var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, Token))
        {
            Fencing.Require(connection, transaction, new Begun(IsFenced: true, fence));
            await Task.Delay(2 * TestLeases.Short, TimeProvider.System, Token);
            var taking = Task.Run(async () => await second.TakeAsync(TestLeases.Long, Token), Token);
            await Task.Delay(TestLeases.Short, TimeProvider.System, Token);
            Assert.False(taking.IsCompleted);
            await transaction.CommitAsync(Token);
            Assert.Equal(2, (await taking).Fence.Number);
        }
    }

    [Fact]
    public async Task Nobody_turns_a_fence_back_or_takes_a_row_away()
    {
        using var lease = Open();
        await lease.TakeAsync(TestLeases.Long, Token);
        await using var connection = TestServer.Connect(_options);
        foreach (var forbidden in (string[])
            [
                "UPDATE [log].lease SET fence = fence - 1;", "UPDATE [log].lease SET holder = N'another';", "DELETE FROM [log].lease;",
            ])
        {
            Assert.ThrowsAny<SqlException>(() => connection.Execute(forbidden));
        }

        Assert.Equal(1, (await lease.TakeAsync(TestLeases.Long, Token)).Fence.Number);
    }

    private static SignalEvaluation Evaluation(long size) => new()
    {
        TreeSize = new TreeSize(size),
        ValidAtMicroseconds = size,
        RuleSet = new RuleSetReference { Name = "example", Version = "1", Digest = Digest.Of([9]) },
        Signals = [],
    };

    private SqlServerLease Open() => SqlServerLease.Open(_options, TimeProvider.System);
}
