// An Ed25519 private key in this process's memory; NSec keeps it in guarded pages and wipes it on disposal.

using NSec.Cryptography;

namespace Provenance.Statements;

/// <summary>A private key held in memory.</summary>
public sealed class SigningKey : ISigner, IDisposable
{
    /// <summary>Length of a seed in bytes (RFC 8032's private key).</summary>
    public const int SeedBytes = 32;

    private readonly Key _key;

    private SigningKey(Key key)
    {
        _key = key;
        var isKey = PublicKey.TryFromBytes(key.Export(KeyBlobFormat.RawPublicKey), out var publicKey);
        PublicKey = isKey ? publicKey! : throw new InvalidOperationException("The library exported no public key.");
    }

    /// <inheritdoc/>
    public PublicKey PublicKey { get; }

    // A key that could not be exported could not be written into a key file.
    private static KeyCreationParameters Parameters => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    /// <summary>Draws a key.</summary>
    public static SigningKey Create() => new(Key.Create(SignatureAlgorithm.Ed25519, Parameters));

    /// <summary>The key of a seed.</summary>
    /// <param name="seed">32 bytes.</param>
    /// <exception cref="FormatException">The seed has another length.</exception>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed) =>
        new(Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, Parameters));

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    /// <summary>The seed, for a key file. Clear it after use.</summary>
    public byte[] ExportSeed() => _key.Export(KeyBlobFormat.RawPrivateKey);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
