using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>
/// Single facts of the projections, for the warnings of admission. Obligations of an implementation: safe to ask from
/// several threads; an answer takes microseconds; it may be as old as the projections are.
/// </summary>
public interface IReportLookups
{
    /// <summary>Size of the log that the projections have come to.</summary>
    TreeSize FindSize();

    /// <summary>Whether a current inventory declares the cluster.</summary>
    bool IsClusterDeclared(ClusterName cluster);

    /// <summary>What came of a party's stream; null where nothing did.</summary>
    StreamState? FindStream(StreamKey key);

    /// <summary>The chain of a record, kind and party; null where none has begun.</summary>
    long? FindChain(ChainKey key);

    /// <summary>The place of a logged statement in its chain; null where it is not projected or stands in none.</summary>
    ChainLink? FindLink(long index);
}
