using Provenance.Registry.Investigation;

namespace Provenance.Registry.Tests.Investigation;

public sealed class QuestionTurnsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_are_answered_at_once_so_many_wait_and_the_next_is_refused()
    {
        using var turns = new QuestionTurns(atOnce: 2, waiting: 1);
        var first = await turns.TakeAsync(Token);
        var second = await turns.TakeAsync(Token);
        var third = turns.TakeAsync(Token).AsTask();
        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.False(third.IsCompleted);
        Assert.Null(await turns.TakeAsync(Token));

        first.Dispose();
        using var turn = await third;
        Assert.NotNull(turn);
        second.Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_place_to_another()
    {
        using var turns = new QuestionTurns(atOnce: 1, waiting: 1);
        var held = await turns.TakeAsync(Token);
        using (var gone = new CancellationTokenSource())
        {
            var waiting = turns.TakeAsync(gone.Token).AsTask();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        var next = turns.TakeAsync(Token).AsTask();
        Assert.False(next.IsCompleted);
        held!.Dispose();
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task A_turn_that_is_ended_twice_is_one_turn()
    {
        using var turns = new QuestionTurns(atOnce: 1, waiting: 0);
        var held = await turns.TakeAsync(Token);
        held!.Dispose();
        held.Dispose();
        using var one = await turns.TakeAsync(Token);
        Assert.NotNull(one);
        Assert.Null(await turns.TakeAsync(Token));
    }
}
