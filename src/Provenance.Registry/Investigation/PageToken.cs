// Where a page ended, for the next one. Opaque: base64url of the position and the first 16 bytes of
// SHA-256(SHA-256(question) ‖ position). So a token that was altered, or made for another question, is refused; it
// protects from mistakes, not from forgery, for a position is no secret and grants nothing.

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Page tokens, bound to a question.</summary>
internal static class PageToken
{
    private const int CheckSizeBytes = 16;
    private const int MaxCharacters = 4096;

    /// <summary>Digest of a question: its name and every filter, but not page size or token.</summary>
    public static Digest Question(string name, params IEnumerable<object?> filters) => Digest.Of(Encoding.UTF8.GetBytes(string.Join(
        '\n',
        filters.Select(filter => filter is null ? "-" : $"={filter.ToString()!.Replace("\n", "\\n", StringComparison.Ordinal)}").Prepend(name))));

    public static string Encode(Digest question, string position)
    {
        var bytes = Encoding.UTF8.GetBytes(position);
        return Base64Url.EncodeToString([.. Check(question, bytes), .. bytes]);
    }

    /// <summary>Reads a token back.</summary>
    /// <returns>False where it was altered or belongs to another question.</returns>
    public static bool TryDecode(Digest question, string token, out string position)
    {
        position = "";
        if (token.Length > MaxCharacters || !Base64Url.IsValid(token))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(token).AsSpan();
        if (bytes.Length < CheckSizeBytes || !Check(question, bytes[CheckSizeBytes..]).AsSpan().SequenceEqual(bytes[..CheckSizeBytes]))
        {
            return false;
        }

        position = Encoding.UTF8.GetString(bytes[CheckSizeBytes..]);
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
