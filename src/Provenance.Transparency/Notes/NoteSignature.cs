// One signature line of a note: em dash (U+2014), space, key name, space, base64 of
// key ID (4 bytes, big-endian) and signature.

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Provenance.Transparency;

/// <summary>A signature on a note, of any type, verified or not. Immutable.</summary>
public sealed class NoteSignature
{
    private const string Dash = "\u2014 ";

    private readonly byte[] _bytes;

    /// <summary>Puts a signature under a key's name.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="keyId">The key's ID.</param>
    /// <param name="bytes">The signature without the key ID: at least one byte.</param>
    /// <exception cref="ArgumentException">The name is not one, or the signature is empty.</exception>
    public NoteSignature(string name, uint keyId, ReadOnlySpan<byte> bytes)
    {
        if (!KeyName.IsValid(name))
        {
            throw new ArgumentException("A key name is not empty and has no white space and no plus sign.", nameof(name));
        }

        if (bytes.IsEmpty)
        {
            throw new ArgumentException("A signature is not empty.", nameof(bytes));
        }

        Name = name;
        KeyId = keyId;
        _bytes = bytes.ToArray();
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>The key's ID.</summary>
    public uint KeyId { get; }

    /// <summary>The signature without the key ID.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads one signature line.</summary>
    /// <param name="line">The line without its newline.</param>
    /// <param name="signature">The signature, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParseLine(
        ReadOnlySpan<char> line, [NotNullWhen(true)] out NoteSignature? signature, [NotNullWhen(false)] out string? reason)
    {
        signature = null;
        if (!line.StartsWith(Dash, StringComparison.Ordinal))
        {
            reason = "a signature line begins with an em dash and a space";
            return false;
        }

        var rest = line[Dash.Length..];
        var space = rest.IndexOf(' ');
        if (space < 0 || !KeyName.IsValid(rest[..space]))
        {
            reason = "a signature line has a key name without white space and plus sign, then a space";
            return false;
        }

        if (!StrictBase64.TryDecode(rest[(space + 1)..], out var blob) || blob.Length <= NoteKeyId.SizeBytes)
        {
            reason = "a signature line ends in the base64 of a key ID and a signature";
            return false;
        }

        var keyId = BinaryPrimitives.ReadUInt32BigEndian(blob);
        signature = new NoteSignature(rest[..space].ToString(), keyId, blob.AsSpan(NoteKeyId.SizeBytes));
        reason = null;
        return true;
    }

    /// <summary>The signature line without its newline.</summary>
    public override string ToString()
    {
        var blob = new byte[NoteKeyId.SizeBytes + _bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(blob, KeyId);
        _bytes.CopyTo(blob, NoteKeyId.SizeBytes);
        return $"{Dash}{Name} {Convert.ToBase64String(blob)}";
    }

    internal bool IsBy(INoteVerifier verifier) =>
        KeyId == verifier.KeyId && string.Equals(Name, verifier.Name, StringComparison.Ordinal);
}
