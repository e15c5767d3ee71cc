// Whatever holds a private key: a file, a key-management service, an external command.

namespace Provenance.Statements;

/// <summary>Signs with one Ed25519 key.</summary>
public interface ISigner
{
    /// <summary>The public half.</summary>
    PublicKey PublicKey { get; }

    /// <summary>Ed25519 over <paramref name="message"/>: 64 bytes. Safe to call from several threads.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}
