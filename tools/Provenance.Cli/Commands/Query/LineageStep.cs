using System.Globalization;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>A node of a lineage with one of the edges by which it was reached.</summary>
/// <param name="Node">The node.</param>
/// <param name="Edge">The edge; null for the start.</param>
internal sealed record LineageStep(Wire.LineageNode Node, Wire.LineageEdge? Edge)
{
    public static IReadOnlyList<Column<LineageStep>> Columns { get; } =
    [
        new("depth", step => Units.Exact(step.Node.Depth), "steps"),
        new("node", step => Units.Exact(step.Node.NodeId), "node"),
        new("type", step => Type(step.Node), "what"),
        new("name", step => Name(step.Node), "name"),
        new("relation", step => step.Edge?.Relation ?? "", "relation", step => step.Edge is { } edge ? edge.Relation + (edge.ByNameOnly ? " (by name only)" : "") : ""),
        new("from_node", step => step.Edge is { } edge ? Units.Exact(edge.FromNode) : "", "from"),
        new("to_node", step => step.Edge is { } edge ? Units.Exact(edge.ToNode) : "", "to"),
        new("by_name_only", step => step.Edge is { ByNameOnly: true } ? "true" : "false"),
        new("customer", step => step.Node.Job?.Customer ?? step.Node.Release?.Publisher ?? "", "customer or publisher"),
        new("country", step => step.Node.Job?.Country ?? step.Node.Release?.DeclaredOrigin ?? "", "country"),
        new("flop_low", step => step.Node.Job?.Flop?.Low ?? "", "FLOP", step => step.Node.Job is { } job ? $"{Units.Range(job.Flop, Units.Scientific)} {job.FlopFormat}".TrimEnd() : ""),
        new("flop_high", step => step.Node.Job?.Flop?.High ?? ""),
        new("flop_format", step => step.Node.Job?.FlopFormat ?? ""),
        new("digests", step => Digests(step.Node)),
        new("undeclared_parent", step => step.Node.Artifact is { UndeclaredParent: true } ? "true" : "false", "remarks", step => string.Join("; ", Remarks(step.Node))),
        new("undeclared_parents", step => step.Node.Job is { UndeclaredParents: true } ? "true" : "false"),
        new("log_indices", step => Units.List(Entries(step.Node)), "entries"),
    ];

    /// <summary>A row for each edge, and one for each node that none leads away from or to the start.</summary>
    public static IReadOnlyList<LineageStep> Of(Wire.TraceLineageResponse answer)
    {
        var nodes = answer.Nodes.ToDictionary(node => node.NodeId);
        var byDeeper = answer.Edges
            .Where(edge => nodes.ContainsKey(edge.FromNode) && nodes.ContainsKey(edge.ToNode))
            .ToLookup(edge => nodes[edge.FromNode].Depth > nodes[edge.ToNode].Depth ? edge.FromNode : edge.ToNode);
        return
        [
            .. answer.Nodes
                .OrderBy(node => node.Depth)
                .ThenBy(node => node.NodeId)
                .SelectMany(node => byDeeper[node.NodeId].Select(edge => new LineageStep(node, edge)).DefaultIfEmpty(new LineageStep(node, null))),
        ];
    }

    /// <summary>The entries that a node rests on.</summary>
    public static IEnumerable<long> Entries(Wire.LineageNode node) => node.NodeCase switch
    {
        Wire.LineageNode.NodeOneofCase.Job => node.Job.LogIndices,
        Wire.LineageNode.NodeOneofCase.Release => node.Release.LogIndices,
        _ => [],
    };

    /// <summary>What should strike the reader of a node.</summary>
    internal static IReadOnlyList<string> Remarks(Wire.LineageNode node) => node switch
    {
        { Artifact.UndeclaredParent: true } => ["no known job put this out"],
        { Job.UndeclaredParents: true } => ["does not declare what it was made from"],
        _ => [],
    };

    internal static string Type(Wire.LineageNode node) => node.NodeCase switch
    {
        Wire.LineageNode.NodeOneofCase.Artifact => node.Artifact.Role,
        Wire.LineageNode.NodeOneofCase.Job => string.Create(CultureInfo.InvariantCulture, $"job ({node.Job.Workload})"),
        Wire.LineageNode.NodeOneofCase.Release => "release",
        _ => "",
    };

    internal static string Name(Wire.LineageNode node) => node.NodeCase switch
    {
        Wire.LineageNode.NodeOneofCase.Artifact => node.Artifact.Name.Length > 0 ? node.Artifact.Name : Digests(node),
        Wire.LineageNode.NodeOneofCase.Job => node.Job.Model.Length > 0 ? $"{node.Job.Record} ({node.Job.Model})" : node.Job.Record,
        Wire.LineageNode.NodeOneofCase.Release => $"{node.Release.Record} ({string.Join(", ", node.Release.Names)})",
        _ => "",
    };

    private static string Digests(Wire.LineageNode node) =>
        string.Join(' ', (node.Artifact?.Digests ?? []).OrderBy(digest => digest.Key, StringComparer.Ordinal).Select(digest => $"{digest.Key}:{digest.Value}"));
}
