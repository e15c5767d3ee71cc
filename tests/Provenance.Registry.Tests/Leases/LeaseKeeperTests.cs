// Two servers and one lease. Each has a clock of its own, which stands still while it is paused.
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;

namespace Provenance.Registry.Tests.Leases;

public sealed class LeaseKeeperTests : IDisposable
{
    private static readonly LeaseOptions Options = new();

    private readonly FakeTimeProvider _database = new();
    private readonly List<LeaseKeeper> _keepers = [];
    private readonly SharedTable _table;

    public LeaseKeeperTests() => _table = new SharedTable(_database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _keepers.ForEach(keeper => keeper.Dispose());

    [Fact]
    public async Task One_server_works_and_goes_on_as_long_as_it_renews()
    {
        var (first, clock) = await WorkingAsync("first");
        var (second, other) = Add("second");

        for (var renewals = 0; renewals < 12; renewals++)
        {
            Assert.Equal(Options.Renewal, await first.StepAsync(Token));
            Assert.Equal(Options.Renewal, await second.StepAsync(Token));
            Assert.True(Works(first));
            Assert.False(Works(second));
            Advance(Options.Renewal, clock, other);
        }

        Assert.Equal(1, first.Fence!.Number);
        Assert.Null(second.Fence);
        Assert.True(_table.Write(first.Fence));
    }

    [Fact]
    public async Task A_server_that_ends_gives_the_lease_up_and_the_next_need_not_wait_for_its_term()
    {
        var (first, _) = Add("first");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = first.RunAsync(end.Token);
        await UntilAsync(() => Works(first));
        var (second, _) = Add("second");
        await second.StepAsync(Token);
        Assert.False(Works(second));

        await end.CancelAsync();
        await running;
        await second.StepAsync(Token);

        await UntilAsync(() => Works(second));
        Assert.False(Works(first));
        Assert.Equal(2, second.Fence!.Number);
    }

    [Fact]
    public async Task A_server_that_was_paused_for_longer_than_its_term_writes_nothing_when_it_comes_back()
    {
        var (first, clock) = await WorkingAsync("first");
        using var work = first.TryEnter()!;

        // The clock of the first one stands still.
        var (second, other) = Add("second");
        Advance(Options.Term - TimeSpan.FromMilliseconds(1), other);
        await second.StepAsync(Token);
        Assert.False(Works(second));
        Advance(TimeSpan.FromMilliseconds(1), other);
        await second.StepAsync(Token);
        await UntilAsync(() => Works(second));

        Assert.False(work.Lost.IsCancellationRequested);
        Assert.False(_table.Write(first.Fence));
        Assert.True(_table.Write(second.Fence));

        clock.Advance(Options.Term);
        Assert.True(work.Lost.IsCancellationRequested);
        await first.StepAsync(Token);
        Assert.False(_table.Write(first.Fence));
        Assert.Null(first.TryEnter());
        Assert.Equal([2L], _table.Written.Select(fence => fence.Number));
    }

    [Fact]
    public async Task A_lease_that_comes_back_lets_no_work_in_while_that_of_an_earlier_fence_goes_on()
    {
        var (first, clock) = await WorkingAsync("first");
        var work = first.TryEnter()!;
        var (second, other) = Add("second");
        Advance(Options.Term, clock, other);
        await second.StepAsync(Token);
        await UntilAsync(() => Works(second));
        Advance(Options.Term, clock, other);

        // The first gets the lease again while a piece of its earlier work has not noticed.
        Assert.Equal(Options.Retry, await first.StepAsync(Token));
        Assert.Equal((true, 3), (first.Seen!.IsHeldHere, first.Seen.Fence.Number));
        Assert.Equal(1, first.Fence!.Number);
        Assert.False(_table.Write(first.Fence));
        Assert.Null(first.TryEnter());

        work.Dispose();
        await first.StepAsync(Token);
        await UntilAsync(() => Works(first));
        Assert.Equal(3, first.Fence!.Number);
        Assert.True(_table.Write(first.Fence));
    }

    [Fact]
    public async Task Where_the_database_cannot_be_asked_work_ends_by_the_own_clock_and_begins_again_later()
    {
        var (first, clock) = await WorkingAsync("first");
        using (var work = first.TryEnter()!)
        {
            _table.IsCutOff = true;
            Advance(Options.Term - TimeSpan.FromMilliseconds(1), clock);
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await first.StepAsync(Token));
            Assert.False(work.Lost.IsCancellationRequested);
            Assert.True(Works(first));
            Advance(TimeSpan.FromMilliseconds(1), clock);
            Assert.True(work.Lost.IsCancellationRequested);
            Assert.False(Works(first));
        }

        _table.IsCutOff = false;
        await first.StepAsync(Token);
        await UntilAsync(() => Works(first));

        // Nobody else held it meanwhile.
        Assert.Equal(1, first.Fence!.Number);
    }

    [Fact]
    public async Task What_the_last_server_left_half_done_is_finished_before_anything_else_however_often_that_fails()
    {
        var (tries, mayWork) = (0, new List<bool>());
        LeaseKeeper? first = null;
        (first, var clock) = Add("first", _ =>
        {
            mayWork.Add(Works(first!));
            return ++tries < 3 ? throw new StorageUnavailableException("It is locked.") : ValueTask.CompletedTask;
        });
        for (var renewals = 1; renewals <= 3; renewals++)
        {
            await first.StepAsync(Token);
            await first.Preparing;
            Advance(Options.Renewal, clock);
            Assert.Equal((renewals, renewals == 3), (tries, Works(first)));
            Assert.True(_table.Write(first.Fence));
        }

        Assert.Equal([false, false, false], mayWork);
        await first.StepAsync(Token);
        await first.Preparing;
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_server_that_cannot_do_the_work_any_more_leaves_it_to_another()
    {
        var (first, clock) = await WorkingAsync("first");
        var work = first.TryEnter()!;
        var (second, other) = Add("second");

        first.Withdraw("An entry cannot be projected here.");

        Assert.Null(first.TryEnter());
        await first.StepAsync(Token);
        Assert.True(work.Lost.IsCancellationRequested);
        work.Dispose();
        await first.StepAsync(Token);
        await second.StepAsync(Token);
        await UntilAsync(() => Works(second));
        Advance(Options.Term, clock, other);
        await first.StepAsync(Token);
        Assert.Null(first.TryEnter());
        Assert.Equal(2, _table.Written.Count + second.Fence!.Number);
    }

    // Servers that are paused, come back, write late and are cut off, in any order: what is written comes in the order of
    // the fences, and each piece under the fence that it began with.
    [Fact]
    public void Whatever_happens_writing_goes_from_one_fence_to_the_next_and_never_back() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4], Gen.Int[1, 20_000]).Array[1, 120].Sample(
            steps =>
            {
                using var world = new LeaseWorld(servers: 3);
                foreach (var (server, step, ms) in steps)
                {
                    world.Run(server, step, TimeSpan.FromMilliseconds(ms));
                }

                Assert.Equal(world.Written.Select(fence => fence.Number).Order(), world.Written.Select(fence => fence.Number));
                Assert.All(world.Written.GroupBy(fence => fence.Number), same => Assert.Single(same.Select(fence => fence.Holder).Distinct()));
                Assert.Equal(world.Begun, world.Written);
            },
            iter: 300);

    private static bool Works(LeaseKeeper keeper)
    {
        using var hold = keeper.TryEnter();
        return hold is not null;
    }

    // What comes before all work runs on another thread.
    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Token);
        }
    }

    private async Task<(LeaseKeeper Keeper, FakeTimeProvider Clock)> WorkingAsync(string name)
    {
        var (keeper, clock) = Add(name);
        await keeper.StepAsync(Token);
        await UntilAsync(() => Works(keeper));
        return (keeper, clock);
    }

    private (LeaseKeeper Keeper, FakeTimeProvider Clock) Add(string name, Func<CancellationToken, ValueTask>? prepare = null)
    {
        var clock = new FakeTimeProvider();
        var keeper = new LeaseKeeper(
            _table.For(name), Options, prepare ?? (_ => ValueTask.CompletedTask), clock, NullLogger<LeaseKeeper>.Instance);
        _keepers.Add(keeper);
        return (keeper, clock);
    }

    private void Advance(TimeSpan by, params FakeTimeProvider[] clocks)
    {
        _database.Advance(by);
        foreach (var clock in clocks)
        {
            clock.Advance(by);
        }
    }
}
