// A verifier key ("vkey") of C2SP signed-note: name+hex8(key ID)+base64(type || public
// key). The base64 may itself hold a "+", so the text is cut at the first two only. The
// key ID is recomputed: a mangled vkey is refused, never half-read.

using System.Diagnostics.CodeAnalysis;

namespace Provenance.Transparency;

/// <summary>A public key of a note signer with its name, type and key ID. Immutable.</summary>
public sealed class VerifierKey
{
    /// <summary>Length of an Ed25519 public key in bytes.</summary>
    public const int Ed25519KeyBytes = 32;

    /// <summary>Length of an ML-DSA-44 public key in bytes (FIPS 204).</summary>
    public const int MlDsa44KeyBytes = 1312;

    private readonly byte[] _publicKey;

    /// <summary>Names a public key.</summary>
    /// <param name="name">Not empty, without Unicode white space and without "+".</param>
    /// <param name="type">What the key signs, and how.</param>
    /// <param name="publicKey">32 bytes for Ed25519, 1,312 for ML-DSA-44.</param>
    /// <exception cref="ArgumentException">The name or the length does not fit.</exception>
    public VerifierKey(string name, NoteKeyType type, ReadOnlySpan<byte> publicKey)
    {
        if (!KeyName.IsValid(name))
        {
            throw new ArgumentException("A key name is not empty and has no white space and no plus sign.", nameof(name));
        }

        if (publicKey.Length == 0 || publicKey.Length != KeyBytes(type))
        {
            throw new ArgumentException($"A public key of type {type} has {KeyBytes(type)} bytes.", nameof(publicKey));
        }

        Name = name;
        Type = type;
        _publicKey = publicKey.ToArray();
        KeyId = NoteKeyId.Of(name, type, publicKey);
    }

    /// <summary>The key's name, as it stands in signature lines.</summary>
    public string Name { get; }

    /// <summary>What the key signs, and how.</summary>
    public NoteKeyType Type { get; }

    /// <summary>The first four bytes of SHA-256 over name, newline, type and public key.</summary>
    public uint KeyId { get; }

    /// <summary>The public key alone, without its type byte.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>Reads a vkey.</summary>
    /// <param name="text">The whole vkey and nothing else.</param>
    /// <param name="key">The key, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out VerifierKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        var first = text.IndexOf('+');
        var rest = first < 0 ? default : text[(first + 1)..];
        var second = rest.IndexOf('+');
        if (second < 0)
        {
            reason = "a verifier key is name+hex+base64";
            return false;
        }

        var name = text[..first];
        if (!KeyName.IsValid(name))
        {
            reason = "the key name is empty or has white space";
            return false;
        }

        if (!NoteKeyId.TryParse(rest[..second], out var keyId))
        {
            reason = "the key ID is not eight lowercase hexadecimal digits";
            return false;
        }

        if (!StrictBase64.TryDecode(rest[(second + 1)..], out var material) || material.Length == 0)
        {
            reason = "the public key is not standard, padded base64";
            return false;
        }

        var type = (NoteKeyType)material[0];
        if (KeyBytes(type) != material.Length - 1)
        {
            reason = "the public key is of an unknown type or of the wrong length";
            return false;
        }

        var read = new VerifierKey(name.ToString(), type, material.AsSpan(1));
        key = read.KeyId == keyId ? read : null;
        reason = key is null ? "the key ID is not that of the name and public key" : null;
        return key is not null;
    }

    /// <summary>A verifier for the key's signatures; null for ML-DSA-44, which cannot be verified here.</summary>
    public INoteVerifier? ToVerifier(IEd25519 ed25519) => Type switch
    {
        NoteKeyType.Ed25519 => new Ed25519NoteVerifier(this, ed25519),
        NoteKeyType.CosignatureV1 => new CosignatureV1Verifier(this, ed25519),
        _ => null,
    };

    /// <summary>The vkey text: name+hex8(key ID)+base64(type ‖ public key).</summary>
    public override string ToString() =>
        $"{Name}+{NoteKeyId.Format(KeyId)}+{Convert.ToBase64String([(byte)Type, .. _publicKey])}";

    // An unknown type fits no length: -1 is no length that material can have.
    private static int KeyBytes(NoteKeyType type) => type switch
    {
        NoteKeyType.Ed25519 or NoteKeyType.CosignatureV1 => Ed25519KeyBytes,
        NoteKeyType.MlDsa44Cosignature => MlDsa44KeyBytes,
        _ => -1,
    };
}
