// ASCII decimals of the log formats: digits only, no sign, no leading zero
// (unless the number is 0), so that each number has exactly one spelling.

using System.Globalization;

namespace Provenance.Transparency;

internal static class StrictDecimal
{
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        var isCanonical = text.Length > 0
            && !text.ContainsAnyExceptInRange('0', '9')
            && (text.Length == 1 || text[0] != '0');
        return isCanonical && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    public static string Format(long value) => value.ToString(CultureInfo.InvariantCulture);
}
