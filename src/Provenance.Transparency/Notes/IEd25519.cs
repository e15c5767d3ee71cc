namespace Provenance.Transparency;

/// <summary>
/// Verifies Ed25519 signatures (RFC 8032). The base class library has no Ed25519, so whoever uses notes supplies
/// it; one library gives the verdicts everywhere, and vectors pin them.
/// </summary>
public interface IEd25519
{
    /// <summary>Whether the signature is good. Any malformed input, also of the wrong length, is a plain no.</summary>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="message">The signed bytes.</param>
    /// <param name="signature">64 bytes.</param>
    bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
