using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>How far the projections have come.</summary>
/// <param name="Size">They hold the log's first so many entries.</param>
/// <param name="Root">Root of the tree of that size.</param>
/// <param name="LoggedUntilMilliseconds">Time of the newest of those entries, milliseconds since 1970; 0 where there is none.</param>
public sealed record ProjectedHead(TreeSize Size, Digest Root, long LoggedUntilMilliseconds)
{
    /// <summary>Nothing is projected.</summary>
    public static ProjectedHead Empty { get; } = new(TreeSize.Zero, MerkleTree.EmptyRoot, 0);
}
