using System.Globalization;
using System.Xml.Linq;
using static Provenance.Reports.SvgDocument;

namespace Provenance.Reports;

/// <summary>Draws a graph as boxes in layers and arrows between them, for paper in black and white.</summary>
public static class GraphDrawing
{
    /// <summary>The most boxes of one drawing: the first nodes of the graph.</summary>
    public const int MaxNodes = 120;

    /// <summary>The most arrows of one drawing: the first links between boxes that are drawn.</summary>
    public const int MaxLinks = 240;

    private const double Margin = 16;
    private const double ArrowLength = 9;

    // What has room between two layers.
    private const int LabelColumns = 36;
    private const int LabelLines = 3;
    private const double LabelHeight = 14;

    // How far each of two lines that go to and fro between two boxes stands aside, so that both are seen.
    private const double Aside = 8;

    /// <summary>The drawing as SVG. What it leaves out by its limits is written in it.</summary>
    public static string Svg(LinkedGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var boxes = graph.Nodes.Take(MaxNodes).Select(node => new GraphBox(node)).ToDictionary(box => box.Id, StringComparer.Ordinal);
        var known = graph.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var drawable = graph.Links.Where(link => boxes.ContainsKey(link.From) && boxes.ContainsKey(link.To)).ToList();
        var links = drawable.Take(MaxLinks).ToList();
        var all = graph.Links.Count(link => known.Contains(link.From) && known.Contains(link.To));
        List<string> remarks = [.. graph.Remarks];
        if (boxes.Count < graph.Nodes.Count || links.Count < all)
        {
            remarks.Add(Remark(boxes.Count, graph.Nodes.Count, links.Count, all));
        }

        // Links of one pair lie on one line and share its labels.
        var pairs = links.GroupBy(link => (link.From, link.To)).ToList();
        return Draw(graph.Title, boxes, pairs, GraphPlacement.Of(boxes.Values, links), remarks);
    }

    /// <summary>What is drawn of a graph and what is not, in a sentence.</summary>
    internal static string Remark(int boxes, int nodes, int drawn, int links) => string.Create(
        CultureInfo.InvariantCulture, $"Drawn are {boxes:N0} of {nodes:N0} nodes and {drawn:N0} of {links:N0} links; the table has all.");

    private static string Draw(
        string title,
        Dictionary<string, GraphBox> boxes,
        List<IGrouping<(string From, string To), GraphLink>> pairs,
        GraphPlacement placement,
        List<string> remarks)
    {
        var ways = pairs.Select(pair => pair.Key).ToHashSet();
        var routes = pairs.Select(pair => RouteOf(pair, ways.Contains((pair.Key.To, pair.Key.From)), boxes, placement)).ToList();
        var centres = boxes.Values.Select(box => (Box: box, Centre: placement.Centre(box.Id))).ToList();
        var left = centres.Select(one => one.Centre.X - (one.Box.Width / 2)).Concat(routes.Select(route => route.Left)).DefaultIfEmpty().Min();
        var right = centres.Select(one => one.Centre.X + (one.Box.Width / 2)).Concat(routes.Select(route => route.Right)).DefaultIfEmpty().Max();
        var top = centres.Select(one => one.Centre.Y - (one.Box.Height / 2)).DefaultIfEmpty().Min();
        var bottom = centres.Select(one => one.Centre.Y + (one.Box.Height / 2)).DefaultIfEmpty().Max();
        var heading = HeadingOf(title, remarks);
        var (headingWidth, headingHeight) = SizeOf(heading);
        var drawing = new SvgDocument(title, Math.Max(right - left + (2 * Margin), headingWidth), bottom - top + headingHeight + (2 * Margin));
        drawing.Heading(heading);

        Spot Move(Spot spot) => new(spot.X - left + Margin, spot.Y - top + headingHeight + Margin);
        foreach (var route in routes)
        {
            List<Spot> points = [.. route.Points.Select(Move)];
            drawing.Add(Path(points, route.Line));
            drawing.Add(Head(points[^2], points[^1]));
        }

        foreach (var (box, centre) in centres)
        {
            box.Draw(drawing, Move(centre));
        }

        foreach (var route in routes)
        {
            var at = Move(route.LabelAt);
            foreach (var (index, line) in route.Label.Index())
            {
                drawing.Text(at.X, at.Y + ((index - ((route.Label.Count - 1) / 2.0)) * LabelHeight), line, TextAnchor.Middle, halo: true);
            }
        }

        return drawing.ToString();
    }

    private static Route RouteOf(
        IGrouping<(string From, string To), GraphLink> pair, bool hasWayBack, Dictionary<string, GraphBox> boxes, GraphPlacement placement)
    {
        var (from, to) = pair.Key;
        var text = string.Join(", ", pair.Select(link => link.Label).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal));
        var label = TextWidth.Wrap(VisibleText.Of(text), LabelColumns, LabelLines);
        var line = pair.Max(link => link.Line);
        var start = placement.Centre(from);
        if (from == to)
        {
            var x = start.X + (boxes[from].Width / 2);
            return new Route([new(x, start.Y - 8), new(x + 30, start.Y - 8), new(x + 30, start.Y + 8), new(x, start.Y + 8)], line, label);
        }

        var end = placement.Centre(to);
        var bends = placement.Bends(from, to);
        List<Spot> points = [boxes[from].Edge(start, bends.Count > 0 ? bends[0] : end), .. bends, boxes[to].Edge(end, bends.Count > 0 ? bends[^1] : start)];
        if (!hasWayBack)
        {
            return new Route(points, line, label);
        }

        var aside = start.Y < end.Y ? Aside : -Aside;
        return new Route([.. points.Select(point => point with { X = point.X + aside })], line, label) { LabelAlong = 0.25 };
    }

    private static XElement Path(List<Spot> points, LinkLine line)
    {
        var path = Element(
            "polyline",
            ("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))),
            ("fill", "none"),
            ("stroke", "black"),
            ("stroke-width", "1.2"));
        if (line != LinkLine.Solid)
        {
            path.SetAttributeValue("stroke-dasharray", line == LinkLine.Dashed ? "7 4" : "1.5 3.5");
        }

        return path;
    }

    private static XElement Head(Spot before, Spot tip)
    {
        var angle = Math.Atan2(tip.Y - before.Y, tip.X - before.X);
        Spot Corner(double turn) => new(tip.X - (ArrowLength * Math.Cos(angle + turn)), tip.Y - (ArrowLength * Math.Sin(angle + turn)));
        Spot[] corners = [tip, Corner(0.4), Corner(-0.4)];
        return Element("polygon", ("points", string.Join(' ', corners.Select(corner => $"{Number(corner.X)},{Number(corner.Y)}"))), ("fill", "black"));
    }

    // A line with its label, which stands at the middle of the first piece, which is the one nearest to the node that the
    // relation speaks of, or nearer to that node where another line comes back.
    private sealed record Route(List<Spot> Points, LinkLine Line, IReadOnlyList<string> Label)
    {
        public double LabelAlong { get; init; } = 0.5;

        public Spot LabelAt => new(
            Points[0].X + ((Points[1].X - Points[0].X) * LabelAlong), Points[0].Y + ((Points[1].Y - Points[0].Y) * LabelAlong) + 4);

        public double Left => Math.Min(Points.Min(point => point.X), LabelAt.X - (LabelWidth / 2));

        public double Right => Math.Max(Points.Max(point => point.X), LabelAt.X + (LabelWidth / 2));

        private double LabelWidth => Label.Select(TextWidth.Of).DefaultIfEmpty().Max() * ColumnWidth;
    }
}
