using System.Threading.Channels;

namespace Provenance.Registry.Sequencing;

/// <summary>
/// The bounded queue before the writer, limited in entries and in bytes. Full means refused, not delayed: callers who
/// would rather wait have their own flow control.
/// </summary>
internal sealed class PendingQueue(SequencerOptions options)
{
    private readonly Channel<Pending> _channel = Channel.CreateUnbounded<Pending>(new() { SingleReader = true });
    private long _bytes;
    private int _entries;

    public int Entries => Volatile.Read(ref _entries);

    /// <summary>Takes a place in the queue, or says that there is none.</summary>
    public bool TryEnqueue(Pending pending)
    {
        var size = pending.Attestation.SizeBytes;
        var entries = Interlocked.Increment(ref _entries);
        var bytes = Interlocked.Add(ref _bytes, size);
        if (entries <= options.MaxQueuedEntries && bytes <= options.MaxQueuedBytes && _channel.Writer.TryWrite(pending))
        {
            return true;
        }

        Leave(size);
        return false;
    }

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the next group off the queue: at least one, within the limits of a group.</summary>
    public List<Pending> Drain()
    {
        var group = new List<Pending>();
        long bytes = 0;
        while (group.Count < options.MaxGroupEntries && bytes < options.MaxGroupBytes && _channel.Reader.TryRead(out var pending))
        {
            bytes += pending.Attestation.SizeBytes;
            Leave(pending.Attestation.SizeBytes);
            group.Add(pending);
        }

        return group;
    }

    /// <summary>Takes nothing more in.</summary>
    public void Close() => _channel.Writer.TryComplete();

    private void Leave(int size)
    {
        Interlocked.Decrement(ref _entries);
        Interlocked.Add(ref _bytes, -size);
    }
}
