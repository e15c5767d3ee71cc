// Who has at least a rule's percentage of an entity, over all paths, in the middle of a chain or at its end: what groups of
// customers have in common. By itself only lower bounds count: what is unknown joins nobody.

using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>Finds everybody above an entity who surely, or possibly, has enough of it.</summary>
public static class OwnersAbove
{
    /// <summary>Finds them, the entity itself first, by its representative.</summary>
    /// <param name="reader">Reads interests.</param>
    /// <param name="entity">Any identifier of the entity.</param>
    /// <param name="terms">Day and measure.</param>
    /// <param name="threshold">From which share on an owner counts.</param>
    /// <param name="limits">Where the search stops.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="least">How sure it must be.</param>
    public static async ValueTask<IReadOnlyList<EntityId>> FindAsync(
        IInterestReader reader, EntityId entity, OwnershipTerms terms, ShareThreshold threshold, OwnershipLimits limits, CancellationToken cancellationToken, Reach least = Reach.Surely)
    {
        var graph = await new UpwardSearch(reader, terms, limits).RunAsync(entity, cancellationToken);
        var solver = new ShareSolver(graph, limits, entersCycles: true);
        return
        [
            .. Enumerable.Range(OwnershipGraph.FirstEntity, graph.Nodes.Count - OwnershipGraph.FirstEntity)
                .Where(node => node == graph.Start || Reaches(solver.Solve([node])))
                .OrderBy(node => node != graph.Start).ThenBy(node => node)
                .Select(node => graph.Nodes[node].Facts.Entity),
        ];

        bool Reaches((Fraction Low, Fraction High) share) => threshold.IsReachedBy(least == Reach.Surely ? share.Low : share.High);
    }
}
