// base64url without padding (RFC 4648 section 5), one spelling per value: the bits beyond the last byte must be zero.

using System.Buffers;
using System.Buffers.Text;

namespace Provenance.Statements;

internal static class Base64UrlBytes
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>Reads exactly as many bytes as <paramref name="bytes"/> has room for.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, Span<byte> bytes)
    {
        if (utf8.Length != Base64Url.GetEncodedLength(bytes.Length) || utf8.ContainsAnyExcept(Alphabet)
            || Base64Url.DecodeFromUtf8(utf8, bytes, out _, out var written) != OperationStatus.Done || written != bytes.Length)
        {
            return false;
        }

        Span<byte> again = stackalloc byte[utf8.Length];
        Base64Url.EncodeToUtf8(bytes, again, out _, out _);
        return again.SequenceEqual(utf8);
    }

    /// <summary>A pattern for as many bytes.</summary>
    public static string Pattern(int characters) => $"^[A-Za-z0-9_-]{{{characters}}}$";
}
