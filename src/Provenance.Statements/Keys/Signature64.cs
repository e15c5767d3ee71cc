// An Ed25519 signature as it stands inside a section.

using System.Buffers.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>An Ed25519 signature, written as base64url without padding.</summary>
[JsonConverter(typeof(TextValueConverter<Signature64>))]
public readonly struct Signature64 : ITextValue<Signature64>, IEquatable<Signature64>
{
    private const int Characters = 86;
    private readonly byte[]? _bytes;

    /// <summary>Takes over 64 bytes.</summary>
    /// <exception cref="ArgumentException">The length is not 64.</exception>
    public Signature64(byte[] bytes) => _bytes = bytes.Length == EnvelopeSignature.SizeBytes
        ? bytes
        : throw new ArgumentException($"A signature has {EnvelopeSignature.SizeBytes} bytes, not {bytes.Length}.", nameof(bytes));

    /// <inheritdoc/>
    public static TextForm Form { get; } =
        new("a signature", "an Ed25519 signature: 64 bytes in base64url without padding", Base64UrlBytes.Pattern(Characters), Characters);

    /// <summary>The 64 bytes; none for a value that was never set.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Signature64 value)
    {
        var bytes = new byte[EnvelopeSignature.SizeBytes];
        var good = Base64UrlBytes.TryRead(utf8, bytes);
        value = good ? new Signature64(bytes) : default;
        return good;
    }

    /// <summary>base64url without padding: 86 characters.</summary>
    public override string ToString() => Base64Url.EncodeToString(_bytes);

    /// <inheritdoc/>
    public bool Equals(Signature64 other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Signature64 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>Equality of all bytes.</summary>
    public static bool operator ==(Signature64 left, Signature64 right) => left.Equals(right);

    /// <summary>Inequality in any byte.</summary>
    public static bool operator !=(Signature64 left, Signature64 right) => !left.Equals(right);
}
