namespace Provenance.Registry.Signing;

/// <summary>
/// Whether the log may be written and signed. Once read-only it stays so until the process is started again over a
/// store that has been put right: a log that is in doubt about itself must not sign.
/// </summary>
public sealed class LogCondition
{
    private readonly TaskCompletionSource _turned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _reason;
    private volatile string? _writing;
    private volatile string? _signing;

    /// <summary>Why the log is read-only, in one sentence for the operator, or null while it may be written.</summary>
    public string? ReadOnlyReason => _reason;

    /// <summary>
    /// Why the newest attempt to make entries durable, or to sign over them, failed: in one sentence for the operator. Null
    /// once one succeeds, or one that was tried without entries: unlike <see cref="ReadOnlyReason"/> it passes by itself.
    /// </summary>
    public string? UnavailableReason => (_writing ?? _signing) is { } cause ? $"The log cannot be written: {cause}" : null;

    /// <summary>Whether the log may be written and signed.</summary>
    public bool IsWritable => _reason is null;

    /// <summary>Whether the newest attempt to make entries durable failed, in a log that may be written.</summary>
    internal bool IsWritingTried => IsWritable && _writing is not null;

    /// <summary>Completes when the log turns read-only: nothing is signed from then on.</summary>
    public Task ReadOnly => _turned.Task;

    /// <summary>Stops writing and signing. The first reason stays.</summary>
    public void TurnReadOnly(string reason)
    {
        _ = Interlocked.CompareExchange(ref _reason, reason, null);
        _ = _turned.TrySetResult();
    }

    /// <summary>Entries could not be made durable, or, without a cause, they could. One caller at a time.</summary>
    /// <returns>Whether that is another state than before.</returns>
    internal bool WritingFails(string? cause)
    {
        var isOther = (_writing is null) != (cause is null);
        _writing = cause;
        return isOther;
    }

    /// <summary>Durable entries could not be read back, marked and signed, or, without a cause, they could. One caller at a time.</summary>
    /// <returns>Whether that is another state than before.</returns>
    internal bool SigningFails(string? cause)
    {
        var isOther = (_signing is null) != (cause is null);
        _signing = cause;
        return isOther;
    }
}
