using Provenance.Reports;

namespace Provenance.Cli.Tests;

public sealed class TableTests
{
    private static readonly string[] Headings = ["customer", "names", "accelerators"];
    private static readonly string[] Kestrel = ["NATIONAL:SG:202688888K", "Kestrel; 红隼分析私人有限公司", "16,384"];
    private static readonly string[] Heron = ["NATIONAL:AE:778812", "Heron", ""];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Columns_stand_below_each_other_with_wide_characters_too(bool isInteractive)
    {
        using var screen = new Screen(isInteractive);
        screen.Terminal.Table(Headings, [Kestrel, Heron]);

        var lines = screen.Lines.Where(line => line.Length > 0).ToList();
        Assert.Single(lines.Select(TextWidth.Of).Distinct());
        Assert.Contains(lines, line => line.Contains("红隼分析私人有限公司", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Numbers_stand_to_the_right_and_words_to_the_left(bool isInteractive)
    {
        using var screen = new Screen(isInteractive);
        screen.Terminal.Table(["accelerators", "share", "name"], [["16,384", "12.5 %", "9"], ["8", "unknown", "Heron 9"]]);

        var rows = screen.Lines.Where(line => line.Contains("16,384", StringComparison.Ordinal) || line.Contains("Heron", StringComparison.Ordinal)).ToList();
        Assert.Contains("       16,384 ", rows[0], StringComparison.Ordinal);
        Assert.Contains("            8 ", rows[1], StringComparison.Ordinal);
        Assert.Contains(" 12.5 % ", rows[0], StringComparison.Ordinal);
        Assert.Contains(" 9       ", rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', screen.Text);
    }

    [Fact]
    public void A_table_that_would_break_words_is_a_list_for_each_row()
    {
        using var screen = new Screen(isInteractive: true);
        screen.Terminal.Table([.. Headings, "record"], [[.. Kestrel, new string('x', 60)], [.. Heron, "short"]]);

        Assert.Equal(
            $"""
            1 of 2
            customer      NATIONAL:SG:202688888K
            names         Kestrel; 红隼分析私人有限公司
            accelerators  16,384
            record        {new string('x', 60)}
            2 of 2
            customer      NATIONAL:AE:778812
            names         Heron
            record        short

            """,
            screen.Text);
    }
}
