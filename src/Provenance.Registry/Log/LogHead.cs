using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>
/// The one row that everything hangs on: whoever holds its lock is the sequencer. It is written in the same
/// transaction as the entries it counts.
/// </summary>
/// <param name="Edge">Right edge of the tree; gives its size and root.</param>
/// <param name="LastLoggedAtMilliseconds">Time of the newest entry, milliseconds since 1970; 0 in an empty log.</param>
/// <param name="TrustEpoch">Number of trust statements in the log. Whoever judged under another epoch judges again.</param>
public sealed record LogHead(TreeEdge Edge, long LastLoggedAtMilliseconds, long TrustEpoch)
{
    /// <summary>The head of a log without entries.</summary>
    public static LogHead Empty { get; } = new(TreeEdge.Empty, 0, 0);

    /// <summary>Number of entries.</summary>
    public TreeSize Size => Edge.Size;

    /// <summary>Root of the tree over all entries.</summary>
    public Digest Root => Edge.Root;
}
