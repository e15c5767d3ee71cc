using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Ownership;

/// <summary>What a graph shows beside shares.</summary>
internal static class OwnershipFindings
{
    public static OwnershipStep Step(OwnershipGraph graph, ShareEdge edge)
    {
        var holder = graph.Nodes[edge.Holder].Facts.Entity;
        var held = graph.Nodes[edge.Held];
        return new OwnershipStep(held.Facts.Entity, holder, ShareBounds.Of(edge.Low, edge.High), held.Table!.EntriesOf(holder));
    }

    public static IEnumerable<OwnershipGap> Gaps(OwnershipGraph graph)
    {
        var onPaths = OnPathsOfShares(graph);
        foreach (var (id, node) in graph.Nodes.Index().Skip(OwnershipGraph.FirstEntity))
        {
            if (node.End == PathEnd.None)
            {
                foreach (var edge in node.Holders.Where(edge => edge.Holder < OwnershipGraph.FirstEntity))
                {
                    yield return new OwnershipGap(node.Facts.Entity, graph.Nodes[edge.Holder].End, ShareBounds.Of(edge.Low, edge.High)) { IsOnPathOfShares = onPaths.Contains(id) };
                }
            }
            else if (!node.End.IsKnown())
            {
                yield return new OwnershipGap(node.Facts.Entity, node.End, ShareBounds.Of(Fraction.Whole, Fraction.Whole)) { IsOnPathOfShares = onPaths.Contains(id) };
            }
        }
    }

    /// <summary>Entities on paths of shares at which no path ends.</summary>
    public static IEnumerable<EntityId> Between(OwnershipGraph graph)
    {
        var onPaths = OnPathsOfShares(graph);
        return graph.Nodes.Index().Skip(OwnershipGraph.FirstEntity)
            .Where(node => node.Index != graph.Start && node.Item.End == PathEnd.None && onPaths.Contains(node.Index))
            .Select(node => node.Item.Facts.Entity);
    }

    /// <summary>Nodes that shares lead to from the entity asked for. Others are reached by control alone, and no part of it.</summary>
    public static HashSet<int> OnPathsOfShares(OwnershipGraph graph)
    {
        var reached = new HashSet<int> { graph.Start };
        var waiting = new Queue<int>(reached);
        while (waiting.TryDequeue(out var id))
        {
            foreach (var edge in graph.Nodes[id].Holders.Where(edge => reached.Add(edge.Holder)))
            {
                waiting.Enqueue(edge.Holder);
            }
        }

        return reached;
    }

    public static IEnumerable<OwnershipRemark> Remarks(OwnershipGraph graph)
    {
        foreach (var node in graph.Nodes.Where(node => node.Table is not null))
        {
            var entity = node.Facts.Entity;
            if (node.Table!.IsOverstated)
            {
                LeafIndex[] entries = [.. node.Table.Stakes.SelectMany(stake => stake.Entries).Distinct().Order()];
                yield return new OwnershipRemark(RemarkKind.Overstated, entity, null, entries);
            }

            foreach (var stake in node.Table.Stakes)
            {
                if (stake.IsContradicted)
                {
                    yield return new OwnershipRemark(RemarkKind.Contradiction, entity, stake.Holder, stake.Entries);
                }

                if (stake.Holder == entity)
                {
                    yield return new OwnershipRemark(RemarkKind.HoldsItself, entity, entity, stake.Entries);
                }
            }
        }
    }
}
