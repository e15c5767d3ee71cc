// What was read when it was admitted, kept until it is projected, so that it need not be read again: parsing and hashing an
// entry a second time costs more than its rows. Bounded: while there is no room, nothing more is kept, and the projector
// reads the rest from the log, as it does after a start. Nothing depends on what is here: it is compared with the log's
// leaves before it is used, and it is not used once trust has changed, for a redaction may be what changed it.

using System.Diagnostics.CodeAnalysis;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>An entry with its content as it was read before it was logged.</summary>
/// <param name="Entry">As it was written.</param>
/// <param name="Content">As it was read.</param>
/// <param name="TrustEpoch">Epoch of trust after the group that it was logged in.</param>
public sealed record FreshContent(StoredEntry Entry, StatementContent Content, long TrustEpoch);

/// <summary>Contents of the newest entries of this process, in log order. Safe to use from several threads.</summary>
/// <param name="maxEntries">Most entries that are kept.</param>
/// <param name="maxBytes">Most bytes of envelopes and sections; what was read from them takes about as much again.</param>
public sealed class FreshContents(int maxEntries = FreshContents.DefaultMaxEntries, long maxBytes = FreshContents.DefaultMaxBytes)
{
    /// <summary>Most entries, where nothing else is said.</summary>
    public const int DefaultMaxEntries = 16_384;

    /// <summary>Most bytes, where nothing else is said.</summary>
    public const long DefaultMaxBytes = 32L << 20;

    private readonly Lock _lock = new();
    private readonly Queue<(FreshContent Fresh, long SizeBytes)> _kept = new();
    private long _sizeBytes;

    /// <summary>Keeps an entry that was committed, if there is room.</summary>
    /// <param name="entry">As it was written.</param>
    /// <param name="content">As it was read when it was admitted, with every section.</param>
    /// <param name="sizeBytes">Bytes of its envelope and sections.</param>
    /// <param name="trustEpoch">Epoch of trust after its group.</param>
    public void Keep(StoredEntry entry, StatementContent content, int sizeBytes, long trustEpoch)
    {
        lock (_lock)
        {
            if (_kept.Count < maxEntries && _sizeBytes + sizeBytes <= maxBytes)
            {
                _kept.Enqueue((new FreshContent(entry, content, trustEpoch), sizeBytes));
                _sizeBytes += sizeBytes;
            }
        }
    }

    /// <summary>Takes entries from an index on, without a gap and of one epoch of trust; forgets what is below.</summary>
    /// <param name="start">The first.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="trustEpoch">The epoch; what was kept under another is forgotten.</param>
    /// <returns>None where the first is not here.</returns>
    public IReadOnlyList<FreshContent> Take(LeafIndex start, int limit, long trustEpoch)
    {
        var taken = new List<FreshContent>();
        lock (_lock)
        {
            while (taken.Count < limit && TryPeek(start.Value + taken.Count, trustEpoch, out var next))
            {
                taken.Add(next);
                Drop();
            }
        }

        return taken;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _kept.Clear();
            _sizeBytes = 0;
        }
    }

    private bool TryPeek(long index, long trustEpoch, [NotNullWhen(true)] out FreshContent? next)
    {
        while (_kept.TryPeek(out var first))
        {
            next = first.Fresh;
            if (next.Entry.Index.Value == index && next.TrustEpoch == trustEpoch)
            {
                return true;
            }

            if (next.Entry.Index.Value > index)
            {
                break;
            }

            Drop();
        }

        next = null;
        return false;
    }

    private void Drop() => _sizeBytes -= _kept.Dequeue().SizeBytes;
}
