// DSSE takes either alphabet of RFC 4648, padded or not, in its JSON form. White space, a mixture of both alphabets and
// stray trailing bits are still refused: nobody writes them on purpose.

using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Provenance.Statements;

internal static class LenientBase64
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var body = text.AsSpan().TrimEnd('=');
        var padding = text.Length - body.Length;
        if (body.Length % 4 == 1 || (padding > 0 && (padding > 2 || text.Length % 4 != 0))
            || (body.ContainsAny('+', '/') && body.ContainsAny('-', '_')))
        {
            return false;
        }

        var urlSafe = body.ToString().Replace('+', '-').Replace('/', '_');
        var buffer = new byte[Base64Url.GetMaxDecodedLength(urlSafe.Length)];
        if (Base64Url.DecodeFromChars(urlSafe, buffer, out _, out var written) != OperationStatus.Done
            || Base64Url.EncodeToString(buffer.AsSpan(0, written)) != urlSafe)
        {
            return false;
        }

        bytes = buffer[..written];
        return true;
    }
}
