// What an answer shows of the graph beside the paths to owners, so that a reader can draw all that was looked at and needs to
// guess nothing: the circles, over which shares are summed though no path goes round them, and every other direct share, of
// further paths and of parties that control alone leads to.

using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>Finds circles and shares that no path shows.</summary>
internal static class OwnershipShown
{
    /// <summary>Entities on paths of shares that hold each other or themselves, the nearest first, with so many shares in all.</summary>
    public static IEnumerable<OwnershipCircle> Circles(OwnershipGraph graph, OwnershipLimits limits)
    {
        var onPaths = OwnershipFindings.OnPathsOfShares(graph);
        var knots = Enumerable.Range(OwnershipGraph.FirstEntity, graph.Nodes.Count - OwnershipGraph.FirstEntity)
            .Where(node => onPaths.Contains(node) && graph.Nodes[node].Holders.Exists(edge => IsWithinKnot(graph, edge)))
            .GroupBy(node => graph.Knots.KnotOf[node]);
        var left = limits.Listed;
        foreach (var knot in knots)
        {
            List<ShareEdge> shares = [.. knot.SelectMany(node => graph.Nodes[node].Holders.Where(edge => IsWithinKnot(graph, edge))).Take(left + 1)];
            if (shares.Count > left)
            {
                graph.Bounds.Add(OwnershipBound.Listed);
                shares.RemoveAt(left);
            }

            if (shares.Count == 0)
            {
                yield break;
            }

            left -= shares.Count;
            yield return new OwnershipCircle(
                [.. shares.SelectMany(edge => new[] { edge.Held, edge.Holder }).Distinct().Order().Select(node => graph.Nodes[node].Facts.Entity)],
                [.. shares.Select(edge => OwnershipFindings.Step(graph, edge))]);
        }
    }

    /// <summary>Direct shares of known holders beside those that are shown already, the nearest entity first.</summary>
    public static IEnumerable<OwnershipStep> Further(OwnershipGraph graph, IEnumerable<OwnershipStep> shown)
    {
        var known = shown.Select(step => (step.Held, step.Holder)).ToHashSet();
        return graph.Nodes.Skip(OwnershipGraph.FirstEntity).SelectMany(node => node.Holders)
            .Where(edge => edge.Holder >= OwnershipGraph.FirstEntity && !known.Contains((EntityOf(graph, edge.Held), EntityOf(graph, edge.Holder))))
            .Select(edge => OwnershipFindings.Step(graph, edge));
    }

    // A company that holds itself is the shortest circle.
    private static bool IsWithinKnot(OwnershipGraph graph, ShareEdge edge) => graph.Knots.KnotOf[edge.Held] == graph.Knots.KnotOf[edge.Holder];

    private static EntityId EntityOf(OwnershipGraph graph, int node) => graph.Nodes[node].Facts.Entity;
}
