// How wide text is without asking a font: a drawing must come out the same on a machine that has none. Wide and
// full-width characters of UAX #11 count two columns, combining marks none, all others one.

using System.Globalization;
using System.Text;

namespace Provenance.Reports;

/// <summary>Widths of text in columns, and lines no wider than so many.</summary>
public static class TextWidth
{
    // Blocks whose characters are wide (W) or full-width (F) in Unicode's EastAsianWidth.txt; gaps inside them do not matter.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
        (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18CFF), (0x1B000, 0x1B2FF), (0x1F300, 0x1F64F), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    /// <summary>How many columns a text takes.</summary>
    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    /// <summary>
    /// The text in at most <paramref name="lines"/> lines of at most <paramref name="columns"/> columns, broken at spaces
    /// and slashes where that leaves lines at least half full; what has no room ends in "…".
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, int columns, int lines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 1);
        var result = new List<string>();
        var rest = text.Trim();
        while (rest.Length > 0 && result.Count < lines)
        {
            if (Of(rest) <= columns)
            {
                result.Add(rest);
                return result;
            }

            var isLast = result.Count == lines - 1;
            var fits = Fitting(rest, isLast ? columns - 1 : columns);
            var end = isLast ? fits : GoodEnd(rest, fits);
            result.Add(isLast ? rest[..end].TrimEnd() + "…" : rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }

        return result;
    }

    // At a space or behind a slash, where the line is then at least half full.
    private static int GoodEnd(string text, int fits)
    {
        var space = text.LastIndexOf(' ', Math.Min(fits, text.Length - 1));
        var slash = text.LastIndexOf('/', fits - 1) + 1;
        var end = Math.Max(space, slash);
        return end > 0 && 2 * Of(text[..end]) >= Of(text[..fits]) ? end : fits;
    }

    // Length of the longest beginning that takes no more columns; at least one character.
    private static int Fitting(string text, int columns)
    {
        var taken = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            taken += Of(rune);
            if (taken > columns && length > 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static int Of(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : Wide.Any(block => rune.Value >= block.First && rune.Value <= block.Last) ? 2
        : 1;
}
