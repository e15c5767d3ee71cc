// Usage over time as columns of characters that fill the terminal's width, without colour:
//
//     Accelerators held by the jobs shown
//      1,024 |          #####
//            |     ###########
//            |  ################   ??
//          0 +---------------------------
//             2026-01-01       2026-03-01
//
// A column shows the highest value of its part of the period. "?" is unknown, which is not none.

using System.Globalization;
using System.Text;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>Writes usage over time.</summary>
internal static class UsageBar
{
    private const int Rows = 4;
    private const int FewestColumns = 10;
    private const int MostColumns = 200;
    private const int EighthsInRow = 8;
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>Writes the title, the columns, the axes and what is left out.</summary>
    public static void Write(Terminal terminal, UsageSeries usage)
    {
        var peak = usage.Peak();
        var label = peak is { } highest ? Number(highest.Value) : "?";
        var gutter = Math.Max(label.Length, 1) + 1;
        var columns = Math.Clamp(terminal.Width - gutter - 3, FewestColumns, MostColumns);
        var buckets = usage.Buckets(columns);
        terminal.Line(usage.Title);
        for (var row = Rows - 1; row >= 0; row--)
        {
            var name = row == Rows - 1 ? label : "";
            terminal.Line($"{name.PadLeft(gutter)} {(terminal.ShowsSymbols ? '│' : '|')}{RowOf(buckets, row, peak?.Value ?? 0, terminal.ShowsSymbols)}".TrimEnd());
        }

        terminal.Line($"{"0".PadLeft(gutter)} {(terminal.ShowsSymbols ? '└' : '+')}{new string(terminal.ShowsSymbols ? '─' : '-', columns)}");
        terminal.Line(new string(' ', gutter + 2) + Dates(usage, columns));
        terminal.Line(peak is { } known
            ? Peak(usage, known) + Resolution(usage, columns)
            : "Nothing is known of this period.");
        if (buckets.Any(bucket => bucket is null))
        {
            terminal.Line("?: unknown, which is not none.");
        }

        foreach (var level in usage.Levels)
        {
            terminal.Line($"{level.Label}: {Number(level.Value)} {usage.Unit}.");
        }

        foreach (var remark in usage.Remarks)
        {
            terminal.Line(remark);
        }
    }

    private static string RowOf(IReadOnlyList<double?> buckets, int row, double peak, bool showsBlocks)
    {
        var line = new StringBuilder(buckets.Count);
        foreach (var bucket in buckets)
        {
            // What is more than nothing shows, be it ever so little.
            var eighths = bucket is { } value && value > 0 ? Math.Max(1, (int)Math.Round(value / peak * Rows * EighthsInRow)) : 0;
            var inRow = Math.Clamp(eighths - (row * EighthsInRow), 0, EighthsInRow);
            line.Append(bucket is null ? row == 0 ? '?' : ' '
                : showsBlocks ? Blocks[inRow]
                : inRow >= EighthsInRow / 2 ? '#'
                : inRow > 0 && row == 0 ? '.'
                : ' ');
        }

        return line.ToString();
    }

    // The period's ends, and its middle where there is room.
    private static string Dates(UsageSeries usage, int columns)
    {
        var form = usage.Until - usage.From < TimeSpan.FromDays(3) ? "MM-dd HH:mm" : "yyyy-MM-dd";
        string Date(DateTimeOffset at) => at.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);
        var (first, middle, last) = (Date(usage.From), Date(usage.From + ((usage.Until - usage.From) / 2)), Date(usage.Until));
        var room = columns - first.Length - last.Length;
        if (room < 2)
        {
            return $"{first} {last}";
        }

        return room < middle.Length + 6
            ? first + new string(' ', room) + last
            : first + new string(' ', (columns / 2) - first.Length - (middle.Length / 2)) + middle
                + new string(' ', columns - (columns / 2) - middle.Length + (middle.Length / 2) - last.Length) + last;
    }

    // Of the highest of a part, the moment is not known. Nothing held has no peak.
    private static string Peak(UsageSeries usage, (double Value, DateTimeOffset At, DateTimeOffset Until) peak) => peak.Value == 0 ? ""
        : usage.PartLength is null ? $"Peak {Number(peak.Value)} {usage.Unit} from {Minute(peak.At)} UTC. "
        : $"Peak {Number(peak.Value)} {usage.Unit} between {Minute(peak.At)} and {Minute(peak.Until)} UTC. ";

    // Where the parts of the answer are longer than a column, a column tells no more than its part.
    private static string Resolution(UsageSeries usage, int columns)
    {
        var column = (usage.Until - usage.From) / columns;
        return usage.PartLength is not { } part ? $"Each column is the highest of {Length(column)}."
            : part >= column ? $"Parts of {Length(part)}, each as high as its highest moment."
            : $"Parts of {Length(part)}; each column is the highest of those in {Length(column)}.";
    }

    private static string Length(TimeSpan time) => time.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} d")
        : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");

    private static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
