// Text to bytes and back without substitution: what is not valid is refused, so a
// text and its bytes always stand for each other.

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Provenance.Transparency;

internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsValid(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = Utf8.IsValid(bytes) ? Encoding.GetString(bytes) : null;
        return text is not null;
    }

    /// <summary>The bytes of a text that is known to be valid.</summary>
    public static byte[] Bytes(string text) => Encoding.GetBytes(text);
}
