// What one group of leaves does to the tree. Appending leaves [a, b) completes, at
// each level l, exactly the nodes [a >> l, b >> l): contiguous runs, so they are kept
// in one plain array a level, from which tiles and proofs of the group are read
// without hashing anything twice.

namespace Provenance.Transparency;

/// <summary>The step from one tree to the next: both edges and every node completed between them.</summary>
public sealed class TreeGrowth
{
    private readonly NewNodes _nodes;

    private TreeGrowth(TreeEdge before, TreeEdge after, NewNodes nodes)
    {
        Before = before;
        After = after;
        _nodes = nodes;
    }

    /// <summary>The edge before the group.</summary>
    public TreeEdge Before { get; }

    /// <summary>The edge after the group.</summary>
    public TreeEdge After { get; }

    /// <summary>Appends a group of leaf hashes to <paramref name="before"/> and keeps what it completes.</summary>
    public static TreeGrowth Of(TreeEdge before, ReadOnlySpan<Digest> leafHashes)
    {
        var nodes = new NewNodes(before.Size, new TreeSize(checked(before.Size.Value + leafHashes.Length)));
        return new TreeGrowth(before, before.Append(leafHashes, nodes), nodes);
    }

    /// <summary>The leaf hashes of the group, in log order.</summary>
    public ReadOnlySpan<Digest> LeafHashes => _nodes.Level(0);

    /// <summary>The nodes that the group completed at <paramref name="level"/>, from the left.</summary>
    /// <param name="level">0 for leaves; 8, 16 … for the hashes of the tiles above.</param>
    /// <param name="firstIndex">The index of the first of them within the level.</param>
    public ReadOnlySpan<Digest> Completed(int level, out long firstIndex)
    {
        firstIndex = Before.Size.Value >> level;
        return _nodes.Level(level);
    }

    /// <summary>A complete node that the group completed or that stands on the edge before it.</summary>
    public bool TryGet(NodePosition position, out Digest hash) =>
        _nodes.TryGet(position, out hash) || Before.TryGet(position, out hash);

    private sealed class NewNodes : ITreeNodes
    {
        private readonly long _from;
        private readonly Digest[][] _levels;
        private readonly int[] _counts;

        public NewNodes(TreeSize from, TreeSize to)
        {
            _from = from.Value;
            var levels = new List<Digest[]>();
            for (var level = 0; level < 63 && to.Value >> level > from.Value >> level; level++)
            {
                levels.Add(new Digest[(to.Value >> level) - (from.Value >> level)]);
            }

            _levels = [.. levels];
            _counts = new int[_levels.Length];
        }

        public void Add(NodePosition position, Digest hash) =>
            _levels[position.Level][_counts[position.Level]++] = hash;

        public ReadOnlySpan<Digest> Level(int level) => level < _levels.Length ? _levels[level] : [];

        public bool TryGet(NodePosition position, out Digest hash)
        {
            var nodes = Level(position.Level);
            var offset = position.Index - (_from >> position.Level);
            var isNew = offset >= 0 && offset < nodes.Length;
            hash = isNew ? nodes[(int)offset] : default;
            return isNew;
        }
    }
}
