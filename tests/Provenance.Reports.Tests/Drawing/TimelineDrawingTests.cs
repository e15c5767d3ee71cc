using System.Globalization;
using System.Xml.Linq;
using CsCheck;

namespace Provenance.Reports.Tests.Drawing;

/// <summary>Whether a timeline tells its dates, and keeps apart what lies near together.</summary>
public sealed class TimelineDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_row_tells_its_dates_and_its_whole_label()
    {
        var texts = Texts(Assert.Single(TimelineDrawing.Svg(new Timeline("times", [
            new("NATIONAL:CN:91110000A acme jurong-1 h100-a fabric-1: most held at once", [new(Start.AddHours(13), null, IsMoment: true)]),
            new("a day", [new(Start, null, IsMoment: true)]),
            new("a job", [new(Start, Start.AddDays(15))]),
            new("an hour", [new(Start, Start.AddHours(1))]),
            new("a listing", [new(Start, null)]),
            new("an afternoon", [.. Enumerable.Range(12, 5).Select(hour => new TimelineSpan(Start.AddDays(7).AddHours(hour), null, IsMoment: true))]),
            new("many", [.. Enumerable.Range(0, 12).Select(day => new TimelineSpan(Start.AddDays(day), null, IsMoment: true))]),
        ]))));

        foreach (var told in (string[])["2026-10-01 13:00", "2026-10-01", "2026-10-01 to 2026-10-16", "2026-10-01 to 01:00", "from 2026-10-01", "2026-10-08", "5 dates", "2026-10-01 to 2026-10-12", "12 dates"])
        {
            Assert.Contains(told, texts);
        }

        Assert.Contains("most held at once", string.Join(' ', texts), StringComparison.Ordinal);
        Assert.DoesNotContain(texts, text => text.EndsWith('…'));
    }

    [Fact]
    public void A_date_of_years_before_breaks_the_axis_in_words_instead_of_squeezing_the_rest()
    {
        var rows = Enumerable.Range(0, 10).Select(day => new TimelineRow($"job {day}", [new(Start.AddDays(day), null, IsMoment: true)])).ToList();
        var before = Marks(Assert.Single(TimelineDrawing.Svg(new Timeline("times", rows))));

        var broken = Assert.Single(TimelineDrawing.Svg(new Timeline("times", [new("a company: incorporated", [new(Start.AddYears(-16), null, IsMoment: true)]), .. rows])));

        Assert.Contains(
            "The axis is broken at //: nothing begins or ends from 2010-10-01 to 2026-10-01. Each piece has a scale of its own.", string.Join(' ', Texts(broken)), StringComparison.Ordinal);
        var marks = Marks(broken)[1..];
        Assert.True(marks[^1] - marks[0] > (before[^1] - before[0]) / 2, "The others keep more than half of their room.");
        Assert.Contains("2010-10-01", Texts(broken));
        Assert.DoesNotContain(Texts(Assert.Single(TimelineDrawing.Svg(new Timeline("times", rows)))), text => text.Contains("broken", StringComparison.Ordinal));
    }

    // 9999-12-31 is how registers write that there is no end.
    [Fact]
    public void The_widest_dates_that_statements_may_have_are_drawn()
    {
        DateTimeOffset At(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

        var texts = Texts(Assert.Single(TimelineDrawing.Svg(new Timeline("times", [
            new("a company: owned", [new(At(1000, 1, 1), At(9999, 12, 31))]),
            new("a job", [new(Start, Start.AddDays(1))]),
        ]))));

        Assert.Contains("1000-01-01 to 9999-12-31", texts);
        Assert.Contains(texts, text => text.Contains("broken", StringComparison.Ordinal));
    }

    // Half a year before the rest is no outlier: a break there would only make lengths harder to compare.
    [Fact]
    public void An_axis_is_broken_only_where_it_would_squeeze_the_rest()
    {
        var moments = Enumerable.Range(0, 4).Select(month => Start.AddDays(30 * month)).ToList();

        Assert.Empty(BrokenAxis.Of([Start.AddDays(-180), .. moments], 250, 600).Breaks);
        Assert.Single(BrokenAxis.Of([Start.AddDays(-3_600), .. moments], 250, 600).Breaks);
        Assert.Equal(2, BrokenAxis.Of([Start.AddDays(-13_000), Start.AddDays(-6_000), .. moments], 250, 600).Breaks.Count());
    }

    [Fact]
    public void Times_run_from_left_to_right_and_lie_on_the_axis() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 1_439]).List[1, 12].Sample(days =>
        {
            var moments = days.Select(day => Start.AddDays(-day.Item1).AddMinutes(day.Item2)).Distinct().Order().ToList();

            var axis = BrokenAxis.Of(moments, 250, 600);

            var places = moments.ConvertAll(axis.X);
            Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.First < pair.Second));
            Assert.All(places, place => Assert.InRange(place, 250, 600));
            Assert.All(axis.Breaks, gap => Assert.DoesNotContain(places, place => place > gap.Left && place < gap.Right));
            Assert.All(axis.Pieces, piece => Assert.True(piece.Right - piece.Left > 40));
        });

    [Fact]
    public void A_long_timeline_is_in_parts_of_a_page_each()
    {
        var parts = TimelineDrawing.Svg(new Timeline("times", [.. Enumerable.Range(0, 80).Select(i => new TimelineRow($"row {i}", [new(Start.AddDays(i), null, IsMoment: true)]))]));

        Assert.True(parts.Count > 1);
        Assert.All(parts, part => Assert.InRange(double.Parse(XDocument.Parse(part).Root!.Attribute("height")!.Value, CultureInfo.InvariantCulture), 0, 900));
        var texts = parts.SelectMany(Texts).ToList();
        Assert.All(Enumerable.Range(0, 80), i => Assert.Contains($"row {i}", texts));
        Assert.Contains($"times (2 of {parts.Count})", texts);
    }

    private static List<string> Texts(string svg) => [.. XDocument.Parse(svg).Descendants(Svg + "text").Select(text => text.Value)];

    private static List<double> Marks(string svg) =>
    [
        .. XDocument.Parse(svg).Descendants(Svg + "path").Select(path => path.Attribute("d")!.Value)
            .Select(d => double.Parse(d[1..d.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture)),
    ];
}
