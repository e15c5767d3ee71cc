using Provenance.Reports;

namespace Provenance.Cli.Tests;

public sealed class UsageBarTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Columns_rise_with_usage_and_the_axes_have_dates_peak_and_zero()
    {
        using var screen = new Screen(isInteractive: false);
        UsageBar.Write(screen.Terminal, Usage(new(Start, 0), new(Start.AddDays(1), 512), new(Start.AddDays(2), 1024), new(Start.AddDays(3), 1)));

        var plot = new string(' ', 7) + "|";
        Assert.Equal("Accelerators held", screen.Lines[0]);
        Assert.Equal($" 1,024 |{new string(' ', 45)}{new string('#', 24)}", screen.Lines[1]);
        Assert.Equal($"{plot}{new string(' ', 45)}{new string('#', 24)}", screen.Lines[2]);
        Assert.Equal($"{plot}{new string(' ', 22)}{new string('#', 47)}", screen.Lines[3]);
        Assert.Equal($"{plot}{new string(' ', 22)}{new string('#', 47)}{new string('.', 22)}", screen.Lines[4]);
        Assert.Equal($"     0 +{new string('-', 91)}", screen.Lines[5]);
        Assert.StartsWith("        2026-01-01", screen.Lines[6], StringComparison.Ordinal);
        Assert.EndsWith("2026-01-05", screen.Lines[6], StringComparison.Ordinal);
        Assert.Equal("Peak 1,024 accelerators from 2026-01-03 00:00 UTC. Each column is the highest of 1.1 h.", screen.Lines[7]);
    }

    [Fact]
    public void Blocks_are_for_terminals_and_fit_their_width()
    {
        using var screen = new Screen(isInteractive: true);
        UsageBar.Write(screen.Terminal, Usage(new(Start, 1024), new(Start.AddDays(2), 100)));

        Assert.Contains('█', screen.Text);
        Assert.Contains('▃', screen.Text);
        Assert.All(screen.Lines.Take(7), line => Assert.True(line.Length <= 80));
        Assert.DoesNotContain('\u001B', screen.Text);
    }

    [Fact]
    public void The_plain_locale_gets_ascii()
    {
        using var screen = new Screen(isInteractive: true, locale: "POSIX");
        UsageBar.Write(screen.Terminal, Usage(new(Start, 1024), new(Start.AddDays(2), 100)));

        Assert.All(screen.Text, c => Assert.True(char.IsAscii(c)));
    }

    [Fact]
    public void Unknown_is_marked_and_is_not_nothing()
    {
        using var screen = new Screen(isInteractive: false);
        UsageBar.Write(screen.Terminal, Usage(new(Start, 8), new(Start.AddDays(2), null)));

        Assert.EndsWith("#???", screen.Lines[4].TrimEnd('?') + "???", StringComparison.Ordinal);
        Assert.Contains("?: unknown, which is not none.", screen.Lines);
    }

    [Fact]
    public void Nothing_known_is_said()
    {
        using var screen = new Screen(isInteractive: false);
        UsageBar.Write(screen.Terminal, Usage());

        Assert.Contains("Nothing is known of this period.", screen.Lines);
    }

    [Fact]
    public void Nothing_held_has_no_peak()
    {
        using var screen = new Screen(isInteractive: false);
        UsageBar.Write(screen.Terminal, Usage(new UsageStep(Start, 0)));

        Assert.DoesNotContain("Peak", screen.Text, StringComparison.Ordinal);
        Assert.Contains(screen.Lines, line => line.StartsWith("Each column is the highest of ", StringComparison.Ordinal));
    }

    private static UsageSeries Usage(params UsageStep[] steps) => new("Accelerators held", "accelerators", Start, Start.AddDays(4), steps);
}
