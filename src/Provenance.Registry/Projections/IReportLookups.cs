using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>
/// Single facts of the projections, for the warnings of admission. Obligations of an implementation: safe to ask from
/// several threads; an answer takes microseconds, or a journey, for which no thread waits in a queue; it may be as old as the
/// projections are. What cannot be read in time throws <see cref="Log.StorageUnavailableException"/>.
/// </summary>
public interface IReportLookups
{
    /// <summary>Size of the log that the projections have come to.</summary>
    ValueTask<TreeSize> FindSizeAsync(CancellationToken cancellationToken);

    /// <summary>Whether a current inventory declares the cluster.</summary>
    ValueTask<bool> IsClusterDeclaredAsync(ClusterName cluster, CancellationToken cancellationToken);

    /// <summary>What came of a party's stream, with the gap that a number falls into, if it does; null where nothing did.</summary>
    ValueTask<StreamState?> FindStreamAsync(StreamKey key, long sequence, CancellationToken cancellationToken);

    /// <summary>The chain of a record, kind and party; null where none has begun.</summary>
    ValueTask<long?> FindChainAsync(ChainKey key, CancellationToken cancellationToken);

    /// <summary>The place of a logged statement in its chain; null where it is not projected or stands in none.</summary>
    ValueTask<ChainLink?> FindLinkAsync(long index, CancellationToken cancellationToken);
}
