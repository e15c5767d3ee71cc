namespace Provenance.Registry.Leases;

/// <summary>Whether this process does the work that one server does for all: projecting, recording leads, carrying out redactions.</summary>
public interface IWorkLease
{
    /// <summary>Enters the work. Null while another server does it, or before this one is ready to.</summary>
    WorkHold? TryEnter();

    /// <summary>Leaves the work to other servers for good, because this one cannot do it any more.</summary>
    /// <param name="why">A sentence for the operator.</param>
    void Withdraw(string why);
}

/// <summary>A piece of work that is done while the lease is held. Disposed when it ends, done or not.</summary>
public sealed class WorkHold : IDisposable
{
    private Action? _leave;

    /// <summary>Enters.</summary>
    /// <param name="number">The fence's number.</param>
    /// <param name="leave">Called once, when it ends.</param>
    /// <param name="lost">Cancelled once the lease is another's, or may be.</param>
    public WorkHold(long number, Action leave, CancellationToken lost) => (Number, _leave, Lost) = (number, leave, lost);

    /// <summary>Number of the fence: where it is another than before, other servers may have worked in between.</summary>
    public long Number { get; }

    /// <summary>Cancelled once the lease is another's, or may be.</summary>
    public CancellationToken Lost { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}

/// <summary>The lease of a server that shares its stores with nobody: always held.</summary>
public sealed class SoleServer : IWorkLease
{
    private SoleServer()
    {
    }

    /// <summary>The only one.</summary>
    public static SoleServer Instance { get; } = new();

    /// <inheritdoc/>
    public WorkHold TryEnter() => new(0, static () => { }, CancellationToken.None);

    /// <inheritdoc/>
    public void Withdraw(string why)
    {
        // There is nobody else. Whoever stops says so for itself.
    }
}
