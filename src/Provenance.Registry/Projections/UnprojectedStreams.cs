using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>
/// What came of a stream and is not projected yet. A server remembers only what it was sent itself, so a client that turns to
/// another one would seem to have left out what the first one logged a moment before.
/// </summary>
/// <param name="origin">The registry's origin.</param>
/// <param name="log">The log.</param>
internal sealed class UnprojectedStreams(string origin, ILogStore log)
{
    /// <summary>Entries that are looked through at most: some 50 ms, and only where a number seems to be left out.</summary>
    public const int MostEntries = 1_024;

    private const int BatchEntries = 128;

    private readonly StatementReader _reader = new(origin);

    /// <summary>The highest number of a stream among the entries from a size on.</summary>
    /// <param name="stream">The stream. Another party that draws the same 16 bytes is taken for this one.</param>
    /// <param name="but">A statement that is left out: the one that is asked about, which may be sent a second time.</param>
    /// <param name="projected">The size that the projections had come to before they were asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0 where there is none; null where the projections are too far behind.</returns>
    /// <exception cref="StorageUnavailableException">The log cannot be read.</exception>
    public async ValueTask<long?> FindLastAsync(StreamId stream, Digest but, TreeSize projected, CancellationToken cancellationToken)
    {
        var last = 0L;
        for (var looked = 0; looked < MostEntries; looked += BatchEntries)
        {
            var entries = await log.ReadEntriesAsync(new LeafIndex(projected.Value + looked), BatchEntries, cancellationToken);
            foreach (var entry in entries)
            {
                if (entry.StatementId != but && _reader.ReadHeader(entry.Envelope).Content?.Statement is { } statement && statement.Stream == stream)
                {
                    last = Math.Max(last, statement.Sequence.GetValueOrDefault());
                }
            }

            if (entries.Count < BatchEntries)
            {
                return last;
            }
        }

        return null;
    }
}
