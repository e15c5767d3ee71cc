// What is in flight. An item takes a slot when it is read from the source and frees it when it is answered; the outbox of
// the connection in use holds those that are to be sent over it.

using System.Threading.Channels;

namespace Provenance.Client;

/// <summary>An item in flight.</summary>
/// <param name="Id">Unique in this submission.</param>
/// <param name="Item">The item.</param>
internal sealed record Slot<TKey>(ulong Id, SubmissionItem<TKey> Item);

/// <summary>The items in flight. Safe to use from several threads.</summary>
internal sealed class SlotTable<TKey>(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _free = new(capacity);
    private readonly SortedDictionary<ulong, Slot<TKey>> _inFlight = [];
    private readonly TaskCompletionSource _firstWork = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Channel<Slot<TKey>> _outbox = Channel.CreateUnbounded<Slot<TKey>>();
    private ulong _lastId;
    private bool _ended;

    /// <summary>How many were answered so far.</summary>
    public long Answered { get; private set; }

    /// <summary>Whether the source has ended and everything was answered.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_gate)
            {
                return _ended && _inFlight.Count == 0;
            }
        }
    }

    /// <summary>Waits for a slot and gives the item one.</summary>
    public async Task TakeAsync(SubmissionItem<TKey> item, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var slot = new Slot<TKey>(++_lastId, item);
            _inFlight.Add(slot.Id, slot);
            _outbox.Writer.TryWrite(slot);
        }

        _firstWork.TrySetResult();
    }

    /// <summary>Nothing more will come.</summary>
    public void EndOfSource()
    {
        lock (_gate)
        {
            _ended = true;
            CloseWhenDrained();
        }

        _firstWork.TrySetResult();
    }

    /// <summary>False when everything was answered; waits for the first item, so that an empty source opens no connection.</summary>
    public async Task<bool> HasWorkAsync(CancellationToken cancellationToken)
    {
        await _firstWork.Task.WaitAsync(cancellationToken);
        return !IsDrained;
    }

    /// <summary>The outbox for a new connection: everything in flight, in order, then what comes.</summary>
    public ChannelReader<Slot<TKey>> OpenOutbox()
    {
        lock (_gate)
        {
            _outbox = Channel.CreateUnbounded<Slot<TKey>>();
            foreach (var slot in _inFlight.Values)
            {
                _outbox.Writer.TryWrite(slot);
            }

            CloseWhenDrained();
            return _outbox.Reader;
        }
    }

    /// <summary>The item of an id; null when it is not in flight.</summary>
    public Slot<TKey>? Find(ulong id)
    {
        lock (_gate)
        {
            return _inFlight.GetValueOrDefault(id);
        }
    }

    /// <summary>The item was answered.</summary>
    public void Free(Slot<TKey> slot)
    {
        lock (_gate)
        {
            _inFlight.Remove(slot.Id);
            Answered++;
            CloseWhenDrained();
        }

        _free.Release();
    }

    /// <summary>Puts an item back into the outbox after a time, unless another connection has taken it over by then.</summary>
    public async Task SendLaterAsync(Slot<TKey> slot, TimeSpan after, TimeProvider time, CancellationToken cancellationToken)
    {
        var outbox = _outbox;
        await Task.Delay(after, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        outbox.Writer.TryWrite(slot);
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private void CloseWhenDrained()
    {
        if (_ended && _inFlight.Count == 0)
        {
            _outbox.Writer.TryComplete();
        }
    }
}
