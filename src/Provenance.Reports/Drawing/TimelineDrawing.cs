using System.Globalization;
using static Provenance.Reports.SvgDocument;

namespace Provenance.Reports;

/// <summary>Draws a timeline: a row of bars and marks for each thing, for paper in black and white.</summary>
public static class TimelineDrawing
{
    /// <summary>The most rows of one drawing: the first of the timeline.</summary>
    public const int MaxRows = 40;

    private const double Width = 720;
    private const double Left = 250;
    private const double Right = 44;
    private const double RowHeight = 32;
    private const int LabelColumns = 31;

    /// <summary>The drawing as SVG. What it leaves out by its limit is written in it; a bar with an arrow has no known end.</summary>
    public static string Svg(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var rows = timeline.Rows.Take(MaxRows).ToList();
        var spans = rows.SelectMany(row => row.Spans).ToList();
        List<string> remarks = [.. timeline.Remarks];
        if (rows.Count < timeline.Rows.Count)
        {
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"Drawn are {rows.Count:N0} of {timeline.Rows.Count:N0} rows; the tables have all."));
        }

        if (spans.Any(span => span is { Until: null, IsMoment: false }))
        {
            remarks.Add("An arrow at its end: no end is known.");
        }

        var heading = HeadingOf(timeline.Title, remarks);
        var (headingWidth, top) = SizeOf(heading);
        var bottom = top + (rows.Count * RowHeight) + 8;
        var drawing = new SvgDocument(timeline.Title, Math.Max(Width, headingWidth), bottom + 30);
        drawing.Heading(heading);
        if (spans.Count > 0)
        {
            var from = spans.Min(span => span.From);
            var until = spans.Max(span => span.Until ?? span.From);
            until = until > from ? until : from + TimeSpan.FromHours(1);
            double X(DateTimeOffset at) => Left + ((at - from) / (until - from) * (Width - Left - Right));
            DrawAxis(drawing, from, until, X, top, bottom);
            foreach (var (index, row) in rows.Index())
            {
                DrawRow(drawing, row, X, top + (index * RowHeight));
            }
        }

        return drawing.ToString();
    }

    private static void DrawAxis(SvgDocument drawing, DateTimeOffset from, DateTimeOffset until, Func<DateTimeOffset, double> x, double top, double bottom)
    {
        var free = double.NegativeInfinity;
        foreach (var (at, label) in AxisTicks.Times(from, until))
        {
            drawing.Add(Element("line", ("x1", Number(x(at))), ("x2", Number(x(at))), ("y1", Number(top)), ("y2", Number(bottom)), ("stroke", "#bbbbbb")));
            var width = TextWidth.Of(label) * ColumnWidth;
            if (x(at) - (width / 2) > free)
            {
                drawing.Text(x(at), bottom + 16, label, TextAnchor.Middle);
                free = x(at) + (width / 2) + 6;
            }
        }

        drawing.Add(Element("line", ("x1", Number(Left)), ("x2", Number(Width - Right)), ("y1", Number(bottom)), ("y2", Number(bottom)), ("stroke", "black")));
    }

    private static void DrawRow(SvgDocument drawing, TimelineRow row, Func<DateTimeOffset, double> x, double top)
    {
        var label = TextWidth.Wrap(VisibleText.Of(row.Label), LabelColumns, 2);
        foreach (var (index, line) in label.Index())
        {
            drawing.Text(16, top + (label.Count == 1 ? 20 : 13 + (index * 14)), line);
        }

        var middle = top + (RowHeight / 2);
        foreach (var span in row.Spans.OrderBy(span => span.From))
        {
            var start = x(span.From);
            if (span.IsMoment)
            {
                drawing.Add(Element("path", ("d", $"M{Number(start)} {Number(middle - 5)} l5 5 l-5 5 l-5 -5 z"), ("fill", "black")));
                continue;
            }

            var end = span.Until is { } until ? x(until) : Width - Right;
            drawing.Add(Element(
                "rect",
                ("x", Number(start)),
                ("y", Number(middle - 5)),
                ("width", Number(Math.Max(2, end - start))),
                ("height", "10"),
                ("fill", "#dddddd"),
                ("stroke", "black")));
            if (span.Until is null)
            {
                drawing.Add(Element("path", ("d", $"M{Number(end)} {Number(middle - 8)} l12 8 l-12 8 z"), ("fill", "black")));
            }
        }
    }
}
