namespace Provenance.Transparency;

/// <summary>Signs a message with a private Ed25519 key that stays where it is: a file, a key service, a command.</summary>
/// <param name="message">The bytes to sign.</param>
/// <returns>The signature, 64 bytes.</returns>
public delegate byte[] Ed25519Sign(ReadOnlySpan<byte> message);
