// One holding of the lease, from when it was taken until it was lost: who works under it, and until when by this process's
// own clock, which is counted from before the database was asked and therefore ends first.

namespace Provenance.Registry.Leases;

/// <summary>A holding under way. The lock of <see cref="LeaseTerms"/> guards it.</summary>
internal sealed class LeaseTerm : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost;
    private long _askedAt;
    private TimeSpan _length;

    public LeaseTerm(Fence fence, TimeProvider time)
    {
        (Fence, _time) = (fence, time);
        _lost = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Its fence.</summary>
    public Fence Fence { get; }

    /// <summary>Pieces of work that have not ended.</summary>
    public int Workers { get; set; }

    /// <summary>Whether what has to come before all work is done.</summary>
    public bool IsPrepared { get; set; }

    /// <summary>Whether that is under way.</summary>
    public bool IsPreparing { get; set; }

    /// <summary>Cancelled when it is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether it still runs.</summary>
    public bool Runs => !_lost.IsCancellationRequested && _time.GetElapsedTime(_askedAt) < _length;

    /// <summary>Has it run for so long from when the database was asked.</summary>
    public void Extend(long askedAt, TimeSpan length)
    {
        (_askedAt, _length) = (askedAt, length);
        var left = length - _time.GetElapsedTime(askedAt);
        _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>Ends it; whoever works under it is told.</summary>
    public Task EndAsync() => _lost.CancelAsync();

    public void Dispose() => _lost.Dispose();
}
