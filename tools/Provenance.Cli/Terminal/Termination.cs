// Ends a command when its user or the system asks for it. Not left to the parser's library, which ends with a trace of its own
// where it is asked twice and the command takes its time: a second Ctrl-C, or a supervisor that signals the whole group.

using System.Runtime.InteropServices;

namespace Provenance.Cli;

/// <summary>One command that can be asked to end.</summary>
/// <param name="longestStop">How long it may take from then on; then it is left, with the exit code of who asked.</param>
/// <param name="time">For that wait.</param>
/// <param name="cancellationToken">Asks it to end as well, and leaves it all the time it takes.</param>
internal sealed class Termination(TimeSpan longestStop, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private const int FirstSignalCode = 128;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly TaskCompletionSource<int> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the command was left while it still ran.</summary>
    public bool WasLeft { get; private set; }

    /// <summary>Takes Ctrl-C for such a question until what it returns is disposed.</summary>
    public PosixSignalRegistration ListenToInterrupt() => Listen(PosixSignal.SIGINT, Interrupt);

    /// <summary>Takes the system's request to terminate for such a question until what it returns is disposed.</summary>
    public PosixSignalRegistration ListenToTerminate() => Listen(PosixSignal.SIGTERM, Terminate);

    /// <summary>Asks the command to end. Asked again it changes nothing: the first counts.</summary>
    /// <param name="exitCode">What is told of a command that does not end in time.</param>
    public void Ask(int exitCode)
    {
        if (!_asked.TrySetResult(exitCode))
        {
            return;
        }

        try
        {
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }

    /// <summary>Runs the command until it ends, or for as long as it may take once it was asked to.</summary>
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        var running = command(_stop.Token);
        if (await Task.WhenAny(running, _asked.Task) != running)
        {
            try
            {
                return await running.WaitAsync(longestStop, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!running.IsCompleted)
            {
                WasLeft = true;
                return await _asked.Task;
            }
        }

        return await running;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private PosixSignalRegistration Listen(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Ask(FirstSignalCode + number);
    });
}
