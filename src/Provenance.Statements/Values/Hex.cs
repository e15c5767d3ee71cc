// Lowercase hexadecimal straight from UTF-8. One spelling per value: uppercase is refused.

using System.Buffers;
using Provenance.Transparency;

namespace Provenance.Statements;

internal static class Hex
{
    private static readonly SearchValues<byte> Uppercase = SearchValues.Create("ABCDEF"u8);

    public static bool TryParseDigest(ReadOnlySpan<byte> utf8, out Digest digest)
    {
        digest = default;
        if (utf8.Length != Digest.SizeBytes * 2 || utf8.ContainsAny(Uppercase))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Digest.SizeBytes];
        if (Convert.FromHexString(utf8, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        digest = new Digest(bytes);
        return true;
    }
}
