using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>
/// What came of streams and is not projected yet. A server remembers only what it was sent itself, so a client that turns to
/// another one would seem to have left out what the first one logged a moment before. Each entry is looked at once, however
/// often is asked: a client may turn at each statement, and many clients may.
/// </summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="log">The log.</param>
/// <param name="mostStreams">About how many streams are remembered.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing.")]
internal sealed class UnprojectedStreams(string origin, ILogStore log, int mostStreams)
{
    /// <summary>Entries that are looked through at most for one question: some 50 ms, and only where a number seems to be left out.</summary>
    public const int MostEntries = 1_024;

    private const int BatchEntries = 128;

    private readonly StatementReader _reader = new(origin);
    private readonly RecentlySeen<StreamId, long> _last = new(mostStreams);
    private readonly SemaphoreSlim _turn = new(1, 1);

    // What is remembered is of all entries from here to there.
    private long _from;
    private long _lookedAt;

    /// <summary>The highest number of a stream among the entries from a size on. It may be that of the statement that is asked about, where it was logged before.</summary>
    /// <param name="stream">The stream. Another party that draws the same 16 bytes is taken for this one.</param>
    /// <param name="projected">The size that the projections had come to before they were asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0 where there is none; null where the projections are too far behind.</returns>
    /// <exception cref="StorageUnavailableException">The log cannot be read.</exception>
    public async ValueTask<long?> FindLastAsync(StreamId stream, TreeSize projected, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await LookAsync(projected, cancellationToken) ? _last.TryRecall(stream, out var last) ? last : 0 : null;
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    // Whether it came to the log's end.
    private async ValueTask<bool> LookAsync(TreeSize projected, CancellationToken cancellationToken)
    {
        if (projected.Value > _lookedAt)
        {
            (_from, _lookedAt) = (projected.Value, projected.Value);
        }
        else if (projected.Value < _from)
        {
            // The projections are made again, or what was remembered was forgotten.
            if ((await log.ReadHeadAsync(cancellationToken)).Size.Value - projected.Value > MostEntries)
            {
                return false;
            }

            (_from, _lookedAt) = (projected.Value, projected.Value);
        }

        var emptied = _last.Emptied;
        for (var looked = 0; looked < MostEntries; looked += BatchEntries)
        {
            var entries = await log.ReadEntriesAsync(new LeafIndex(_lookedAt), BatchEntries, cancellationToken);
            foreach (var entry in entries)
            {
                if (_reader.ReadHeader(entry.Envelope).Content?.Statement is { Stream: { } stream, Sequence: { } sequence })
                {
                    _last.Remember(stream, _last.TryRecall(stream, out var before) ? Math.Max(before, sequence) : sequence);
                }
            }

            _lookedAt += entries.Count;
            if (_last.Emptied != emptied)
            {
                _from = _lookedAt;
                return false;
            }

            if (entries.Count < BatchEntries)
            {
                return true;
            }
        }

        return false;
    }
}
