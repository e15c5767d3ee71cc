namespace Provenance.Registry.Signing;

/// <summary>
/// Calls of a file system that may never come back, as those of a share do whose server is gone: nothing ends them, so
/// whoever asked goes on without them. One thread stays behind, and no further one is sent after it until it is back.
/// </summary>
/// <param name="what">What is called, for messages.</param>
/// <param name="limit">How long a call may take.</param>
/// <param name="time">Counts it.</param>
internal sealed class TimeLimit(string what, TimeSpan limit, TimeProvider time)
{
    private volatile Task? _late;

    /// <summary>Makes a call on a thread of its own.</summary>
    /// <param name="call">The call; its token is cancelled when it is too late.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">It took too long, or an earlier one is still under way.</exception>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        if (_late is { IsCompleted: false })
        {
            throw TooLate();
        }

        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Run(async () => await call(giveUp.Token), CancellationToken.None);
        try
        {
            return await running.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _late = running;
            await giveUp.CancelAsync();
            throw TooLate();
        }
    }

    private IOException TooLate() => new($"{what} does not answer within {limit.TotalSeconds:0} seconds. Look after the storage that it is on.");
}
