using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>How far the projections have come, and who waits for a size. Safe to use from several threads.</summary>
internal sealed class ProjectedSizes : IProgress<TreeSize>
{
    private readonly Lock _lock = new();
    private readonly List<(long Size, TaskCompletionSource Reached)> _waiting = [];
    private ProjectedHead _head = ProjectedHead.Empty;
    private Exception? _failure;

    /// <summary>How far.</summary>
    public ProjectedHead Head => Volatile.Read(ref _head);

    /// <summary>Why they come no further; null while they may.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Whether anybody waits for a size that they do not have.</summary>
    public bool IsWaitedFor
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Exists(waiter => !waiter.Reached.Task.IsCompleted);
            }
        }
    }

    /// <summary>Waits until they hold the log's first <paramref name="size"/> entries, or come no further.</summary>
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

    /// <summary>They have come so far.</summary>
    public void Reach(ProjectedHead head) => Reach(head, head.Size);

    /// <summary>They hold so many entries; the rest of the head is told later. Progress&lt;T&gt; would post it to a pool thread, out of order.</summary>
    public void Report(TreeSize value) => Reach(null, value);

    /// <summary>They are thrown away.</summary>
    public void Empty() => Volatile.Write(ref _head, ProjectedHead.Empty);

    /// <summary>They come no further: whoever waits is told.</summary>
    public void Fail(Exception exception)
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            Volatile.Write(ref _failure, exception);
            waiting = [.. _waiting.Select(waiter => waiter.Reached)];
            _waiting.Clear();
        }

        waiting.ForEach(waiter => waiter.TrySetException(exception));
    }

    private static async Task WaitAsync(TaskCompletionSource reached, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => reached.TrySetCanceled(cancellationToken));
        await reached.Task;
    }

    private void Reach(ProjectedHead? head, TreeSize size)
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
}
