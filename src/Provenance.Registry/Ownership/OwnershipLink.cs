// Is there an ownership link between two entities? Signals ask it where two customers share something: one holds the
// other, or both have an owner in common with at least a rule's percentage of each, over all paths. An owner in the
// middle counts as well as an ultimate one, since who stands behind it may be unknown.

using System.Numerics;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Ownership;

/// <summary>The question.</summary>
/// <param name="One">Any identifier of one entity.</param>
/// <param name="Other">Any identifier of the other.</param>
/// <param name="Terms">Day and measure.</param>
/// <param name="Threshold">How much of an entity its owner must have.</param>
/// <param name="Limits">Where the search in each entity's owners stops.</param>
public sealed record LinkQuestion(
    EntityId One, EntityId Other, OwnershipTerms Terms, ShareThreshold Threshold, OwnershipLimits? Limits = null);

/// <summary>What joins them.</summary>
public enum LinkKind
{
    /// <summary>Nothing that is stated. Owners may be unknown.</summary>
    None,

    /// <summary>They are one entity by a judgement.</summary>
    SameEntity,

    /// <summary>One owns the other.</summary>
    OneHoldsOther,

    /// <summary>They have an owner in common.</summary>
    CommonOwner,
}

/// <summary>The answer.</summary>
/// <param name="Kind">What joins them.</param>
/// <param name="Reaches">Whether the shares reach the threshold surely or possibly; the better link is given.</param>
/// <param name="Owner">The owner: one of the two, or the common one; null without a link.</param>
/// <param name="InOne">Its share of the one, 100 where it is that one; null without a link.</param>
/// <param name="InOther">Its share of the other.</param>
/// <param name="PathToOne">Its largest path in the one; empty where it is that one.</param>
/// <param name="PathToOther">Its largest path in the other.</param>
/// <param name="BoundsReached">Limits that were reached; then a link may have been missed.</param>
public sealed record LinkAnswer(
    LinkKind Kind,
    Reach Reaches,
    EntityId? Owner,
    ShareBounds? InOne,
    ShareBounds? InOther,
    IReadOnlyList<OwnershipStep> PathToOne,
    IReadOnlyList<OwnershipStep> PathToOther,
    IReadOnlyList<OwnershipBound> BoundsReached)
{
    /// <summary>How many paths lead from the one to the owner; 0 where there is none or it is that one, null where circles lie between
    /// and they were not counted. Within the limits of the search.</summary>
    public BigInteger? PathCountToOne { get; init; } = BigInteger.Zero;

    /// <summary>How many lead from the other.</summary>
    public BigInteger? PathCountToOther { get; init; } = BigInteger.Zero;

    /// <summary>The statements that the two paths rest on.</summary>
    public IReadOnlyList<LeafIndex> Entries =>
        [.. PathToOne.Concat(PathToOther).SelectMany(step => step.Entries).Distinct().Order()];
}

/// <summary>Answers whether two entities are linked by ownership.</summary>
public static class OwnershipLink
{
    /// <summary>Finds the best link: a sure one before a possible one, then the nearest.</summary>
    public static async ValueTask<LinkAnswer> FindAsync(IInterestReader reader, LinkQuestion question, CancellationToken cancellationToken)
    {
        var limits = question.Limits ?? OwnershipLimits.Default;
        var one = await Side.ReadAsync(reader, question.One, question.Terms, limits, cancellationToken);
        var other = await Side.ReadAsync(reader, question.Other, question.Terms, limits, cancellationToken);
        var (best, bestReach, examined) = (default(Candidate), Reach.No, 0);
        foreach (var candidate in Candidates(one, other))
        {
            if (examined++ == limits.Listed)
            {
                one.Graph.Bounds.Add(OwnershipBound.Listed);
                break;
            }

            var reach = Least(
                question.Threshold.Compare(one.ShareOf(candidate.InOne).Low, one.ShareOf(candidate.InOne).High),
                question.Threshold.Compare(other.ShareOf(candidate.InOther).Low, other.ShareOf(candidate.InOther).High));
            if (reach > bestReach)
            {
                (best, bestReach) = (candidate, reach);
            }

            if (bestReach == Reach.Surely)
            {
                break;
            }
        }

        OwnershipBound[] bounds = [.. one.Graph.Bounds.Union(other.Graph.Bounds).Order()];
        if (bestReach == Reach.No)
        {
            return new LinkAnswer(LinkKind.None, Reach.No, null, null, null, [], [], bounds);
        }

        var kind = one.StartEntity == other.StartEntity ? LinkKind.SameEntity
            : best.Owner == one.StartEntity || best.Owner == other.StartEntity ? LinkKind.OneHoldsOther
            : LinkKind.CommonOwner;
        return new LinkAnswer(
            kind, bestReach, best.Owner, one.BoundsOf(best.InOne), other.BoundsOf(best.InOther), one.PathTo(best.InOne), other.PathTo(best.InOther), bounds)
        {
            PathCountToOne = one.PathCountTo(best.InOne),
            PathCountToOther = other.PathCountTo(best.InOther),
        };
    }

    // Entities above both, each entity being above itself: the nearest first.
    private static IEnumerable<Candidate> Candidates(Side one, Side other) =>
        from node in one.Entities
        where other.Places.ContainsKey(node.Key)
        let candidate = new Candidate(node.Key, node.Value, other.Places[node.Key])
        orderby one.Graph.Nodes[candidate.InOne].Depth + other.Graph.Nodes[candidate.InOther].Depth, candidate.InOne
        select candidate;

    private static Reach Least(Reach one, Reach other) => one < other ? one : other;

    private readonly record struct Candidate(EntityId Owner, int InOne, int InOther);

    private sealed class Side(OwnershipGraph graph, OwnershipLimits limits)
    {
        private readonly ShareSolver _solver = new(graph, limits, entersCycles: true);
        private readonly LargestPaths _paths = new(graph, most: 1, entersCycles: true);
        private readonly Dictionary<int, (Fraction Low, Fraction High)> _shares = [];

        public OwnershipGraph Graph => graph;

        public EntityId StartEntity => graph.Nodes[graph.Start].Facts.Entity;

        public Dictionary<EntityId, int> Places { get; } = Enumerable
            .Range(OwnershipGraph.FirstEntity, graph.Nodes.Count - OwnershipGraph.FirstEntity)
            .ToDictionary(node => graph.Nodes[node].Facts.Entity);

        public IEnumerable<KeyValuePair<EntityId, int>> Entities => Places;

        public static async ValueTask<Side> ReadAsync(
            IInterestReader reader, EntityId entity, OwnershipTerms terms, OwnershipLimits limits, CancellationToken cancellationToken) =>
            new(await new UpwardSearch(reader, terms, limits).RunAsync(entity, cancellationToken), limits);

        public (Fraction Low, Fraction High) ShareOf(int node)
        {
            if (!_shares.TryGetValue(node, out var share))
            {
                _shares.Add(node, share = _solver.Solve([node]));
            }

            return share;
        }

        public ShareBounds BoundsOf(int node) => ShareBounds.Of(ShareOf(node).Low, ShareOf(node).High);

        public BigInteger? PathCountTo(int node) => node == graph.Start ? BigInteger.Zero : _paths.CountTo(node);

        public IReadOnlyList<OwnershipStep> PathTo(int node) =>
            _paths.To(node) is [var path, ..] ? new ShownPaths(graph, path.Length).Of([path])[0].Steps : [];
    }
}
