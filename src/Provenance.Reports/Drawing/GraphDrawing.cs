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
            remarks.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Drawn are {boxes.Count:N0} of {graph.Nodes.Count:N0} nodes and {links.Count:N0} of {all:N0} links; the table has all."));
        }

        // Links of one pair lie on one line and share its labels.
        var pairs = links.GroupBy(link => (link.From, link.To)).ToList();
        var placement = GraphPlacement.Of(
            [.. boxes.Values.Select(box => (box.Id, box.Width, box.Height))],
            [.. pairs.Select(pair => pair.Key).Where(pair => pair.From != pair.To)]);
        return Draw(graph.Title, boxes, pairs, placement, remarks);
    }

    private static string Draw(
        string title,
        Dictionary<string, GraphBox> boxes,
        List<IGrouping<(string From, string To), GraphLink>> pairs,
        GraphPlacement placement,
        List<string> remarks)
    {
        var spots = placement.All.ToList();
        var left = Math.Min(boxes.Values.Select(box => placement.Centre(box.Id).X - (box.Width / 2)).DefaultIfEmpty().Min(), spots.Select(spot => spot.X).DefaultIfEmpty().Min());
        var right = Math.Max(boxes.Values.Select(box => placement.Centre(box.Id).X + (box.Width / 2)).DefaultIfEmpty().Max(), spots.Select(spot => spot.X).DefaultIfEmpty().Max());
        var top = boxes.Values.Select(box => placement.Centre(box.Id).Y - (box.Height / 2)).DefaultIfEmpty().Min();
        var bottom = boxes.Values.Select(box => placement.Centre(box.Id).Y + (box.Height / 2)).DefaultIfEmpty().Max();
        var hasLoop = pairs.Any(pair => pair.Key.From == pair.Key.To);
        var heading = HeadingOf(title, remarks);
        var (headingWidth, headingHeight) = SizeOf(heading);
        var width = Math.Max(right - left + (hasLoop ? 80 : 0) + (2 * Margin), headingWidth);
        var drawing = new SvgDocument(title, width, bottom - top + headingHeight + (2 * Margin));
        drawing.Heading(heading);

        Spot Move(Spot spot) => new(spot.X - left + Margin, spot.Y - top + headingHeight + Margin);
        var labels = new List<(Spot At, string Text)>();
        var ways = pairs.Select(pair => pair.Key).ToHashSet();
        foreach (var pair in pairs)
        {
            labels.Add(DrawLink(drawing, pair, ways.Contains((pair.Key.To, pair.Key.From)), boxes, placement, Move));
        }

        foreach (var box in boxes.Values)
        {
            box.Draw(drawing, Move(placement.Centre(box.Id)));
        }

        foreach (var (at, label) in labels.Where(label => label.Text.Length > 0))
        {
            drawing.Text(at.X, at.Y, label, TextAnchor.Middle, halo: true);
        }

        return drawing.ToString();
    }

    // Draws the line and its head, and says where its label stands: at the middle of the first piece, which is the one
    // nearest to the node that the relation speaks of, or nearer to that node where another line comes back.
    private static (Spot At, string Text) DrawLink(
        SvgDocument drawing,
        IGrouping<(string From, string To), GraphLink> pair,
        bool hasWayBack,
        Dictionary<string, GraphBox> boxes,
        GraphPlacement placement,
        Func<Spot, Spot> move)
    {
        var (from, to) = pair.Key;
        var line = pair.Max(link => link.Line);
        var label = string.Join(", ", pair.Select(link => link.Label).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal));
        var text = string.Concat(TextWidth.Wrap(VisibleText.Of(label), 36, 1));
        List<Spot> points;
        if (from == to)
        {
            var (centre, box) = (move(placement.Centre(from)), boxes[from]);
            var x = centre.X + (box.Width / 2);
            points = [new(x, centre.Y - 8), new(x + 30, centre.Y - 8), new(x + 30, centre.Y + 8), new(x, centre.Y + 8)];
        }
        else
        {
            var (start, end) = (placement.Centre(from), placement.Centre(to));
            var bends = placement.Bends(from, to);
            points =
            [
                move(boxes[from].Edge(start, bends.Count > 0 ? bends[0] : end)),
                .. bends.Select(move),
                move(boxes[to].Edge(end, bends.Count > 0 ? bends[^1] : start)),
            ];
            if (hasWayBack)
            {
                points = [.. points.Select(point => point with { X = point.X + (start.Y < end.Y ? Aside : -Aside) })];
            }
        }

        drawing.Add(Path(points, line));
        drawing.Add(Head(points[^2], points[^1]));
        var along = hasWayBack && from != to ? 0.25 : 0.5;
        return (new Spot(points[0].X + ((points[1].X - points[0].X) * along), points[0].Y + ((points[1].Y - points[0].Y) * along) + 4), text);
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
}
