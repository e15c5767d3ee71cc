// The part of the registry above one entity: its owners, theirs, and so on, breadth first, so that an entity's depth is
// its shortest way from the start. Each entity's shares, together with the rest that nobody is named for, add up to a
// whole. Three nodes stand for what has no identifier: unknown parties, rests, and what lies beyond a limit.

namespace Provenance.Registry.Ownership;

/// <summary>A share of <paramref name="Held"/> that <paramref name="Holder"/> has, in millionths of a per cent.</summary>
internal readonly record struct ShareEdge(int Held, int Holder, long Low, long High);

/// <summary>An entity of the graph.</summary>
internal sealed class OwnershipNode(EntityFacts facts, int depth)
{
    public EntityFacts Facts { get; } = facts;

    public int Depth { get; } = depth;

    public PathEnd End { get; set; }

    /// <summary>Null where its owners were not read.</summary>
    public OwnerTable? Table { get; set; }

    /// <summary>Edges to its holders; with the rest, their lower bounds leave room for their upper bounds to make a whole.</summary>
    public List<ShareEdge> Holders { get; } = [];

    /// <summary>Edges to what it holds.</summary>
    public List<ShareEdge> Held { get; } = [];

    /// <summary>Interests in it that may convey control, with the holder's node.</summary>
    public List<(int Holder, ControlInterest Interest)> Controls { get; } = [];

    /// <summary>Whether paths end here.</summary>
    public bool IsEnd(bool entersCycles) => End != PathEnd.None && !(entersCycles && End == PathEnd.CycleOnly);
}

/// <summary>The explored graph.</summary>
internal sealed class OwnershipGraph
{
    public const int UnknownParty = 0;
    public const int Rest = 1;
    public const int Beyond = 2;
    public const int FirstEntity = 3;

    public OwnershipGraph()
    {
        foreach (var end in (PathEnd[])[PathEnd.UnknownParty, PathEnd.RestUnstated, PathEnd.BoundReached])
        {
            Nodes.Add(new OwnershipNode(default, 0) { End = end });
        }
    }

    public List<OwnershipNode> Nodes { get; } = [];

    /// <summary>Node of the entity asked for.</summary>
    public int Start { get; set; }

    /// <summary>The limits that were reached.</summary>
    public HashSet<OwnershipBound> Bounds { get; } = [];

    /// <summary>Interests declared as indirect in the entity asked for: apart, for the chain they go through counts.</summary>
    public List<StatedInterest> IndirectInStart { get; } = [];

    /// <summary>Knots of entities that hold each other, owners before what they hold.</summary>
    public Knots Knots { get; set; } = Knots.None;

    public void Add(ShareEdge edge)
    {
        Nodes[edge.Held].Holders.Add(edge);
        Nodes[edge.Holder].Held.Add(edge);
    }
}

/// <summary>A limit of <see cref="OwnershipLimits"/>.</summary>
public enum OwnershipBound
{
    /// <summary><see cref="OwnershipLimits.Depth"/>.</summary>
    Depth,

    /// <summary><see cref="OwnershipLimits.Entities"/>.</summary>
    Entities,

    /// <summary><see cref="OwnershipLimits.InterestsPerEntity"/>.</summary>
    InterestsPerEntity,

    /// <summary><see cref="OwnershipLimits.Interests"/>.</summary>
    Interests,

    /// <summary><see cref="OwnershipLimits.ExactKnot"/>: shares through a large knot are bounds that are not the closest.</summary>
    ExactKnot,

    /// <summary><see cref="OwnershipLimits.ShareSteps"/>: some shares were left at 0–100 %.</summary>
    ShareSteps,

    /// <summary><see cref="OwnershipLimits.PathSteps"/>: some owners are given without their paths.</summary>
    PathSteps,

    /// <summary><see cref="OwnershipLimits.Listed"/>: a list was cut.</summary>
    Listed,
}
