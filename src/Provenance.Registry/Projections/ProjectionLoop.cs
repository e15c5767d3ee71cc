// Keeps projections behind the log: catches up at the start, then whenever the log grows. Another process may append as
// well, so it also looks now and then without being woken.

using Microsoft.Extensions.Logging;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>The loop that a server runs.</summary>
/// <param name="projector">Projects.</param>
/// <param name="time">For waiting.</param>
/// <param name="logger">Told when it catches up and when it fails.</param>
public sealed partial class ProjectionLoop(Projector projector, TimeProvider time, ILogger<ProjectionLoop> logger)
    : IProjectionProgress, IDisposable
{
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _woken = new(0, 1);
    private readonly Lock _lock = new();
    private readonly List<(long Size, TaskCompletionSource Reached)> _waiting = [];
    private readonly List<TaskCompletionSource> _clearing = [];
    private ProjectedHead _head = ProjectedHead.Empty;
    private Exception? _failure;

    /// <summary>How far the projections have come, as this loop knows.</summary>
    public TreeSize ProjectedSize => Volatile.Read(ref _head).Size;

    /// <summary>What stopped the loop; null while it runs. Then answers grow stale, and a rebuild may help.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Says that the log grew. Cheap; any number of calls wake the loop once.</summary>
    public void Wake()
    {
        if (_woken.CurrentCount == 0)
        {
            try
            {
                _ = _woken.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it at the same moment.
            }
        }
    }

    /// <summary>Waits until the projections hold the log's first <paramref name="size"/> entries.</summary>
    /// <exception cref="StorageCorruptException">The loop stopped, because an entry cannot be projected.</exception>
    public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            if (_head.Size.Value >= size.Value)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
            _waiting.Add((size.Value, reached));
            return WaitAsync(reached, cancellationToken);
        }
    }

    /// <summary>
    /// Throws the projections away between two groups, so that nothing of them is left in a file, and makes them again from
    /// the log as it is then. Completes when they are thrown away.
    /// </summary>
    /// <exception cref="StorageCorruptException">The loop stopped, because an entry cannot be projected.</exception>
    public Task ClearAsync(CancellationToken cancellationToken)
    {
        var cleared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            _clearing.Add(cleared);
        }

        Wake();
        return cleared.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Runs until cancelled, or until an entry cannot be projected.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isReconciled = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = LookAfter;
            try
            {
                if (!isReconciled && await projector.ReconcileAsync(cancellationToken))
                {
                    ProjectionsDiscarded(logger);
                }

                isReconciled = true;
                await ClearAskedForAsync(cancellationToken);
                Reached(await projector.CatchUpAsync(new Told(this), IsClearingAsked, cancellationToken));
            }
            catch (StorageUnavailableException exception)
            {
                ProjectionDelayed(logger, exception.Message);
                pause = RetryAfter;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Damage, or a fault of ours: whoever waits is told, and nobody gets stale answers unawares.
                ProjectionStopped(logger, exception);
                Fail(exception);
                return;
            }

            await SleepAsync(pause, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _woken.Dispose();

    private static async Task WaitAsync(TaskCompletionSource reached, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => reached.TrySetCanceled(cancellationToken));
        await reached.Task;
    }

    private bool IsClearingAsked()
    {
        lock (_lock)
        {
            return _clearing.Count > 0;
        }
    }

    private async ValueTask ClearAskedForAsync(CancellationToken cancellationToken)
    {
        List<TaskCompletionSource> asked;
        lock (_lock)
        {
            asked = [.. _clearing];
        }

        if (asked.Count == 0)
        {
            return;
        }

        // Told before it happens: whoever finds the tables empty then waits for them, and does not take them for caught up.
        Volatile.Write(ref _head, ProjectedHead.Empty);
        await projector.ClearAsync(cancellationToken);
        lock (_lock)
        {
            _ = _clearing.RemoveAll(asked.Contains);
        }

        asked.ForEach(one => one.TrySetResult());
    }

    // Not WaitAsync(timeout), which would not take its time from the provider.
    private async Task SleepAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Task.WhenAny(_woken.WaitAsync(enough.Token), Task.Delay(pause, time, enough.Token));
        }
        finally
        {
            await enough.CancelAsync();
        }
    }

    private void Reached(ProjectedHead head) => Reached(head, head.Size);

    private void Reached(ProjectedHead? head, TreeSize size)
    {
        List<TaskCompletionSource> reached;
        lock (_lock)
        {
            Volatile.Write(ref _head, head ?? _head with { Size = size });
            reached = [.. _waiting.Where(waiter => waiter.Size <= size.Value).Select(waiter => waiter.Reached)];
            _waiting.RemoveAll(waiter => waiter.Size <= size.Value);
        }

        reached.ForEach(waiter => waiter.TrySetResult());
    }

    private void Fail(Exception exception)
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            _failure = exception;
            waiting = [.. _waiting.Select(waiter => waiter.Reached), .. _clearing];
            _waiting.Clear();
            _clearing.Clear();
        }

        waiting.ForEach(waiter => waiter.TrySetException(exception));
    }

    [LoggerMessage(1, LogLevel.Warning, "The projections do not belong to this log and are made again.")]
    private static partial void ProjectionsDiscarded(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "The projections cannot be written now; the loop tries again. {Cause}")]
    private static partial void ProjectionDelayed(ILogger logger, string cause);

    [LoggerMessage(3, LogLevel.Error, "The projections stopped; answers will grow stale.")]
    private static partial void ProjectionStopped(ILogger logger, Exception exception);

    // Progress<T> would post to a pool thread, out of order.
    private sealed class Told(ProjectionLoop loop) : IProgress<TreeSize>
    {
        public void Report(TreeSize value) => loop.Reached(null, value);
    }
}
