// Question 2 of an investigator: who is behind this entity? Shares multiply along paths and add over them; control
// without shares goes apart. This is not the question of capture by a listed party (CaptureByListed), which adds direct
// shares only, and the two give different answers on purpose.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>Answers who ultimately owns and controls an entity.</summary>
public static class UltimateOwners
{
    /// <summary>Finds them.</summary>
    public static async ValueTask<UltimateOwnersAnswer> FindAsync(
        IInterestReader reader, UltimateOwnersQuestion question, CancellationToken cancellationToken)
    {
        var limits = question.Limits ?? OwnershipLimits.Default;
        var graph = await new UpwardSearch(reader, question.Terms, limits).RunAsync(question.Entity, cancellationToken);
        var solver = new ShareSolver(graph, limits);
        var paths = new LargestPaths(graph, limits.PathsPerOwner);
        var ends = Ends(graph, paths);
        if (ends.Count > limits.Listed)
        {
            graph.Bounds.Add(OwnershipBound.Listed);
        }

        var shown = new ShownPaths(graph, limits.PathSteps);
        var owners = ends.Take(limits.Listed)
            .Select(node => (Node: node, Share: solver.Solve([node])))
            .OrderBy(owner => !graph.Nodes[owner.Node].End.IsKnown())
            .ThenByDescending(owner => owner.Share.Low).ThenByDescending(owner => owner.Share.High).ThenBy(owner => owner.Node)
            .Select(owner => Owner(graph, owner.Node, owner.Share, question, Paths(owner.Node)))
            .ToList();
        var circles = OwnershipShown.Circles(graph, limits).ToList();
        var steps = owners.SelectMany(owner => owner.Paths).SelectMany(path => path.Steps).Concat(circles.SelectMany(circle => circle.Shares));
        var (knownLow, knownHigh) = solver.Solve([.. graph.Nodes.Index().Where(node => node.Item.End.IsKnown()).Select(node => node.Index)]);
        return new UltimateOwnersAnswer
        {
            Entity = graph.Nodes[graph.Start].Facts.Entity,
            Terms = question.Terms,
            Owners = owners,
            Between = [.. OwnershipFindings.Between(graph)],
            Unknown = ShareBounds.Of(Fraction.One - knownHigh, Fraction.One - knownLow),
            UnknownUpTo = UnknownUpTo(graph, solver),
            TogetherUpTo = TogetherUpTo(graph, solver, question.Together),
            Gaps = Cut(OwnershipFindings.Gaps(graph), graph, limits),
            Controllers = Cut(ControlPaths.Find(graph), graph, limits),
            ControlInterests = Cut(
                graph.Nodes.SelectMany(node => node.Controls.Select(control => new PlacedControl(node.Facts.Entity, control.Interest))), graph, limits),
            DeclaredIndirect = Cut(graph.IndirectInStart, graph, limits),
            Circles = circles,
            FurtherShares = Cut(OwnershipShown.Further(graph, steps), graph, limits),
            Remarks = Cut(OwnershipFindings.Remarks(graph), graph, limits),
            EntitiesSeen = graph.Nodes.Count - OwnershipGraph.FirstEntity,
            BoundsReached = [.. graph.Bounds.Order()],
        };

        // No path leads from the entity to itself.
        (IReadOnlyList<OwnershipPath> Shown, BigInteger? Count) Paths(int node) =>
            node == graph.Start ? ([], BigInteger.Zero) : (shown.Of(paths.To(node)), paths.CountTo(node));
    }

    // Entities where paths end, known ends first, so that a bound cuts the unknown ones first.
    private static List<int> Ends(OwnershipGraph graph, LargestPaths paths) =>
        [.. Enumerable.Range(OwnershipGraph.FirstEntity, graph.Nodes.Count - OwnershipGraph.FirstEntity)
            .Where(node => graph.Nodes[node].End != PathEnd.None && paths.To(node).Count > 0)
            .OrderBy(node => !graph.Nodes[node].End.IsKnown()).ThenBy(node => node)];

    private static UltimateOwner Owner(
        OwnershipGraph graph,
        int node,
        (Fraction Low, Fraction High) share,
        UltimateOwnersQuestion question,
        (IReadOnlyList<OwnershipPath> Shown, BigInteger? Count) paths) => new(
        graph.Nodes[node].Facts,
        graph.Nodes[node].End,
        ShareBounds.Of(share.Low, share.High),
        question.Threshold?.Compare(share.Low, share.High),
        paths.Shown,
        paths.Count)
        {
            ReachesMore = [.. question.MoreThresholds.Select(threshold => threshold.Compare(share.Low, share.High))],
        };

    private static SortedDictionary<PathEnd, Quantity> UnknownUpTo(OwnershipGraph graph, ShareSolver solver)
    {
        var upTo = new SortedDictionary<PathEnd, Quantity>();
        foreach (var reason in graph.Nodes.Index().Where(node => node.Item.End != PathEnd.None && !node.Item.End.IsKnown())
            .GroupBy(node => node.Item.End, node => node.Index))
        {
            var high = solver.SolveHigh([.. reason]);
            if (!high.IsZero)
            {
                upTo.Add(reason.Key, high.ToPercent(up: true));
            }
        }

        return upTo;
    }

    private static Quantity TogetherUpTo(OwnershipGraph graph, ShareSolver solver, IReadOnlyList<PathEnd> reasons) => reasons.Count == 0
        ? Quantity.Zero
        : solver.SolveHigh([.. graph.Nodes.Index().Where(node => reasons.Contains(node.Item.End)).Select(node => node.Index)]).ToPercent(up: true);

    private static List<T> Cut<T>(IEnumerable<T> found, OwnershipGraph graph, OwnershipLimits limits)
    {
        var listed = found.Take(limits.Listed + 1).ToList();
        if (listed.Count > limits.Listed)
        {
            graph.Bounds.Add(OwnershipBound.Listed);
            listed.RemoveAt(limits.Listed);
        }

        return listed;
    }
}
