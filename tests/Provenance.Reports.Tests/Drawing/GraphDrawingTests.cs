using System.Globalization;
using System.Xml.Linq;
using CsCheck;

namespace Provenance.Reports.Tests.Drawing;

public sealed class GraphDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Graphs of all shapes: cycles, loops, parallel links, links into nowhere, nodes alone.
    private static readonly Gen<LinkedGraph> Graphs =
        from count in Gen.Int[1, 14]
        from links in Gen.Select(Gen.Int[0, 15], Gen.Int[0, 15], Gen.Enum<LinkLine>()).List[0, 24]
        select Graph(count, [.. links.Select(link => new GraphLink($"n{link.Item1}", $"n{link.Item2}", "relation", link.Item3))]);

    [Fact]
    public void Every_node_is_a_box_with_its_name_and_every_link_an_arrow() => Graphs.Sample(graph =>
    {
        var drawing = XDocument.Parse(GraphDrawing.Svg(graph));

        var ids = graph.Nodes.Select(node => node.Id).ToHashSet();
        var pairs = graph.Links.Where(link => ids.Contains(link.From) && ids.Contains(link.To)).DistinctBy(link => (link.From, link.To)).Count();
        Assert.Equal(pairs, drawing.Descendants(Svg + "polygon").Count());
        Assert.Equal(pairs, drawing.Descendants(Svg + "polyline").Count());
        Assert.All(graph.Nodes, node => Assert.Contains(drawing.Descendants(Svg + "text"), text => text.Value == node.Label));
    }, iter: 200);

    [Fact]
    public void Boxes_do_not_overlap_and_lie_in_the_drawing() => Graphs.Sample(graph =>
    {
        var root = XDocument.Parse(GraphDrawing.Svg(graph)).Root!;
        var boxes = root.Elements(Svg + "rect").Where(rect => rect.Element(Svg + "title") is not null).Select(Box).ToList();

        Assert.Equal(graph.Nodes.Count, boxes.Count);
        Assert.All(boxes, box => Assert.True(box.Left >= 0 && box.Top >= 0 && box.Right <= Number(root, "width") && box.Bottom <= Number(root, "height")));
        var overlapping = from a in boxes.Index() from b in boxes.Index() where a.Index < b.Index && Overlap(a.Item, b.Item) select (a, b);
        Assert.Empty(overlapping);
    }, iter: 1000);

    [Fact]
    public void The_same_graph_gives_the_same_drawing() => Graphs.Sample(graph => Assert.Equal(GraphDrawing.Svg(graph), GraphDrawing.Svg(graph)), iter: 100);

    [Fact]
    public void A_graph_that_has_no_cycle_runs_downwards()
    {
        var graph = Graph(4, [new("n0", "n1", ""), new("n1", "n2", ""), new("n0", "n2", ""), new("n2", "n3", "")]);

        var tops = XDocument.Parse(GraphDrawing.Svg(graph)).Root!.Elements(Svg + "rect")
            .Where(rect => rect.Element(Svg + "title") is not null).Select(rect => Box(rect).Top).ToList();

        Assert.Equal(tops.Order(), tops);
        Assert.Equal(4, tops.Distinct().Count());
    }

    [Fact]
    public void Two_links_to_and_fro_are_two_lines_with_labels_of_their_own()
    {
        var drawing = XDocument.Parse(GraphDrawing.Svg(Graph(2, [new("n0", "n1", "there"), new("n1", "n0", "back")])));

        var lines = drawing.Descendants(Svg + "polyline").Select(line => line.Attribute("points")!.Value.Split(' ').Order(StringComparer.Ordinal)).ToList();
        Assert.Empty(lines[0].Intersect(lines[1]));
        var labels = drawing.Descendants(Svg + "text").Where(text => text.Value is "there" or "back").ToList();
        Assert.True(Math.Abs(Number(labels[0], "y") - Number(labels[1], "y")) > 12);
    }

    [Fact]
    public void Kinds_differ_by_line_and_frame_and_colour_is_not_used()
    {
        var graph = new LinkedGraph(
            "kinds",
            [new("a", "a"), new("b", "b") { Form = NodeForm.Rounded }, new("c", "c") { Form = NodeForm.TwoFrames, Marks = ["redacted"] }],
            [new("a", "b", "surely"), new("b", "c", "by name", LinkLine.Dashed)]);

        var drawing = XDocument.Parse(GraphDrawing.Svg(graph));

        Assert.Single(drawing.Descendants(Svg + "polyline"), line => line.Attribute("stroke-dasharray") is not null);
        Assert.Contains(drawing.Descendants(Svg + "text"), text => text.Value == "! redacted");
        Assert.Equal(4, drawing.Descendants(Svg + "rect").Count(rect => rect.Attribute("stroke") is not null));
        var colours = drawing.Descendants().SelectMany(element => element.Attributes()).Where(attribute => attribute.Name == "fill" || attribute.Name == "stroke");
        Assert.Subset(new HashSet<string> { "black", "white", "none" }, colours.Select(attribute => attribute.Value).ToHashSet());
    }

    [Fact]
    public void Names_with_markup_and_controls_are_text_and_nothing_else()
    {
        const string Name = "<script>x</script> & \"Ltd\" \u202E红隼";
        var svg = GraphDrawing.Svg(new LinkedGraph(Name, [new("a", Name) { Details = [Name], Marks = [Name] }], [new("a", "a", Name)]) { Remarks = [Name] });

        var drawing = XDocument.Parse(svg);
        Assert.Subset(new HashSet<string> { "svg", "title", "rect", "text", "polyline", "polygon" }, drawing.Descendants().Select(element => element.Name.LocalName).ToHashSet());
        Assert.DoesNotContain('\u202E', svg);
        Assert.Contains("红隼", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_box_says_is_whole_where_there_is_room()
    {
        string[] details = ["66.666666 to 66.666667 % over all paths, ends here: natural person", "reaches 25 % of us-bis-2024-01580/beneficial-owner, suspended on that day", "reaches 5 % of us-ny-raise/owners"];
        var node = new GraphNode("a", "红隼算力私人有限公司 (NATIONAL:CN:91110000A)") { Details = [.. details, .. details, .. details], Marks = ["rest unstated: 0 to 100 % of it unknown"] };

        var svg = GraphDrawing.Svg(new LinkedGraph("g", [node, new("b", "b")], [new("a", "b", "continued-pretraining, finetune, quantized, merged into one")]));

        var texts = string.Concat(XDocument.Parse(svg).Descendants(Svg + "text").Select(text => text.Value)).Replace(" ", "", StringComparison.Ordinal);
        Assert.DoesNotContain("…", texts, StringComparison.Ordinal);
        Assert.All(
            [node.Label, .. node.Details, .. node.Marks, "continued-pretraining, finetune, quantized, merged into one"],
            text => Assert.Contains(text.Replace(" ", "", StringComparison.Ordinal), texts, StringComparison.Ordinal));
    }

    [Fact]
    public void A_label_that_is_wider_than_its_boxes_lies_in_the_drawing()
    {
        var svg = XDocument.Parse(GraphDrawing.Svg(new LinkedGraph("g", [new("a", "a"), new("b", "b")], [new("a", "b", "continued-pretraining, finetune, quan")]))).Root!;

        var label = svg.Elements(Svg + "text").Single(text => text.Value.StartsWith("continued", StringComparison.Ordinal));
        var half = TextWidth.Of(label.Value) * SvgDocument.ColumnWidth / 2;
        Assert.InRange(Number(label, "x"), half, Number(svg, "width") - half);
    }

    [Fact]
    public void Lines_of_a_box_beyond_the_limit_are_counted() => Assert.Contains(
        "… and 2 more lines",
        GraphDrawing.Svg(new LinkedGraph("g", [new("a", "a") { Details = [.. Enumerable.Repeat("detail", 42)] }], [])),
        StringComparison.Ordinal);

    [Fact]
    public void A_graph_beyond_the_limits_says_what_is_not_drawn()
    {
        var count = GraphDrawing.MaxNodes + 30;
        var graph = Graph(count, [.. Enumerable.Range(1, count - 1).Select(i => new GraphLink($"n{i / 4}", $"n{i}", ""))]);

        var drawing = XDocument.Parse(GraphDrawing.Svg(graph));

        Assert.Equal(GraphDrawing.MaxNodes, drawing.Descendants(Svg + "rect").Count(rect => rect.Element(Svg + "title") is not null));
        Assert.Contains(drawing.Descendants(Svg + "text"), text => text.Value.StartsWith("Drawn are 120 of 150 nodes and 119 of 149 links", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_graph_is_its_title() => Assert.Contains("nothing here", GraphDrawing.Svg(new LinkedGraph("nothing here", [], [])), StringComparison.Ordinal);

    private static LinkedGraph Graph(int count, IReadOnlyList<GraphLink> links) =>
        new("graph", [.. Enumerable.Range(0, count).Select(i => new GraphNode($"n{i}", $"node {i}") { Details = [.. Enumerable.Repeat("detail", i % 3)] })], links);

    private static (double Left, double Top, double Right, double Bottom) Box(XElement rect) =>
        (Number(rect, "x"), Number(rect, "y"), Number(rect, "x") + Number(rect, "width"), Number(rect, "y") + Number(rect, "height"));

    private static bool Overlap((double Left, double Top, double Right, double Bottom) a, (double Left, double Top, double Right, double Bottom) b) =>
        a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
