// A drawing as SVG 1.1 in black and white: text stays text, so that names in any script survive without a font here and
// can be searched and copied; nothing is loaded from elsewhere and there is no script.

using System.Globalization;
using System.Xml.Linq;

namespace Provenance.Reports;

/// <summary>How a line of text stands at its point.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}

/// <summary>A drawing that grows element by element; lengths are in pixels of 1/96 inch.</summary>
internal sealed class SvgDocument
{
    public const double FontSize = 12;

    /// <summary>Width of a column of text, a little more than common sans-serif fonts need.</summary>
    public const double ColumnWidth = 7.2;

    /// <summary>The same for bold text.</summary>
    public const double BoldColumnWidth = 8.6;

    private const double LineHeight = 16;
    private const int HeadingColumns = 96;
    private const int MostHeadingLines = 12;

    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    private readonly XElement _root;

    /// <summary>An empty drawing.</summary>
    /// <param name="title">What it shows, for those who cannot see it.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    public SvgDocument(string title, double width, double height)
    {
        _root = new XElement(
            Namespace + "svg",
            new XAttribute("version", "1.1"),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("role", "img"),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", Number(FontSize)),
            new XElement(Namespace + "title", VisibleText.Of(title)));
        Add(Element("rect", ("width", Number(width)), ("height", Number(height)), ("fill", "white")));
    }

    /// <summary>An element with attributes.</summary>
    public static XElement Element(string name, params IEnumerable<(string Name, string Value)> attributes) =>
        new(Namespace + name, attributes.Select(attribute => new XAttribute(attribute.Name, attribute.Value)));

    /// <summary>A number as SVG reads it, to a hundredth.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public void Add(XElement element) => _root.Add(element);

    /// <summary>Writes a line of text, its baseline at the point.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="text">Any text.</param>
    /// <param name="anchor">How it stands at its point.</param>
    /// <param name="weight">bold, or empty.</param>
    /// <param name="halo">Whether a white edge keeps it legible on lines.</param>
    public void Text(double x, double y, string text, TextAnchor anchor = TextAnchor.Start, string weight = "", bool halo = false)
    {
        var element = Element("text", ("x", Number(x)), ("y", Number(y)));
        element.Value = VisibleText.Of(text);
        if (anchor != TextAnchor.Start)
        {
            element.SetAttributeValue("text-anchor", anchor == TextAnchor.Middle ? "middle" : "end");
        }

        if (weight.Length > 0)
        {
            element.SetAttributeValue("font-weight", weight);
        }

        if (halo)
        {
            foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("stroke", "white"), ("stroke-width", "4"), ("stroke-linejoin", "round"), ("paint-order", "stroke")])
            {
                element.SetAttributeValue(name, value);
            }
        }

        Add(element);
    }

    /// <summary>Title and remarks as lines that are short enough for a page.</summary>
    public static IReadOnlyList<string> HeadingOf(string title, IEnumerable<string> remarks) =>
        [.. remarks.Prepend(title).SelectMany(line => TextWidth.Wrap(VisibleText.Of(line), HeadingColumns, MostHeadingLines).DefaultIfEmpty(""))];

    /// <summary>How much room a heading takes.</summary>
    public static (double Width, double Height) SizeOf(IReadOnlyList<string> heading) =>
        ((heading.Select(TextWidth.Of).Max() * ColumnWidth) + 32, (heading.Count * LineHeight) + 16);

    /// <summary>Writes a heading at the top, its first line bold.</summary>
    public void Heading(IReadOnlyList<string> heading)
    {
        foreach (var (index, line) in heading.Index())
        {
            Text(16, 28 + (index * LineHeight), line, weight: index == 0 ? "bold" : "");
        }
    }

    /// <summary>The drawing as XML without a declaration, so that it stands in a file and in a page.</summary>
    public override string ToString() => _root.ToString(SaveOptions.DisableFormatting);
}
