// What lineage and ownership have in common for whoever reads them: things, and named links from one to another. A
// terminal shows it as a tree from one node on, a page as boxes and arrows.

namespace Provenance.Reports;

/// <summary>How the box of a node is drawn, so that kinds differ without colour.</summary>
public enum NodeForm
{
    /// <summary>A rectangle.</summary>
    Box,

    /// <summary>A rectangle with round ends.</summary>
    Rounded,

    /// <summary>A rectangle with a double frame.</summary>
    TwoFrames,
}

/// <summary>How a link is drawn, so that kinds differ without colour.</summary>
public enum LinkLine
{
    /// <summary>A whole line.</summary>
    Solid,

    /// <summary>Dashes: known less surely than a whole line.</summary>
    Dashed,

    /// <summary>Dots: judged or suspected.</summary>
    Dotted,
}

/// <summary>A thing in a graph.</summary>
/// <param name="Id">Unique in its graph.</param>
/// <param name="Label">What it is called; any text, from strangers too.</param>
public sealed record GraphNode(string Id, string Label)
{
    /// <summary>Facts in the order in which they are shown: customer, country, figures with their units.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>What should strike the reader: an undeclared parent, a redacted section.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>How its box is drawn.</summary>
    public NodeForm Form { get; init; }
}

/// <summary>An arrow of a graph.</summary>
/// <param name="From">Id of the node that it leaves.</param>
/// <param name="To">Id of the node that it reaches.</param>
/// <param name="Label">What it says: a relation, a share.</param>
/// <param name="Line">How it is drawn.</param>
public sealed record GraphLink(string From, string To, string Label, LinkLine Line = LinkLine.Solid);

/// <summary>Nodes and links. There may be cycles, and nodes that nothing leads to.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Nodes">The nodes, the most important first: where not all have room, the first are shown.</param>
/// <param name="Links">The links; those whose ends are not among the nodes are left out.</param>
public sealed record LinkedGraph(string Title, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphLink> Links)
{
    /// <summary>Id of the node that a tree starts from; null for the first.</summary>
    public string? Start { get; init; }

    /// <summary>Whether a tree runs along the arrows (descendants), not against them (ancestors, owners).</summary>
    public bool TreeFollowsArrows { get; init; }

    /// <summary>What the graph leaves out or what its lines mean, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
