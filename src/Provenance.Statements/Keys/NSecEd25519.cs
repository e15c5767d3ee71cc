// Lets the transparency library, which knows no cryptography but SHA-256, verify notes with NSec.

using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Ed25519 by NSec, for signed notes.</summary>
public sealed class NSecEd25519 : IEd25519
{
    /// <summary>The one instance; it holds nothing.</summary>
    public static NSecEd25519 Instance { get; } = new();

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        PublicKey.TryFromBytes(publicKey, out var key) && key.Verify(message, signature);
}
