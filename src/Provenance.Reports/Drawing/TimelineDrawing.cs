// A timeline: what it is of at the left, bars and marks on the axis, the dates themselves at the right. A mark alone tells
// its date to nobody who has no ruler, and on paper nobody can point at it.

using System.Globalization;
using static Provenance.Reports.SvgDocument;

namespace Provenance.Reports;

/// <summary>Draws a timeline: a row of bars and marks for each thing, for paper in black and white.</summary>
public static class TimelineDrawing
{
    /// <summary>The most rows that are drawn: the first of the timeline.</summary>
    public const int MaxRows = 80;

    private const double Width = 800;
    private const double Left = 250;
    private const double Right = 600;
    private const double DatesAt = 622;
    private const double LineHeight = 14;

    // What one drawing is high at most: on a page it then keeps the size of its letters.
    private const double PartHeight = 780;

    private const int LabelColumns = 31;
    private const int LabelLines = 4;

    // Of more dates of a row, the first and the last are told and how many there are.
    private const int MostDates = 3;

    /// <summary>
    /// The drawing as SVG, in as many parts as it needs pages. What it leaves out by its limit is written in it; a bar with an
    /// arrow has no known end.
    /// </summary>
    public static IReadOnlyList<string> Svg(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var rows = timeline.Rows.Take(MaxRows).Select(row => new DrawnRow(row)).ToList();
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

        if (spans.Count == 0)
        {
            return [Part(timeline.Title, remarks, [], null)];
        }

        var axis = BrokenAxis.Of(spans.SelectMany(span => new[] { span.From, span.Until ?? span.From }), Left, Right);
        if (axis.Remark.Length > 0)
        {
            remarks.Add(axis.Remark);
        }

        var parts = Parts(rows).ToList();
        return [.. parts.Select((part, index) => index == 0
            ? Part(timeline.Title, remarks, part, axis)
            : Part(string.Create(CultureInfo.InvariantCulture, $"{timeline.Title} ({index + 1} of {parts.Count})"), [], part, axis))];
    }

    private static IEnumerable<List<DrawnRow>> Parts(List<DrawnRow> rows)
    {
        var part = new List<DrawnRow>();
        foreach (var row in rows)
        {
            if (part.Count > 0 && part.Sum(other => other.Height) + row.Height > PartHeight)
            {
                yield return part;
                part = [];
            }

            part.Add(row);
        }

        yield return part;
    }

    private static string Part(string title, IReadOnlyList<string> remarks, List<DrawnRow> rows, BrokenAxis? axis)
    {
        var heading = HeadingOf(title, remarks);
        var (headingWidth, top) = SizeOf(heading);
        var bottom = top + rows.Sum(row => row.Height) + 4;
        var drawing = new SvgDocument(title, Math.Max(Width, headingWidth), bottom + 28);
        drawing.Heading(heading);
        if (axis is not null)
        {
            DrawTicks(drawing, axis, top, bottom);
            var y = top;
            foreach (var row in rows)
            {
                row.Draw(drawing, axis, y);
                y += row.Height;
            }

            DrawBreaks(drawing, axis, top, bottom);
        }

        return drawing.ToString();
    }

    private static void DrawTicks(SvgDocument drawing, BrokenAxis axis, double top, double bottom)
    {
        var free = double.NegativeInfinity;
        foreach (var piece in axis.Pieces)
        {
            IReadOnlyList<(DateTimeOffset At, string Label)> ticks = piece.Until > piece.From ? AxisTicks.Times(piece.From, piece.Until) : [(piece.From, Day(piece.From))];
            foreach (var (at, label) in ticks)
            {
                var (x, width) = (piece.X(at), TextWidth.Of(label) * ColumnWidth);
                if (x - (width / 2) > free)
                {
                    drawing.Add(Element("line", ("x1", Number(x)), ("x2", Number(x)), ("y1", Number(top)), ("y2", Number(bottom)), ("stroke", "#bbbbbb")));
                    drawing.Text(x, bottom + 16, label, TextAnchor.Middle);
                    free = x + (width / 2) + 4;
                }
            }
        }

        drawing.Add(Element("line", ("x1", Number(Left)), ("x2", Number(Right)), ("y1", Number(bottom)), ("y2", Number(bottom)), ("stroke", "black")));
    }

    // White over whatever lasts through it, and two strokes where it cuts the axis.
    private static void DrawBreaks(SvgDocument drawing, BrokenAxis axis, double top, double bottom)
    {
        foreach (var (left, right) in axis.Breaks)
        {
            var middle = (left + right) / 2;
            drawing.Add(Element("rect", ("x", Number(middle - 4)), ("y", Number(top)), ("width", "8"), ("height", Number(bottom - top + 4)), ("fill", "white")));
            foreach (var x in (double[])[middle - 4, middle + 4])
            {
                drawing.Add(Element("line", ("x1", Number(x - 3)), ("x2", Number(x + 3)), ("y1", Number(bottom + 6)), ("y2", Number(bottom - 6)), ("stroke", "black")));
            }
        }
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // A day counts from its first moment: who wrote a day wrote no hour.
    private static string Moment(DateTimeOffset at) =>
        at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? Day(at) : at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private sealed class DrawnRow(TimelineRow row)
    {
        private readonly IReadOnlyList<string> _label = TextWidth.Wrap(VisibleText.Of(row.Label), LabelColumns, LabelLines);
        private readonly IReadOnlyList<string> _dates = DatesOf([.. row.Spans.OrderBy(span => span.From)]);

        public IReadOnlyList<TimelineSpan> Spans => row.Spans;

        public double Height => (Math.Max(1, Math.Max(_label.Count, _dates.Count)) * LineHeight) + 10;

        public void Draw(SvgDocument drawing, BrokenAxis axis, double top)
        {
            drawing.Add(Element("line", ("x1", "16"), ("x2", Number(Width - 16)), ("y1", Number(top)), ("y2", Number(top)), ("stroke", "#dddddd")));
            WriteLines(drawing, 16, top, _label);
            WriteLines(drawing, DatesAt, top, _dates);
            foreach (var span in row.Spans.OrderBy(span => span.From))
            {
                DrawSpan(drawing, axis, span, top + (Height / 2));
            }
        }

        private void WriteLines(SvgDocument drawing, double x, double top, IReadOnlyList<string> lines)
        {
            foreach (var (index, line) in lines.Index())
            {
                drawing.Text(x, top + ((Height - (lines.Count * LineHeight)) / 2) + 11 + (index * LineHeight), line);
            }
        }

        private static void DrawSpan(SvgDocument drawing, BrokenAxis axis, TimelineSpan span, double middle)
        {
            var start = axis.X(span.From);
            if (span.IsMoment)
            {
                drawing.Add(Element("path", ("d", $"M{Number(start)} {Number(middle - 5)} l5 5 l-5 5 l-5 -5 z"), ("fill", "black")));
                return;
            }

            var end = span.Until is { } until ? axis.X(until) : Right;
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

        private static IReadOnlyList<string> DatesOf(IReadOnlyList<TimelineSpan> spans) => spans.Count <= MostDates
            ? [.. spans.Select(DatesOf)]
            : [Days(spans[0].From, spans.Max(span => span.Until ?? span.From)), string.Create(CultureInfo.InvariantCulture, $"{spans.Count:N0} dates")];

        private static string Days(DateTimeOffset from, DateTimeOffset until) => Day(from) == Day(until) ? Day(from) : $"{Day(from)} to {Day(until)}";

        private static string DatesOf(TimelineSpan span) => span switch
        {
            { IsMoment: true } => Moment(span.From),
            { Until: { } until } when Day(until) == Day(span.From) => $"{Moment(span.From)} to {until.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)}",
            { Until: { } until } => Days(span.From, until),
            _ => $"from {Moment(span.From)}",
        };
    }
}
