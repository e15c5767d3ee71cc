// Names come from strangers. A control or a bidirectional override in one changes how the text around it reads, so each
// is shown as what it is, <U+202E>, rather than obeyed or dropped: that somebody put it there is itself worth seeing.

using System.Globalization;
using System.Text;

namespace Provenance.Reports;

/// <summary>Text with its unseen characters made visible.</summary>
public static class VisibleText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// The text with control, format, separator, private and unpaired surrogate characters written as <c>‹U+202E›</c>;
    /// joiners stay, for scripts need them. What comes back is valid in XML 1.0.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? built = null;
        var position = 0;
        while (position < text.Length)
        {
            var isWhole = Rune.TryGetRuneAt(text, position, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            var code = isWhole ? rune.Value : text[position];
            if (!isWhole || IsUnseen(rune))
            {
                built ??= new StringBuilder(text, 0, position, text.Length + 16);
                built.Append(CultureInfo.InvariantCulture, $"‹U+{code:X4}›");
            }
            else
            {
                built?.Append(text, position, length);
            }

            position += length;
        }

        return built?.ToString() ?? text;
    }

    private static bool IsUnseen(Rune rune) => rune.Value is not ZeroWidthJoiner and not ZeroWidthNonJoiner
        && (rune.Value is 0xFFFE or 0xFFFF || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.Surrogate);
}
