using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>Where the newest signed checkpoint hangs for everyone to read, and to wait for.</summary>
public sealed class CheckpointBoard
{
    private readonly Lock _gate = new();
    private SignedCheckpoint? _latest;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest, or null before the first.</summary>
    public SignedCheckpoint? Latest => Volatile.Read(ref _latest);

    /// <summary>Hangs up a checkpoint. A smaller one than the newest is ignored.</summary>
    public void Publish(SignedCheckpoint checkpoint)
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            if (_latest is { } latest && latest.Checkpoint.Size.Value >= checkpoint.Checkpoint.Size.Value)
            {
                return;
            }

            _latest = checkpoint;
            reached = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        reached.SetResult();
    }

    /// <summary>The newest checkpoint, once it covers an index.</summary>
    public async ValueTask<SignedCheckpoint> WaitForAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_latest is { } latest && latest.Checkpoint.Size.Contains(index))
                {
                    return latest;
                }

                next = _next.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }
}
