using System.Xml.Linq;
using static Provenance.Reports.SvgDocument;

namespace Provenance.Reports;

/// <summary>A node as a box of lines: label, details, marks.</summary>
internal sealed class GraphBox
{
    // Wide enough for a sentence of a rule or an identifier, and for "weights file:" and a digest of 64 digits in two lines; a
    // box is as wide as its longest line.
    private const int MostColumns = 39;

    // What text needs has room; the limits are for texts of strangers, and what they keep out is said.
    private const int LabelLines = 6;
    private const int LinesOfText = 8;
    private const int MostDetails = 40;
    private const double LineHeight = 15;
    private const double Padding = 8;

    private readonly GraphNode _node;
    private readonly List<(string Text, string Weight)> _lines;

    public GraphBox(GraphNode node)
    {
        _node = node;
        var details = node.Details.SelectMany(detail => TextWidth.Wrap(VisibleText.Of(detail), MostColumns, LinesOfText)).ToList();
        _lines =
        [
            .. TextWidth.Wrap(VisibleText.Of(node.Label), MostColumns, LabelLines).Select(line => (line, "bold")),
            .. details.Take(MostDetails).Select(line => (line, "")),
            .. details.Count > MostDetails ? [(More(details.Count - MostDetails), "")] : Array.Empty<(string, string)>(),
            .. node.Marks.SelectMany(mark => TextWidth.Wrap("! " + VisibleText.Of(mark), MostColumns, LinesOfText)).Select(line => (line, "bold")),
        ];
        Width = Math.Max(40, _lines.Select(line => TextWidth.Of(line.Text) * (line.Weight.Length > 0 ? BoldColumnWidth : ColumnWidth)).DefaultIfEmpty().Max()) + (2 * Padding);
        Height = (Math.Max(1, _lines.Count) * LineHeight) + (2 * Padding);
    }

    public string Id => _node.Id;

    public double Width { get; }

    public double Height { get; }

    /// <summary>Where a line from the box's centre to a point leaves the box.</summary>
    public Spot Edge(Spot centre, Spot towards)
    {
        var (dx, dy) = (towards.X - centre.X, towards.Y - centre.Y);
        if (dx == 0 && dy == 0)
        {
            return centre;
        }

        var scale = Math.Min(
            dx == 0 ? double.PositiveInfinity : Width / 2 / Math.Abs(dx),
            dy == 0 ? double.PositiveInfinity : Height / 2 / Math.Abs(dy));
        return new Spot(centre.X + (dx * scale), centre.Y + (dy * scale));
    }

    public void Draw(SvgDocument drawing, Spot centre)
    {
        var (left, top) = (centre.X - (Width / 2), centre.Y - (Height / 2));
        drawing.Add(Frame(left, top, 0, _node.Marks.Count > 0 ? "2.5" : "1"));
        if (_node.Form == NodeForm.TwoFrames)
        {
            drawing.Add(Frame(left, top, 3, "1"));
        }

        foreach (var (index, (text, weight)) in _lines.Index())
        {
            drawing.Text(centre.X, top + Padding + (LineHeight * (index + 0.78)), text, TextAnchor.Middle, weight);
        }
    }

    private static string More(int lines) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"… and {lines:N0} more {(lines == 1 ? "line" : "lines")}");

    private XElement Frame(double left, double top, double inset, string stroke)
    {
        var frame = Element(
            "rect",
            ("x", Number(left + inset)),
            ("y", Number(top + inset)),
            ("width", Number(Width - (2 * inset))),
            ("height", Number(Height - (2 * inset))),
            ("rx", _node.Form == NodeForm.Rounded ? "12" : "0"),
            ("fill", "white"),
            ("stroke", "black"),
            ("stroke-width", stroke));
        if (inset == 0)
        {
            // What was cut short in the box is whole here, for a reader that points at it or reads the file.
            frame.Add(new XElement(Namespace + "title", VisibleText.Of(string.Join("; ", [_node.Label, .. _node.Details, .. _node.Marks]))));
        }

        return frame;
    }
}
