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

    /// <summary>Whether one checkpoint says more than another: of a larger tree, or of the same with more signatures.</summary>
    public static bool IsMore(SignedCheckpoint next, SignedCheckpoint latest) =>
        next.Checkpoint.Size.Value > latest.Checkpoint.Size.Value
        || (next.Checkpoint.Size == latest.Checkpoint.Size && next.Note.Signatures.Count > latest.Note.Signatures.Count);

    /// <summary>Hangs up a checkpoint. One that says no more than the newest is ignored.</summary>
    public void Publish(SignedCheckpoint checkpoint)
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            if (_latest is { } latest && !IsMore(checkpoint, latest))
            {
                return;
            }

            _latest = checkpoint;
            reached = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        reached.SetResult();
    }

    /// <summary>The newest checkpoint, once there is one.</summary>
    public ValueTask<SignedCheckpoint> WaitForFirstAsync(CancellationToken cancellationToken) => WaitAsync(TreeSize.Zero, cancellationToken);

    /// <summary>The newest checkpoint, once it covers an index.</summary>
    public ValueTask<SignedCheckpoint> WaitForAsync(LeafIndex index, CancellationToken cancellationToken) =>
        WaitAsync(new TreeSize(index.Value + 1), cancellationToken);

    /// <summary>The newest checkpoint, once it is another than one that was seen; any where none was seen.</summary>
    public ValueTask<SignedCheckpoint> WaitForOtherAsync(SignedCheckpoint? seen, CancellationToken cancellationToken) =>
        WaitAsync(latest => latest != seen, cancellationToken);

    private ValueTask<SignedCheckpoint> WaitAsync(TreeSize least, CancellationToken cancellationToken) =>
        WaitAsync(latest => latest.Checkpoint.Size.Value >= least.Value, cancellationToken);

    private async ValueTask<SignedCheckpoint> WaitAsync(Func<SignedCheckpoint, bool> isEnough, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_latest is { } latest && isEnough(latest))
                {
                    return latest;
                }

                next = _next.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }
}
