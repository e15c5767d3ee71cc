using System.Globalization;
using System.Xml.Linq;
using CsCheck;

namespace Provenance.Reports.Tests.Drawing;

/// <summary>Whether graphs are legible on paper, and whether cutting them into parts loses anything.</summary>
public sealed class GraphSheetsTests
{
    // A sheet has room for 665 by 850 pixels; six points are eight.
    private const double LeastScale = 8 / SvgDocument.FontSize;

    [Fact]
    public void What_a_sheet_has_room_for_is_one_drawing()
    {
        var graph = Graph(3, [new("n0", "n1", ""), new("n1", "n2", "")]) with { Remarks = ["as it is"] };

        Assert.Same(graph, Assert.Single(GraphSheets.Of(graph)));
    }

    [Fact]
    public void A_long_chain_goes_on_from_part_to_part()
    {
        var graph = Graph(40, [.. Enumerable.Range(0, 39).Select(job => new GraphLink($"n{job}", $"n{job + 1}", "resumed"))]);

        var parts = GraphSheets.Of(graph);

        Assert.True(parts.Count > 2);
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.Nodes[^1].Id, pair.Second.Nodes[0].Id));
        AssertLegibleAndWhole(graph, parts);
    }

    [Fact]
    public void A_company_of_many_owners_stands_in_each_part()
    {
        var graph = Graph(41, [.. Enumerable.Range(1, 40).Select(owner => new GraphLink($"n{owner}", "n0", "2 %"))]);

        var parts = GraphSheets.Of(graph);

        Assert.All(parts, part => Assert.Contains(part.Nodes, node => node.Id == "n0"));
        Assert.Equal([$"graph (1 of {parts.Count})", $"graph (2 of {parts.Count})"], parts.Take(2).Select(part => part.Title));
        AssertLegibleAndWhole(graph, parts);
    }

    [Fact]
    public void What_would_fill_a_book_is_cut_and_says_so()
    {
        var graph = Graph(80, [.. from one in Enumerable.Range(0, 40) from other in Enumerable.Range(40, 40) select new GraphLink($"n{one}", $"n{other}", "")]);

        var parts = GraphSheets.Of(graph);

        Assert.Equal(24, parts.Count);
        Assert.Contains(parts[0].Remarks, remark => remark.StartsWith("Drawn are ", StringComparison.Ordinal) && remark.EndsWith(" of 1,600 links; the table has all.", StringComparison.Ordinal));
    }

    [Fact]
    public void No_node_is_lost_and_links_that_no_part_has_are_counted() =>
        (from count in Gen.Int[1, 60]
         from links in Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60]).List[0, 80]
         select Graph(count, [.. links.Select(link => new GraphLink($"n{link.Item1}", $"n{link.Item2}", ""))]))
        .Sample(
            graph =>
            {
                var parts = GraphSheets.Of(graph);
                if (parts.Count is > 1 and < 24)
                {
                    var ids = graph.Nodes.Select(node => node.Id).ToHashSet();
                    var all = graph.Links.Where(link => ids.Contains(link.From) && ids.Contains(link.To)).ToList();
                    var drawn = all.Count(link => parts.Any(part => part.Links.Contains(link)));
                    Assert.Equal(ids, parts.SelectMany(part => part.Nodes).Select(node => node.Id).ToHashSet());
                    Assert.Equal(
                        drawn < all.Count,
                        parts[0].Remarks.Contains(string.Create(CultureInfo.InvariantCulture, $"Drawn are {ids.Count:N0} of {ids.Count:N0} nodes and {drawn:N0} of {all.Count:N0} links; the table has all.")));
                }
            },
            iter: 100);

    private static void AssertLegibleAndWhole(LinkedGraph graph, IReadOnlyList<LinkedGraph> parts)
    {
        Assert.Equal(graph.Nodes.Select(node => node.Id).Order(), parts.SelectMany(part => part.Nodes).Select(node => node.Id).Distinct().Order());
        Assert.Equal(graph.Links.Count, graph.Links.Count(link => parts.Any(part => part.Links.Contains(link))));
        Assert.All(parts, part =>
        {
            var root = XDocument.Parse(GraphDrawing.Svg(part)).Root!;
            Assert.True(Math.Min(665 / Size(root, "width"), 850 / Size(root, "height")) >= LeastScale, $"{part.Title}: {root.Attribute("width")} by {root.Attribute("height")}");
        });
    }

    private static double Size(XElement root, string name) => double.Parse(root.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static LinkedGraph Graph(int nodes, IReadOnlyList<GraphLink> links) => new(
        "graph",
        [.. Enumerable.Range(0, nodes).Select(node => new GraphNode($"n{node}", $"acme/jurong-1/h100-a/jobs/{node}") { Details = ["NATIONAL:SG:202688888K", "1.2 × 10²³ FLOP", "2026-10-01 to 2026-10-16"] })],
        links);
}
