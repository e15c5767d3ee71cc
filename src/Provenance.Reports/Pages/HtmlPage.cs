// A report as one HTML file: no script, nothing loaded from elsewhere (a policy in the page itself forbids both), drawings
// inside as SVG. It is read on a screen and printed on A4 or Letter.

using System.Globalization;

namespace Provenance.Reports;

/// <summary>Writes reports as HTML.</summary>
public static class HtmlPage
{
    /// <summary>The most rows of a table that are shown; what is left out is said below it.</summary>
    public const int MaxRows = 2_000;

    /// <summary>The longest file of an appendix that is shown whole, in characters; what is left out is said below it.</summary>
    public const int MaxFile = 200_000;

    /// <summary>The longest text of a cell or fact, in characters; what is left out is said in its place.</summary>
    public const int MaxText = 4_000;

    // More columns than this leave no room for words; each row is then a list.
    private const int MostColumns = 8;

    // Eight of these fit beside each other on either paper.
    private const int LongestWord = 12;

    /// <summary>The page. The same report gives the same text.</summary>
    /// <param name="report">What it says.</param>
    /// <param name="paper">What it is printed on.</param>
    public static string Write(Report report, Paper paper = Paper.Any)
    {
        ArgumentNullException.ThrowIfNull(report);
        var html = new HtmlWriter();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        html.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");

        // No markup is read in a title, so no <bdi> either.
        html.Raw("<title>");
        html.Escaped(report.Title);
        html.Raw($"</title><style>\n{ReportStyle.Of(paper)}\n</style></head><body>\n");
        html.Element("h1", report.Title);
        Facts(html, report.Facts, "facts");
        foreach (var section in report.Sections)
        {
            using (html.Open("section", ("class", section.IsAppendix ? "appendix" : "part")))
            {
                html.Element("h2", section.Title);
                foreach (var block in section.Blocks)
                {
                    Write(html, block);
                    html.Break();
                }
            }

            html.Break();
        }

        html.Raw("</body></html>\n");
        return html.ToString();
    }

    private static void Write(HtmlWriter html, ReportBlock block)
    {
        switch (block)
        {
            case ReportHeading heading:
                html.Element("h3", heading.Text);
                break;
            case ReportParagraph paragraph:
                using (html.Open("p"))
                {
                    html.Lines(paragraph.Text);
                }

                break;
            case ReportList list:
                using (html.Open("ul"))
                {
                    foreach (var item in list.Items)
                    {
                        html.Element("li", item);
                    }
                }

                break;
            case ReportFacts facts:
                Facts(html, facts.Facts, "facts");
                break;
            case ReportTable table:
                Table(html, table);
                break;
            case ReportGraph graph:
                foreach (var part in GraphSheets.Of(graph.Graph))
                {
                    Figure(html, GraphDrawing.Svg(part));
                }

                break;
            case ReportUsage usage:
                Figure(html, UsageDrawing.Svg(usage.Usage));
                break;
            case ReportTimeline timeline:
                foreach (var part in TimelineDrawing.Svg(timeline.Timeline))
                {
                    Figure(html, part);
                }

                break;
            case ReportFile file:
                File(html, file.Text);
                break;
            default:
                throw new ArgumentException($"There is no way to write a {block.GetType().Name}.", nameof(block));
        }
    }

    private static void Figure(HtmlWriter html, string svg)
    {
        using (html.Open("figure"))
        {
            html.Raw(svg);
        }
    }

    private static void Facts(HtmlWriter html, IEnumerable<(string Name, string Value)> facts, string style)
    {
        using (html.Open("dl", ("class", style)))
        {
            foreach (var (name, value) in facts)
            {
                using (html.Open("div"))
                {
                    html.Element("dt", name);
                    using (html.Open("dd"))
                    {
                        html.Lines(Bounded(value));
                    }
                }
            }
        }
    }

    private static void Table(HtmlWriter html, ReportTable table)
    {
        var rows = table.Rows.Take(MaxRows).ToList();
        var filled = table.Headings.Index().Where(heading => rows.Count == 0 || rows.Any(row => row[heading.Index].Length > 0)).ToList();
        if (filled.Count > MostColumns)
        {
            foreach (var row in rows)
            {
                Facts(html, filled.Where(heading => row[heading.Index].Length > 0).Select(heading => (heading.Item, row[heading.Index])), "row");
            }
        }
        else
        {
            Grid(html, filled, rows);
        }

        if (rows.Count == 0)
        {
            html.Element("p", "No rows.");
        }

        if (filled.Count < table.Headings.Count)
        {
            html.Element("p", $"Empty in every row: {string.Join(", ", table.Headings.Index().Except(filled).Select(heading => heading.Item))}.");
        }

        if (rows.Count < table.Rows.Count)
        {
            html.Element("p", string.Create(CultureInfo.InvariantCulture, $"{table.Rows.Count - rows.Count:N0} more rows of {table.Rows.Count:N0} are not shown here; the case has them."));
        }
    }

    private static void Grid(HtmlWriter html, List<(int Index, string Item)> headings, List<IReadOnlyList<string>> rows)
    {
        var numbers = headings.Where(heading => rows.Any(row => row[heading.Index].Length > 0) && rows.All(row => IsNumber(row[heading.Index]))).Select(heading => heading.Index).ToHashSet();
        var words = headings.Where(heading => rows.All(row => IsWord(row[heading.Index]))).Select(heading => heading.Index).ToHashSet();
        using var table = html.Open("table");
        using (html.Open("thead"))
        using (html.Open("tr"))
        {
            foreach (var (_, heading) in headings)
            {
                html.Element("th", heading, ("scope", "col"));
            }
        }

        using (html.Open("tbody"))
        {
            foreach (var row in rows)
            {
                using (html.Open("tr"))
                {
                    foreach (var (index, _) in headings)
                    {
                        using (html.Open("td", ("class", numbers.Contains(index) ? "number" : words.Contains(index) ? "word" : "text")))
                        {
                            html.Lines(Bounded(row[index]));
                        }
                    }
                }
            }
        }
    }

    // Not between the two halves of a character.
    private static string Bounded(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return string.Create(CultureInfo.InvariantCulture, $"{text[..end]}… and {text.Length - end:N0} more characters; the case has them.");
    }

    private static bool IsNumber(string text) => text.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or '-' or 'e');

    // Short enough to stand on one line, however much beside it breaks anywhere.
    private static bool IsWord(string text) => text.Length <= LongestWord && text.All(c => c is >= ' ' and <= '~');

    private static void File(HtmlWriter html, string text)
    {
        var end = Math.Min(text.Length, MaxFile);
        using (html.Open("pre"))
        {
            html.Lines(text[..end]);
        }

        if (end < text.Length)
        {
            html.Element("p", string.Create(CultureInfo.InvariantCulture, $"{text.Length - end:N0} more characters of {text.Length:N0} are not shown; the case has the file."));
        }
    }
}
