// The transport closes a connection once its last call has ended. A .NET client that has not read a call's end by then,
// and has not closed its own side, loses it: the end of a connection overwrites an end that was received but not read. So
// a stop waits for the streams and then leaves their connections open a little longer, before the transport hears of it.
namespace Provenance.Server;

/// <summary>The submission streams that are open. A stop of the server waits for them.</summary>
internal sealed class OpenStreams : IHostedLifecycleService
{
    /// <summary>How long the connections stay open after their streams have ended, if there were any.</summary>
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private bool _stopping;

    /// <summary>Runs a stream and counts it while it runs.</summary>
    public async Task RunAsync(SubmissionStream stream, CancellationToken stopping)
    {
        lock (_lock)
        {
            _open++;
        }

        try
        {
            await stream.RunAsync(stopping);
        }
        finally
        {
            lock (_lock)
            {
                if (--_open == 0 && _stopping)
                {
                    _none.TrySetResult();
                }
            }
        }
    }

    /// <summary>Waits for the streams, which the same stop ends, and for their clients to read that.</summary>
    /// <param name="cancellationToken">Ends the wait: the time for stopping is over.</param>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_open == 0)
            {
                return;
            }

            _stopping = true;
        }

        // Out of time is no fault: the transport then ends what is left.
        await _none.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(ReadingTime, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
