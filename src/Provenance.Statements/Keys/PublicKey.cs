// An Ed25519 public key (RFC 8032): 32 bytes, imported into NSec once and then verified with many times. libsodium
// verifies without the cofactor, asks for S < L and for canonical A and R, and refuses points of small order;
// Ed25519SelfTest pins those verdicts at start-up.

using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using NSec.Cryptography;
using NSecKey = NSec.Cryptography.PublicKey;

namespace Provenance.Statements;

/// <summary>An Ed25519 public key.</summary>
[JsonConverter(typeof(TextValueConverter<PublicKey>))]
public sealed class PublicKey : ITextValue<PublicKey>, IEquatable<PublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int SizeBytes = 32;

    private const int Characters = 43;
    private readonly byte[] _bytes;
    private readonly NSecKey _key;

    private PublicKey(byte[] bytes, NSecKey key)
    {
        _bytes = bytes;
        _key = key;
        KeyId = KeyId.Of(bytes);
    }

    /// <inheritdoc/>
    public static TextForm Form { get; } =
        new("a key", "an Ed25519 public key: 32 bytes in base64url without padding", Base64UrlBytes.Pattern(Characters), Characters);

    /// <summary>The key's name.</summary>
    public KeyId KeyId { get; }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Takes 32 bytes; false for another length.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PublicKey? value)
    {
        value = bytes.Length == SizeBytes && NSecKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var key)
            ? new PublicKey(bytes.ToArray(), key!)
            : null;
        return value is not null;
    }

    /// <summary>Reads base64url without padding.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static PublicKey Parse(string text) => TextValue.Parse<PublicKey>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [MaybeNullWhen(false)] out PublicKey value)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        value = null;
        return Base64UrlBytes.TryRead(utf8, bytes) && TryFromBytes(bytes, out value);
    }

    /// <summary>Whether <paramref name="bytes"/> are a canonical point of the prime-order subgroup, other than its neutral element.</summary>
    public static bool IsPrimeOrder(ReadOnlySpan<byte> bytes) =>
        bytes.Length == SizeBytes && LibSodium.crypto_core_ed25519_is_valid_point(bytes) == 1;

    /// <summary>Whether <paramref name="signature"/> was made over <paramref name="message"/> with this key's private half.</summary>
    /// <param name="message">The signed bytes.</param>
    /// <param name="signature">64 bytes; another length is a plain no.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(_key, message, signature);

    /// <summary>base64url without padding: 43 characters.</summary>
    public override string ToString() => Base64Url.EncodeToString(_bytes);

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && KeyId == other.KeyId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => KeyId.GetHashCode();
}
