// A usage plot: ScottPlot draws lines, axes and shades; every word is our own SVG text. Through Skia, text becomes the
// glyphs of the fonts that the machine happens to have, and characters that these lack, Chinese on most servers, are lost.

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScottPlot;
using static Provenance.Reports.SvgDocument;

namespace Provenance.Reports;

/// <summary>Draws usage over time, for paper in black and white.</summary>
public static partial class UsageDrawing
{
    private const int Width = 720;
    private const int Left = 84;
    private const int Right = 24;
    private const int PlotHeight = 220;
    private const int Below = 26;
    private const int Overhang = 8;

    /// <summary>The most steps that are drawn one by one; of more, each of this many parts of the period is drawn with its highest value.</summary>
    public const int MaxSteps = 2000;

    /// <summary>The drawing as SVG. Stretches of which nothing is known are shaded and said to be unknown.</summary>
    public static string Svg(UsageSeries usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var peak = usage.Peak();
        List<string> remarks = [.. usage.Remarks];
        var stretches = usage.Stretches().ToList();
        if (stretches.Count > MaxSteps)
        {
            stretches = Coarse(usage);
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"Drawn is the highest value in each of {MaxSteps:N0} parts of the period."));
        }

        if (stretches.Any(stretch => stretch.Value is null))
        {
            remarks.Add("Shaded: unknown, which is not none.");
        }

        remarks.Insert(0, peak is { } known
            ? $"{Peak(usage, known)}{Minute(usage.From)} to {Minute(usage.Until)} UTC."
            : $"Nothing is known; {Minute(usage.From)} to {Minute(usage.Until)} UTC.");
        var values = AxisTicks.Values(Math.Max(peak?.Value ?? 0, usage.Levels.Select(level => level.Value).DefaultIfEmpty().Max()));
        var heading = HeadingOf(usage.Title, remarks);
        var (headingWidth, top) = SizeOf(heading);
        top += Overhang;
        var drawing = new SvgDocument(usage.Title, Math.Max(Width, headingWidth), top + PlotHeight + Below);
        drawing.Heading(heading);
        Plot(drawing, usage, stretches, values, top);
        return drawing.ToString();
    }

    // Of the highest of a part, the moment is not known. Nothing held has no peak.
    private static string Peak(UsageSeries usage, (double Value, DateTimeOffset At, DateTimeOffset Until) peak) => peak.Value == 0 ? ""
        : usage.PartLength is null ? $"Peak {AxisTicks.Label(peak.Value)} {usage.Unit} from {Minute(peak.At)} UTC; "
        : $"Peak {AxisTicks.Label(peak.Value)} {usage.Unit} between {Minute(peak.At)} and {Minute(peak.Until)} UTC; ";

    private static void Plot(
        SvgDocument drawing, UsageSeries usage, List<(DateTimeOffset From, DateTimeOffset Until, double? Value)> stretches, IReadOnlyList<double> values, double top)
    {
        var seconds = (usage.Until - usage.From).TotalSeconds;
        var highest = values[^1] * 1.05;
        double X(DateTimeOffset at) => (at - usage.From).TotalSeconds;
        var times = AxisTicks.Times(usage.From, usage.Until);
        var frame = new XElement(Namespace + "g", new XAttribute("transform", $"translate(0 {Number(top - Overhang)})"));
        frame.Add(Lines(usage, stretches, values, [.. times.Select(time => X(time.At))], seconds, highest));
        drawing.Add(frame);

        const double plotWidth = Width - Left - Right;
        double PixelX(double x) => Left + (x / seconds * plotWidth);
        double PixelY(double y) => top + PlotHeight - (y / highest * PlotHeight);
        foreach (var value in values)
        {
            drawing.Text(Left - 8, PixelY(value) + 4, AxisTicks.Label(value), TextAnchor.End);
        }

        foreach (var (at, label) in times)
        {
            drawing.Text(Math.Clamp(PixelX(X(at)), Left, Width - Right - 30), top + PlotHeight + 18, label, TextAnchor.Middle);
        }

        foreach (var level in usage.Levels)
        {
            drawing.Text(Width - Right - 6, PixelY(level.Value) - 4, level.Label, TextAnchor.End, halo: true);
        }
    }

    private static IEnumerable<XElement> Lines(
        UsageSeries usage, List<(DateTimeOffset From, DateTimeOffset Until, double? Value)> stretches, IReadOnlyList<double> values, double[] times, double seconds, double highest)
    {
        using var plot = new Plot();
        foreach (var (from, until, value) in stretches)
        {
            if (value is null)
            {
                var shade = plot.Add.HorizontalSpan((from - usage.From).TotalSeconds, (until - usage.From).TotalSeconds);
                shade.FillStyle.Color = new Color(0xDD, 0xDD, 0xDD);
                shade.LineStyle.Width = 0;
            }
        }

        foreach (var run in Runs(stretches, usage.From))
        {
            var line = plot.Add.ScatterLine(run.Xs, run.Ys, Colors.Black);
            line.LineWidth = 1.5f;
            line.MarkerSize = 0;
        }

        foreach (var level in usage.Levels)
        {
            plot.Add.HorizontalLine(level.Value, 1, Colors.Black, LinePattern.Dashed);
        }

        plot.Axes.SetLimits(0, seconds, 0, highest);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(times, [.. times.Select(_ => "")]);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. values], [.. values.Select(_ => "")]);
        plot.Axes.Bottom.MajorTickStyle.Length = 5;
        plot.Layout.Fixed(new PixelPadding(Left, Right, Overhang, Overhang));
        var drawn = XElement.Parse(WithOwnNames(plot.GetSvgXml(Width, PlotHeight + (2 * Overhang))));
        drawn.Descendants(Namespace + "text").Remove();
        return drawn.Elements();
    }

    // The library numbers its clip paths cl_1 … cl_1f … through the life of the process. Here they are numbered by drawing, so
    // that the same usage gives the same drawing, and named after its content, so that two in one page do not share names.
    private static string WithOwnNames(string xml)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        string Rename(string prefix) => ClipName().Replace(xml, match =>
        {
            var number = numbers.TryGetValue(match.Value, out var known) ? known : numbers[match.Value] = numbers.Count + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number}");
        });
        return Rename("c" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Rename("c"))))[..12]);
    }

    [GeneratedRegex("cl_[0-9a-f]+")]
    private static partial Regex ClipName();

    // Lines of known values: the corners of the steps, one run for each piece without a gap.
    private static IEnumerable<(double[] Xs, double[] Ys)> Runs(IEnumerable<(DateTimeOffset From, DateTimeOffset Until, double? Value)> stretches, DateTimeOffset start)
    {
        var (xs, ys) = (new List<double>(), new List<double>());
        foreach (var (from, until, value) in stretches.Append((start, start, null)))
        {
            if (value is { } known)
            {
                xs.AddRange([(from - start).TotalSeconds, (until - start).TotalSeconds]);
                ys.AddRange([known, known]);
            }
            else if (xs.Count > 0)
            {
                yield return ([.. xs], [.. ys]);
                xs.Clear();
                ys.Clear();
            }
        }
    }

    private static List<(DateTimeOffset From, DateTimeOffset Until, double? Value)> Coarse(UsageSeries usage)
    {
        var length = usage.Until - usage.From;
        return [.. usage.Buckets(MaxSteps).Select((value, i) => (usage.From + (length * i / MaxSteps), usage.From + (length * (i + 1) / MaxSteps), value))];
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
