// Which nodes a proof consists of (RFC 9162 sections 2.1.3.1 and 2.1.4.1), told as
// positions. Climbing from a node to the root, a right child needs its left sibling;
// a left child needs its right sibling if the tree has one, truncated perhaps; the
// last node of a level without a sibling simply counts one level up.
//
// A consistency proof from m is the climb from the last perfect subtree under m,
// preceded by that subtree itself unless it is the whole old tree.

using System.Numerics;

namespace Provenance.Transparency;

/// <summary>The positions of the nodes that proofs are made of, from the leaf towards the root.</summary>
public static class ProofPath
{
    /// <summary>The siblings from leaf <paramref name="index"/> up to the root of a tree of <paramref name="size"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public static IReadOnlyList<NodePosition> Inclusion(LeafIndex index, TreeSize size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index.Value, size.Value, nameof(index));
        return Climb(new NodePosition(0, index.Value), size, []);
    }

    /// <summary>The nodes that show the tree of <paramref name="oldSize"/> to be a prefix of the newer one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The old size is the larger.</exception>
    public static IReadOnlyList<NodePosition> Consistency(TreeSize oldSize, TreeSize newSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize.Value, newSize.Value, nameof(oldSize));
        if (oldSize.Value == 0 || oldSize == newSize)
        {
            return [];
        }

        var start = LastSubtree(oldSize);
        List<NodePosition> path = start.Index == 0 ? [] : [start];
        return Climb(start, newSize, path);
    }

    /// <summary>The rightmost perfect subtree of a tree that is not empty.</summary>
    internal static NodePosition LastSubtree(TreeSize size)
    {
        var level = BitOperations.TrailingZeroCount(size.Value);
        return new NodePosition(level, (size.Value >> level) - 1);
    }

    private static List<NodePosition> Climb(NodePosition from, TreeSize size, List<NodePosition> path)
    {
        var position = from;
        for (var last = (size.Value - 1) >> from.Level; last > 0; last >>= 1)
        {
            if ((position.Index & 1) == 1)
            {
                path.Add(position with { Index = position.Index - 1 });
            }
            else if (position.Index < last)
            {
                path.Add(position with { Index = position.Index + 1 });
            }

            position = position.Parent;
        }

        return path;
    }
}
