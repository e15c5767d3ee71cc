// A key is named by the SHA-256 of its 32 public bytes. The name only finds the key; a signature proves it.

using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>SHA-256 of a public key, written as 64 lowercase hexadecimal digits.</summary>
/// <param name="Value">The digest.</param>
[JsonConverter(typeof(TextValueConverter<KeyId>))]
public readonly record struct KeyId(Digest Value) : ITextValue<KeyId>, IComparable<KeyId>
{
    /// <inheritdoc/>
    public static TextForm Form { get; } = new("a key id", DigestConverter.Description + " of the public key", DigestConverter.Pattern, 64);

    /// <summary>The name of a public key.</summary>
    /// <param name="publicKey">Its 32 bytes.</param>
    public static KeyId Of(ReadOnlySpan<byte> publicKey) => new(Digest.Of(publicKey));

    /// <summary>Reads a key id.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static KeyId Parse(string text) => TextValue.Parse<KeyId>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out KeyId value)
    {
        var good = Hex.TryParseDigest(utf8, out var digest);
        value = new KeyId(digest);
        return good;
    }

    /// <summary>64 lowercase hexadecimal digits.</summary>
    public override string ToString() => Value.ToString();

    /// <inheritdoc/>
    public int CompareTo(KeyId other) => Value.CompareTo(other.Value);

    /// <summary>Before, in order of bytes.</summary>
    public static bool operator <(KeyId left, KeyId right) => left.CompareTo(right) < 0;

    /// <summary>After, in order of bytes.</summary>
    public static bool operator >(KeyId left, KeyId right) => left.CompareTo(right) > 0;

    /// <summary>Not after, in order of bytes.</summary>
    public static bool operator <=(KeyId left, KeyId right) => left.CompareTo(right) <= 0;

    /// <summary>Not before, in order of bytes.</summary>
    public static bool operator >=(KeyId left, KeyId right) => left.CompareTo(right) >= 0;
}
