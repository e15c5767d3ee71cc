namespace Provenance.Cli.Tests;

public sealed class TerminationTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_command_that_nobody_asks_to_end_tells_its_own_code()
    {
        using var termination = Allow(LongEnough);
        Assert.Equal(7, await termination.RunAsync(_ => Task.FromResult(7)));
    }

    [Fact]
    public async Task A_command_that_is_asked_to_end_is_cancelled_and_tells_its_own_code()
    {
        using var termination = Allow(LongEnough);
        var running = termination.RunAsync(async stopping =>
        {
            await Task.Delay(Timeout.Infinite, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 3;
        });
        termination.Ask(130);
        Assert.Equal(3, await running);
    }

    [Fact]
    public async Task Asked_twice_a_command_that_takes_too_long_is_left_with_the_code_of_who_asked_first()
    {
        using var termination = Allow(TimeSpan.FromMilliseconds(50));
        var never = new TaskCompletionSource<int>();
        var running = termination.RunAsync(_ => never.Task);
        _ = Parallel.For(0, 8, _ => termination.Ask(143));
        termination.Ask(130);
        Assert.Equal(143, await running);
    }

    [Fact]
    public async Task A_command_whose_own_wait_ran_out_while_it_stopped_tells_so()
    {
        using var termination = Allow(LongEnough);
        var failing = new TaskCompletionSource<int>();
        var running = termination.RunAsync(_ => failing.Task);
        termination.Ask(130);
        failing.SetException(new TimeoutException("of the command"));
        Assert.Equal("of the command", (await Assert.ThrowsAsync<TimeoutException>(() => running)).Message);
    }

    [Fact]
    public void Who_asks_after_the_end_changes_nothing()
    {
        var termination = Allow(LongEnough);
        termination.Dispose();
        termination.Ask(130);
        termination.Ask(143);
    }

    private static Termination Allow(TimeSpan longestStop) => new(longestStop, TimeProvider.System, TestContext.Current.CancellationToken);
}
