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

    // Trust statements that are sent again and not answered yet, and what came behind one and was refused a right.
    private readonly SortedSet<ulong> _postponedTrust = [];
    private readonly List<Slot<TKey>> _held = [];
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

            _held.Clear();
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
            if (_postponedTrust.Remove(slot.Id))
            {
                _held.ForEach(held => _outbox.Writer.TryWrite(held));
                _held.Clear();
            }

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

    /// <summary>A trust statement is to be sent again: what comes behind it is judged without it until then.</summary>
    public void PostponeTrust(Slot<TKey> slot)
    {
        lock (_gate)
        {
            _postponedTrust.Add(slot.Id);
        }
    }

    /// <summary>Keeps an item that was refused a right, and sends it again once a trust statement before it is answered.</summary>
    /// <param name="slot">The item.</param>
    /// <param name="changesTrust">Whether it is a trust statement itself, so that others may wait for it in turn.</param>
    /// <returns>False where no trust statement before it is to be answered: it is refused.</returns>
    public bool HoldBehindTrust(Slot<TKey> slot, bool changesTrust)
    {
        lock (_gate)
        {
            if (_postponedTrust.Count == 0 || _postponedTrust.Min >= slot.Id)
            {
                return false;
            }

            if (changesTrust)
            {
                _postponedTrust.Add(slot.Id);
            }

            _held.Add(slot);
            return true;
        }
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
