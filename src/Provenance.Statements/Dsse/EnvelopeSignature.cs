// One signature of an envelope.

namespace Provenance.Statements;

/// <summary>A signature and the name of the key to verify it with.</summary>
/// <param name="KeyId">Finds the key; proves nothing.</param>
/// <param name="Signature">Ed25519 over the PAE, 64 bytes.</param>
public readonly record struct EnvelopeSignature(KeyId KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Length of a signature in bytes.</summary>
    public const int SizeBytes = 64;
}
