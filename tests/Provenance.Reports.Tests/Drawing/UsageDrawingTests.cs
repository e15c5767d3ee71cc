using System.Xml.Linq;

namespace Provenance.Reports.Tests.Drawing;

public sealed class UsageDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Words_are_text_whatever_fonts_there_are()
    {
        var drawing = Draw(new UsageSeries("用量 of 红隼 <Ltd>", "accelerators", Start, Start.AddDays(30), [new(Start, 512), new(Start.AddDays(10), 1024), new(Start.AddDays(20), 0)])
        {
            Levels = [new(800, "门槛 threshold")],
        });

        var texts = drawing.Descendants(Svg + "text").Select(text => text.Value).ToList();
        Assert.Contains("用量 of 红隼 <Ltd>", texts);
        Assert.Contains("门槛 threshold", texts);
        Assert.Contains("1,000", texts);
        Assert.Contains("2026-01-12", texts);
        Assert.Contains(texts, text => text.StartsWith("Peak 1,024 accelerators from 2026-01-11 00:00 UTC", StringComparison.Ordinal));
    }

    [Fact]
    public void The_peak_of_parts_lies_within_one_and_nothing_held_has_none()
    {
        var parts = Draw(new UsageSeries("", "accelerators", Start, Start.AddDays(3), [new(Start, 1), new(Start.AddDays(1), 5), new(Start.AddDays(2), 5)]) { PartLength = TimeSpan.FromDays(1) });
        var none = Draw(new UsageSeries("", "accelerators", Start, Start.AddDays(3), [new(Start, 0)]));

        Assert.Contains(parts.Descendants(Svg + "text"), text => text.Value.StartsWith("Peak 5 accelerators between 2026-01-02 00:00 and 2026-01-03 00:00 UTC", StringComparison.Ordinal));
        Assert.DoesNotContain(none.Descendants(Svg + "text"), text => text.Value.Contains("Peak", StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_stretches_are_shaded_and_named_and_have_no_line()
    {
        var known = Draw(new UsageSeries("", "accelerators", Start, Start.AddDays(3), [new(Start, 1)]));
        var unknown = Draw(new UsageSeries("", "accelerators", Start, Start.AddDays(3), [new(Start, 1), new(Start.AddDays(1), null), new(Start.AddDays(2), 1)]));

        Assert.DoesNotContain(known.Descendants(Svg + "text"), text => text.Value.Contains("unknown", StringComparison.Ordinal));
        Assert.Contains(unknown.Descendants(Svg + "text"), text => text.Value == "Shaded: unknown, which is not none.");
        Assert.Equal(Lines(known) + 1, Lines(unknown));
    }

    [Fact]
    public void The_same_usage_gives_the_same_drawing()
    {
        var usage = new UsageSeries("", "accelerators", Start, Start.AddDays(3), [new(Start, 1), new(Start.AddDays(1), null)]);

        Assert.Equal(UsageDrawing.Svg(usage), UsageDrawing.Svg(usage));
    }

    [Fact]
    public void Two_drawings_in_one_page_do_not_share_names()
    {
        var first = Draw(new UsageSeries("", "accelerators", Start, Start.AddDays(3), [new(Start, 1)]));
        var second = Draw(new UsageSeries("", "accelerators", Start, Start.AddDays(3), [new(Start, 2), new(Start.AddDays(1), 3)]));

        static IEnumerable<string> Names(XDocument drawing) => drawing.Descendants().Attributes("id").Select(id => id.Value);
        Assert.NotEmpty(Names(first));
        Assert.Empty(Names(first).Intersect(Names(second)));
    }

    [Fact]
    public void Many_steps_are_drawn_by_their_highest_and_that_is_said()
    {
        var steps = Enumerable.Range(0, 5000).Select(i => new UsageStep(Start.AddMinutes(i), i % 7)).ToList();

        var drawing = Draw(new UsageSeries("", "accelerators", Start, Start.AddMinutes(5000), steps));

        Assert.Contains(drawing.Descendants(Svg + "text"), text => text.Value.Contains("highest value in each of 2,000 parts", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_known_is_said() => Assert.Contains(
        Draw(new UsageSeries("", "accelerators", Start, Start.AddDays(1), [])).Descendants(Svg + "text"),
        text => text.Value.StartsWith("Nothing is known", StringComparison.Ordinal));

    private static int Lines(XDocument drawing) =>
        drawing.Descendants(Svg + "path").Count(path => path.Attribute("stroke-width")?.Value == "1.5" && path.Attribute("stroke")?.Value == "black");

    private static XDocument Draw(UsageSeries usage) => XDocument.Parse(UsageDrawing.Svg(usage));
}
