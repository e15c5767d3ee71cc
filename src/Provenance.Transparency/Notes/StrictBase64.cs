// Standard base64 (RFC 4648 section 4) with exactly one spelling per value: the
// platform's decoder skips white space and ignores stray trailing bits, so a
// text counts only if encoding its value gives the same text again.

using System.Diagnostics.CodeAnalysis;

namespace Provenance.Transparency;

internal static class StrictBase64
{
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 != 0)
        {
            return false;
        }

        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out var written))
        {
            return false;
        }

        var value = buffer.AsSpan(0, written);
        if (!text.SequenceEqual(Convert.ToBase64String(value)))
        {
            return false;
        }

        bytes = value.ToArray();
        return true;
    }
}
