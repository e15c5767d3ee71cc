// The largest paths from an entity to its owners. Best first over paths, largest product of upper bounds first, each
// entity reached at most a few times: the first arrival at an owner is its largest path, the next ones are large. Paths
// come back to no entity: the share counts such walks, a reader learns nothing from them. Products are compared as
// logarithms, for order only.

using System.Numerics;

namespace Provenance.Registry.Ownership;

/// <summary>A path, from its last step back to the start.</summary>
internal sealed record PathLink(int Node, PathLink? Before, ShareEdge? Edge)
{
    /// <summary>Its steps.</summary>
    public int Length { get; } = Before is null ? 0 : Before.Length + 1;
}

internal sealed class LargestPaths
{
    private readonly OwnershipGraph _graph;
    private readonly Dictionary<int, List<PathLink>> _paths = [];
    private readonly Dictionary<int, BigInteger?> _counts = [];

    private readonly bool _entersCycles;

    public LargestPaths(OwnershipGraph graph, int most, bool entersCycles = false)
    {
        (_graph, _entersCycles) = (graph, entersCycles);
        Search(most);
        Count();
    }

    /// <summary>The largest paths to a node, the largest first; empty where shares lead there by no path.</summary>
    public IReadOnlyList<PathLink> To(int node) => _paths.GetValueOrDefault(node) ?? [];

    /// <summary>How many paths there are; null where circles lie between, and they were not counted.</summary>
    public BigInteger? CountTo(int node) => _counts.TryGetValue(node, out var count) ? count : BigInteger.Zero;

    private void Search(int most)
    {
        var waiting = new PriorityQueue<PathLink, (double Loss, long Number)>();
        var number = 0L;
        waiting.Enqueue(new PathLink(_graph.Start, null, null), (0, number));
        while (waiting.TryDequeue(out var path, out var priority))
        {
            if (!_paths.TryGetValue(path.Node, out var known))
            {
                _paths.Add(path.Node, known = []);
            }

            if (known.Count == most)
            {
                continue;
            }

            known.Add(path);
            foreach (var edge in _graph.Nodes[path.Node].IsEnd(_entersCycles) ? [] : _graph.Nodes[path.Node].Holders)
            {
                if (edge.Holder >= OwnershipGraph.FirstEntity && edge.High > 0 && !Visits(path, edge.Holder)
                    && (_paths.GetValueOrDefault(edge.Holder)?.Count ?? 0) < most)
                {
                    var loss = priority.Loss - Math.Log((double)edge.High / Fraction.Whole);
                    waiting.Enqueue(new PathLink(edge.Holder, path, edge), (loss, ++number));
                }
            }
        }
    }

    // Only the part of the path within the holder's own knot can contain the holder.
    private bool Visits(PathLink path, int node)
    {
        var knot = _graph.Knots.KnotOf[node];
        for (var link = path; link is not null && _graph.Knots.KnotOf[link.Node] == knot; link = link.Before)
        {
            if (link.Node == node)
            {
                return true;
            }
        }

        return false;
    }

    private void Count()
    {
        _counts[_graph.Start] = BigInteger.One;
        foreach (var node in _paths.Keys.OrderByDescending(node => _graph.Knots.KnotOf[node]).ThenBy(node => node))
        {
            var isUncounted = _graph.Knots.Sizes[_graph.Knots.KnotOf[node]] > 1
                || (_counts.TryGetValue(node, out var count) && count is null);
            if (isUncounted)
            {
                _counts[node] = null;
            }

            foreach (var edge in _graph.Nodes[node].IsEnd(_entersCycles) ? [] : _graph.Nodes[node].Holders)
            {
                if (edge.Holder != node && edge.High > 0)
                {
                    _counts[edge.Holder] = isUncounted || (_counts.TryGetValue(edge.Holder, out var before) && before is null)
                        ? null
                        : _counts.GetValueOrDefault(edge.Holder, BigInteger.Zero) + _counts[node];
                }
            }
        }
    }
}
