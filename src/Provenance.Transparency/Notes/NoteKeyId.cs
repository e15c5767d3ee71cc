// Key ID of a note key: SHA-256(name || 0x0A || type || public key)[:4], big-endian.
// Four bytes identify, they do not authenticate: a colliding key merely fails to verify.

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Provenance.Transparency;

/// <summary>Computes, writes and strictly reads the 32-bit key IDs of signed notes.</summary>
public static class NoteKeyId
{
    /// <summary>Length of a key ID in bytes.</summary>
    public const int SizeBytes = 4;

    private const int HexDigits = 8;

    /// <summary>The key ID of a public key under a name.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="type">The type byte that goes before the public key.</param>
    /// <param name="publicKey">The public key as its type encodes it.</param>
    public static uint Of(string name, NoteKeyType type, ReadOnlySpan<byte> publicKey)
    {
        var nameBytes = StrictUtf8.Bytes(name);
        var preimage = new byte[nameBytes.Length + 2 + publicKey.Length];
        nameBytes.CopyTo(preimage, 0);
        preimage[nameBytes.Length] = (byte)'\n';
        preimage[nameBytes.Length + 1] = (byte)type;
        publicKey.CopyTo(preimage.AsSpan(nameBytes.Length + 2));
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(preimage));
    }

    /// <summary>Eight lowercase hexadecimal digits.</summary>
    public static string Format(uint keyId) => keyId.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Reads eight lowercase hexadecimal digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out uint keyId)
    {
        keyId = 0;
        return hex.Length == HexDigits
            && uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out keyId)
            && hex.SequenceEqual(Format(keyId));
    }
}
