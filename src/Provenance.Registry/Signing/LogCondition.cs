namespace Provenance.Registry.Signing;

/// <summary>
/// Whether the log may be written and signed. Once read-only it stays so until the process is started again over a
/// store that has been put right: a log that is in doubt about itself must not sign.
/// </summary>
public sealed class LogCondition
{
    private readonly TaskCompletionSource _turned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _reason;

    /// <summary>Why the log is read-only, in one sentence for the operator, or null while it may be written.</summary>
    public string? ReadOnlyReason => _reason;

    /// <summary>Whether the log may be written and signed.</summary>
    public bool IsWritable => _reason is null;

    /// <summary>Completes when the log turns read-only: nothing is signed from then on.</summary>
    public Task ReadOnly => _turned.Task;

    /// <summary>Stops writing and signing. The first reason stays.</summary>
    public void TurnReadOnly(string reason)
    {
        _ = Interlocked.CompareExchange(ref _reason, reason, null);
        _ = _turned.TrySetResult();
    }
}
