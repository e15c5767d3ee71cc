// A graph as a tree from one node on. The graph may be anything: a node that was shown before is named again but not
// opened again, which also ends every circle; where it is one that the branch itself comes from, the line says that it goes
// back. What has no room is counted.

using System.Globalization;
using Provenance.Reports;
using Spectre.Console;

namespace Provenance.Cli;

/// <summary>Writes graphs as trees.</summary>
internal sealed class TreeView
{
    /// <summary>The most steps from the start that are shown; indentation leaves no room for more.</summary>
    public const int MaxDepth = 40;

    private readonly Terminal _terminal;
    private readonly Dictionary<string, GraphNode> _nodes;
    private readonly ILookup<string, (GraphLink Link, string Next)> _next;
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    // The nodes that the branch being written comes from, itself among them.
    private readonly HashSet<string> _branch = new(StringComparer.Ordinal);

    private TreeView(Terminal terminal, LinkedGraph graph)
    {
        _terminal = terminal;
        _nodes = graph.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        _next = graph.Links
            .Where(link => _nodes.ContainsKey(link.From) && _nodes.ContainsKey(link.To))
            .ToLookup(
                link => graph.TreeFollowsArrows ? link.From : link.To,
                link => (link, graph.TreeFollowsArrows ? link.To : link.From),
                StringComparer.Ordinal);
    }

    /// <summary>Writes the tree, then what it could not show.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="rest">How to get what has no room here: <c>--csv lists all</c>.</param>
    public static void Write(Terminal terminal, LinkedGraph graph, string rest)
    {
        var view = new TreeView(terminal, graph);
        var deep = 0;
        foreach (var id in view.Starts(graph))
        {
            // What no tree has shown yet gets one of its own, unless it may stand below the deepest step of another.
            if (deep == 0 && !view._shown.Contains(id))
            {
                deep += view.WriteFrom(id);
            }
        }

        if (deep > 0)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{graph.Nodes.Count - view._shown.Count:N0} of {graph.Nodes.Count:N0} nodes are not shown, for the tree ends at {MaxDepth} steps; {rest}."));
        }

        foreach (var remark in graph.Remarks)
        {
            terminal.Line(remark);
        }
    }

    // The start, then nodes that nothing leads to, then the rest, which are in cycles if no tree reaches them.
    private IEnumerable<string> Starts(LinkedGraph graph)
    {
        var reached = _next.SelectMany(links => links).Select(pair => pair.Next).ToHashSet(StringComparer.Ordinal);
        return graph.Nodes.Select(node => node.Id).OrderBy(id => id == graph.Start ? 0 : reached.Contains(id) ? 2 : 1);
    }

    // Returns how many branches were cut.
    private int WriteFrom(string start)
    {
        _shown.Add(start);
        var tree = new Tree(Line(_nodes[start], null)) { Guide = _terminal.ShowsSymbols ? TreeGuide.Line : TreeGuide.Ascii };
        var cut = AddBelow(tree, start, 1);
        _terminal.Write(tree);
        return cut;
    }

    // The depth of the recursion is that of the tree, at most MaxDepth.
    private int AddBelow(IHasTreeNodes parent, string id, int depth)
    {
        var cut = 0;
        _branch.Add(id);
        foreach (var (link, next) in _next[id])
        {
            if (!_shown.Contains(next) && depth > MaxDepth)
            {
                parent.AddNode(new Text("..."));
                cut++;
                break;
            }

            var isNew = _shown.Add(next);
            var node = parent.AddNode(Line(_nodes[next], link, isAgain: !isNew));
            if (isNew)
            {
                cut += AddBelow(node, next, depth + 1);
            }
        }

        _branch.Remove(id);
        return cut;
    }

    private string Again(string id)
    {
        var text = _branch.Contains(id) ? "back to above, a circle" : "see above";
        return _terminal.ShowsSymbols ? $" ↑ {text}" : $" ({text})";
    }

    private Text Line(GraphNode node, GraphLink? link, bool isAgain = false)
    {
        var relation = link is null ? ""
            : link.Line == LinkLine.Solid ? $"[{link.Label}] "
            : $"[{link.Label}?] ";
        var rest = isAgain ? Again(node.Id)
            : string.Concat(node.Details.Select(detail => (_terminal.ShowsSymbols ? " · " : " | ") + detail)) + string.Concat(node.Marks.Select(mark => $"  ! {mark}"));
        return new Text(Terminal.Plain(relation + node.Label + rest));
    }
}
