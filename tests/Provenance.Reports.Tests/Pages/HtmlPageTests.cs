using System.Text.RegularExpressions;
using CsCheck;

namespace Provenance.Reports.Tests.Pages;

public sealed partial class HtmlPageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.String["<>&\"'/!-=abc\u202E\u2066红\u0000\uD83D"],
        GenOf("</bdi></section><script>alert(1)</script>", "\" onload=\"x", "]]>", "<!--", "</style>", "</title>", "شركة الصقر"));

    [Fact]
    public void Whatever_the_names_the_page_has_the_same_elements() => Texts.Sample(text =>
    {
        var harmless = Tags(HtmlPage.Write(Example("plain")));
        var page = Tags(HtmlPage.Write(Example(text.Length > 0 ? text.ReplaceLineEndings(" ") : "x")));

        // How many lines a name takes in a drawing depends on its length; which elements there are does not.
        Assert.Equal(harmless.Distinct().Order(), page.Distinct().Order());
        Assert.Equal(harmless.Where(tag => !IsOfDrawing(tag)), page.Where(tag => !IsOfDrawing(tag)));
    });

    [Fact]
    public void Nothing_is_loaded_and_nothing_runs()
    {
        var page = HtmlPage.Write(Example("Kestrel"));

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script|<link|<img|<iframe|<object|\\ssrc=|\\shref=|@import|\\son[a-z]+=", page);
        Assert.All(UrlPattern().Matches(page), match => Assert.Equal("http://www.w3.org/", match.Value[..18]));
        Assert.All(CssUrlPattern().Matches(page), match => Assert.StartsWith("url(#", match.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_of_any_script_are_in_the_page_as_they_are_and_isolated()
    {
        const string Name = "红隼分析私人有限公司 𠮷 شركة";

        Assert.Contains($"<td class=\"text\"><bdi>{Name}</bdi></td>", HtmlPage.Write(Example(Name)), StringComparison.Ordinal);
        Assert.Contains("<td class=\"text\"><bdi>a‹U+202E›b</bdi></td>", HtmlPage.Write(Example("a\u202Eb")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_report_gives_the_same_page() => Assert.Equal(HtmlPage.Write(Example("a")), HtmlPage.Write(Example("a")));

    [Theory]
    [InlineData(Paper.Any, "size: auto")]
    [InlineData(Paper.A4, "size: A4")]
    [InlineData(Paper.Letter, "size: letter")]
    public void Paper_is_as_asked(Paper paper, string rule) => Assert.Contains(rule, HtmlPage.Write(Example("a"), paper), StringComparison.Ordinal);

    // A verdict is what is looked for: a narrow column must not break it.
    [Fact]
    public void Short_words_of_a_column_stand_on_one_line_and_digests_beside_them_break()
    {
        var page = Write(new ReportTable(["verdict", "digest"], [["crossed", new string('a', 64)], ["not crossed", new string('b', 64)]]));

        Assert.Contains("<td class=\"word\"><bdi>crossed</bdi></td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"text\"><bdi>aaaa", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_table_says_how_much_is_not_shown()
    {
        var rows = Enumerable.Range(0, HtmlPage.MaxRows + 5).Select(i => (IReadOnlyList<string>)[$"{i}"]).ToList();

        Assert.Contains("5 more rows of 2,005 are not shown", Write(new ReportTable(["n"], rows)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_file_says_how_much_is_not_shown() =>
        Assert.Contains("7 more characters of 200,007 are not shown", Write(new ReportFile(new string('x', HtmlPage.MaxFile + 7))), StringComparison.Ordinal);

    [Fact]
    public void A_wide_table_is_a_list_for_each_row_and_empty_columns_are_named()
    {
        var headings = Enumerable.Range(0, 12).Select(i => $"column {i}").ToList();
        var row = Enumerable.Range(0, 12).Select(i => i == 3 ? "" : $"value {i}").ToList();

        var page = Write(new ReportTable(headings, [row, row]));

        Assert.DoesNotContain("<table>", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "<dl class=\"row\">"));
        Assert.Contains("Empty in every row: column 3.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_stand_right_and_an_empty_table_says_so()
    {
        Assert.Contains("<td class=\"number\"><bdi>12,345</bdi></td>", Write(new ReportTable(["a", "b"], [["12,345", "x"]])), StringComparison.Ordinal);
        Assert.Contains("No rows.", Write(new ReportTable(["a"], [])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeline_has_bars_for_what_lasts_and_marks_for_moments()
    {
        var svg = Assert.Single(TimelineDrawing.Svg(new Timeline("times", [
            new("a job", [new(Start, Start.AddDays(2)), new(Start.AddDays(3), null)]),
            new("a note", [new(Start.AddDays(1), null, IsMoment: true)]),
        ])));

        Assert.Equal(2, Regex.Count(svg, "fill=\"#dddddd\""));
        Assert.Equal(2, Regex.Count(svg, "<path "));
        Assert.Contains("no end is known", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeline_beyond_its_limit_says_so() => Assert.Contains(
        "Drawn are 80 of 81 rows",
        TimelineDrawing.Svg(new Timeline("times", [.. Enumerable.Range(0, 81).Select(i => new TimelineRow($"{i}", [new(Start, Start.AddDays(1))]))]))[0],
        StringComparison.Ordinal);

    [Fact]
    public void A_long_text_says_how_much_is_not_shown()
    {
        var text = new string('x', HtmlPage.MaxText - 1) + "𠮷" + new string('y', 5);

        var cell = Write(new ReportTable(["a"], [[text]]));
        var fact = Write(new ReportFacts([("a", text)]));

        Assert.All([cell, fact], page => Assert.Contains("x… and 7 more characters; the case has them.", page, StringComparison.Ordinal));
        Assert.DoesNotContain("…", Write(new ReportTable(["a"], [[new string('x', HtmlPage.MaxText)]])), StringComparison.Ordinal);
    }

    private static Gen<string> GenOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Write(ReportBlock block) => HtmlPage.Write(new Report("r", [], [new("s", [block])]));

    private static Report Example(string text) => new(
        text,
        [(text, text)],
        [
            new(text, [
                new ReportHeading(text),
                new ReportParagraph(text),
                new ReportList([text, text]),
                new ReportFacts([(text, text)]),
                new ReportTable([text, "b"], [[text, "1"]]),
                new ReportTable([.. Enumerable.Repeat(text, 10)], [[.. Enumerable.Repeat(text, 10)]]),
                new ReportGraph(new LinkedGraph(text, [new("a", text) { Details = [text], Marks = [text] }, new("b", text)], [new("a", "b", text)]) { Remarks = [text] }),
                new ReportUsage(new UsageSeries(text, text, Start, Start.AddDays(2), [new(Start, 1)]) { Levels = [new(1, text)], Remarks = [text] }),
                new ReportTimeline(new Timeline(text, [new(text, [new(Start, Start.AddDays(1))])]) { Remarks = [text] }),
            ]),
            new(text, [new ReportFile(text)], IsAppendix: true),
        ]);

    // Names of elements as they are opened and closed; attributes are of ours and have no ">".
    private static List<string> Tags(string page) => [.. TagPattern().Matches(page).Select(match => match.Groups[1].Value)];

    private static bool IsOfDrawing(string tag) => tag.TrimStart('/') is "text" or "bdi" or "rect" or "title" or "polyline" or "polygon";

    [GeneratedRegex("<(/?[a-zA-Z!][a-zA-Z0-9]*)")]
    private static partial Regex TagPattern();

    [GeneratedRegex("https?://[^\\s\"<]*")]
    private static partial Regex UrlPattern();

    [GeneratedRegex("url\\([^)]*")]
    private static partial Regex CssUrlPattern();
}
