// Where a node stands. Level 0 holds the leaves; node (l, i) covers the leaves
// [i * 2^l, (i + 1) * 2^l). In a tree whose size cuts through that range, the
// same position names the node over the leaves that are there: the "truncated"
// nodes on the right edge, which change as the tree grows. Complete nodes never
// change, so only they are stored.

namespace Provenance.Transparency;

/// <summary>The position of a node: its level above the leaves and its index within the level.</summary>
/// <param name="Level">0 for leaves, at most 62.</param>
/// <param name="Index">Zero-based from the left within the level.</param>
public readonly record struct NodePosition(int Level, long Index)
{
    /// <summary>The position one level up that covers this one.</summary>
    public NodePosition Parent => new(Level + 1, Index >> 1);

    /// <summary>The position under this one on the left.</summary>
    public NodePosition LeftChild => new(Level - 1, Index << 1);

    /// <summary>The position under this one on the right.</summary>
    public NodePosition RightChild => new(Level - 1, (Index << 1) + 1);

    /// <summary>Whether a tree of this size has every leaf under the position.</summary>
    public bool IsCompleteIn(TreeSize size) => Index < size.Value >> Level;

    /// <summary>Level and index. The record's own text would follow parents without end.</summary>
    public override string ToString() => $"node {Index} of level {Level}";
}
