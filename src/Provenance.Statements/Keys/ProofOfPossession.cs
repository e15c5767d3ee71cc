// Whoever has a key bound to a party proves that it holds the private half, for that party, use and registry:
//   Ed25519 over "compute-provenance/possession/v1\n<origin>\n<keyid>\n<handle>\n<use>\n"
// Otherwise somebody's public key could be accredited to another party, which would then seem to have signed.

using System.Text;

namespace Provenance.Statements;

/// <summary>Proofs that the holder of a key wants it bound.</summary>
public static class ProofOfPossession
{
    /// <summary>The bytes to be signed.</summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="keyId">The key being bound.</param>
    /// <param name="handle">The party it is bound to; for a delegation, the delegator's.</param>
    /// <param name="use">What it may be used for.</param>
    public static byte[] Message(string origin, KeyId keyId, Handle handle, KeyUse use) =>
        Encoding.UTF8.GetBytes($"compute-provenance/possession/v1\n{origin}\n{keyId}\n{handle}\n{Words.Of(use)}\n");

    /// <summary>Proves possession of <paramref name="signer"/>'s key.</summary>
    public static Signature64 Sign(ISigner signer, string origin, Handle handle, KeyUse use) =>
        new(signer.Sign(Message(origin, signer.PublicKey.KeyId, handle, use)));

    /// <summary>Whether the proof verifies and the key is a canonical point of the prime-order subgroup.</summary>
    public static bool Verify(PublicKey key, string origin, Handle handle, KeyUse use, Signature64 proof) =>
        PublicKey.IsPrimeOrder(key.Bytes.Span) && key.Verify(Message(origin, key.KeyId, handle, use), proof.Bytes.Span);
}
