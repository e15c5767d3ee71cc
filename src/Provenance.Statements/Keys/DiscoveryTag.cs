// A leaf shows neither content nor whose it is. Its tags let a key's holder, who alone was given the key's discovery
// secret, find the leaves of reports made with its key, also of those it did not make. The registry writes them: whether it
// wrote the right ones, and which trust statements are the key's, an audit sees that reads the content too:
//   tag    = first 16 bytes of HMAC-SHA-256(secret, statement id)
//   secret = HMAC-SHA-256(the registry's discovery master, "compute-provenance/discovery/v1\n<origin>\n<keyid>\n")

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Sixteen bytes that mark a leaf for those who know a key's discovery secret.</summary>
/// <param name="Bits">The bytes, big-endian.</param>
public readonly record struct DiscoveryTag(UInt128 Bits)
{
    /// <summary>Length of a tag in bytes.</summary>
    public const int SizeBytes = 16;

    /// <summary>Length of a secret in bytes.</summary>
    public const int SecretBytes = 32;

    /// <summary>The secret of trust statements: 32 zero bytes, so that anyone finds them.</summary>
    public static ReadOnlyMemory<byte> TrustSecret { get; } = new byte[SecretBytes];

    /// <summary>The tag of a statement for one key.</summary>
    /// <param name="secret">The key's discovery secret, 32 bytes.</param>
    /// <param name="statementId">The statement.</param>
    public static DiscoveryTag Compute(ReadOnlySpan<byte> secret, Digest statementId)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes, nameof(secret));
        Span<byte> id = stackalloc byte[Digest.SizeBytes];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        statementId.CopyTo(id);
        HMACSHA256.HashData(secret, id, mac);
        return new DiscoveryTag(BinaryPrimitives.ReadUInt128BigEndian(mac));
    }

    /// <summary>The discovery secret that a registry draws for a key.</summary>
    /// <param name="master">The registry's discovery master, 32 bytes.</param>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="keyId">The key.</param>
    public static byte[] Secret(ReadOnlySpan<byte> master, string origin, KeyId keyId)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(master.Length, SecretBytes, nameof(master));
        return HMACSHA256.HashData(master, Encoding.UTF8.GetBytes($"compute-provenance/discovery/v1\n{origin}\n{keyId}\n"));
    }

    /// <summary>32 lowercase hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return Convert.ToHexStringLower(bytes);
    }
}
