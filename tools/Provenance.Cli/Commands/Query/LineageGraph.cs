using Provenance.Reports;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>A lineage as things and links: artifacts are boxes, jobs have round ends, releases two frames.</summary>
internal static class LineageGraph
{
    /// <summary>The graph from the start on, against the arrows for ancestors.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="direction">Which way was asked.</param>
    /// <param name="subject">What it was asked of: a name or a digest.</param>
    public static LinkedGraph Of(Wire.TraceLineageResponse answer, Wire.LineageDirection direction, string subject)
    {
        var isAncestors = direction != Wire.LineageDirection.Descendants;
        var nodes = answer.Nodes.OrderBy(node => node.Depth).ThenBy(node => node.NodeId).ToList();
        return new LinkedGraph(
            isAncestors ? $"What {subject} came from" : $"What came from {subject}",
            [.. nodes.Select(Node)],
            [.. answer.Edges.Select(edge => new GraphLink(Id(edge.FromNode), Id(edge.ToNode), edge.Relation, edge.ByNameOnly ? LinkLine.Dashed : LinkLine.Solid))])
        {
            TreeFollowsArrows = !isAncestors,
            Remarks = answer.Edges.Any(edge => edge.ByNameOnly)
                ? ["Dashed, or marked \"?\": joined by a declared name alone, not by a digest."]
                : [],
        };
    }

    private static GraphNode Node(Wire.LineageNode node)
    {
        var details = node.NodeCase switch
        {
            Wire.LineageNode.NodeOneofCase.Job => [node.Job.Customer, node.Job.Country, node.Job.Flop is null ? "" : $"{Units.Range(node.Job.Flop, Units.Scientific)} FLOP {node.Job.FlopFormat}".TrimEnd()],
            Wire.LineageNode.NodeOneofCase.Release => [node.Release.Publisher, node.Release.DeclaredOrigin],
            _ => Array.Empty<string>(),
        };
        var entries = LineageStep.Entries(node).ToList();
        return new GraphNode(Id(node.NodeId), $"{LineageStep.Type(node)} {LineageStep.Name(node)}".Trim())
        {
            Details = [.. details.Where(detail => detail.Length > 0), .. entries.Count > 0 ? [$"{(entries.Count == 1 ? "entry" : "entries")} {Units.List(entries)}"] : Array.Empty<string>()],
            Marks = LineageStep.Remarks(node),
            Form = node.NodeCase switch
            {
                Wire.LineageNode.NodeOneofCase.Job => NodeForm.Rounded,
                Wire.LineageNode.NodeOneofCase.Release => NodeForm.TwoFrames,
                _ => NodeForm.Box,
            },
        };
    }

    private static string Id(int node) => Units.Exact(node);
}
