// Where a page ended, for the next one, and for which tree size, so that all pages are of one answer. Opaque: base64url
// of size and position and the first 16 bytes of SHA-256(SHA-256(question) ‖ size and position). So a token that was
// altered, or made for another question, is refused; it protects from mistakes, not from forgery, for a position is no
// secret and grants nothing.

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Page tokens, bound to a question.</summary>
internal static class PageToken
{
    private const int CheckSizeBytes = 16;

    // Two pairs of names in full, of 4 KiB each at most.
    private const int MaxCharacters = 16_384;

    /// <summary>Digest of a question: its name and every filter, but not page size or token.</summary>
    public static Digest Question(string name, params IEnumerable<object?> filters) => Digest.Of(Encoding.UTF8.GetBytes(string.Join(
        '\n',
        filters.Select(filter => filter is null ? "-" : $"={filter.ToString()!.Replace("\n", "\\n", StringComparison.Ordinal)}").Prepend(name))));

    public static string Encode(Digest question, TreeSize size, string position)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{size.Value} {position}"));
        return Base64Url.EncodeToString([.. Check(question, bytes), .. bytes]);
    }

    /// <summary>Reads a token back.</summary>
    /// <returns>False where it was altered or belongs to another question.</returns>
    public static bool TryDecode(Digest question, string token, out TreeSize size, out string position)
    {
        (size, position) = (TreeSize.Zero, "");
        if (token.Length > MaxCharacters || !Base64Url.IsValid(token))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(token).AsSpan();
        if (bytes.Length < CheckSizeBytes || !Check(question, bytes[CheckSizeBytes..]).AsSpan().SequenceEqual(bytes[..CheckSizeBytes]))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes[CheckSizeBytes..]);
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        if (end < 0 || !long.TryParse(text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        (size, position) = (new TreeSize(number), text[(end + 1)..]);
        return true;
    }

    public static Refusal Invalid { get; } = new(
        RefusalReason.PageTokenInvalid,
        "pageToken",
        "The page token was altered, or belongs to another question.",
        "Ask again without a token, and pass tokens on as they are, with the same question.");

    private static byte[] Check(Digest question, ReadOnlySpan<byte> position)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. question.ToArray(), .. position], hash);
        return hash[..CheckSizeBytes].ToArray();
    }
}
