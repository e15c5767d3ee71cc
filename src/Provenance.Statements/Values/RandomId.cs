// Sixteen random bytes, inline: enough that nobody guesses one and that no two are ever drawn alike.

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The salt at the head of a section: a withheld section cannot be guessed from its digest.</summary>
/// <param name="Bits">The 16 bytes, big-endian.</param>
[JsonConverter(typeof(TextValueConverter<Salt>))]
public readonly record struct Salt(UInt128 Bits) : ITextValue<Salt>
{
    /// <inheritdoc/>
    public static TextForm Form { get; } = RandomBits.Form("a salt");

    /// <summary>Draws a salt.</summary>
    public static Salt Draw() => new(RandomBits.Draw());

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Salt value)
    {
        var good = RandomBits.TryParse(utf8, out var bits);
        value = new Salt(bits);
        return good;
    }

    /// <summary>base64url without padding: 22 characters.</summary>
    public override string ToString() => RandomBits.ToText(Bits);
}

/// <summary>The name of one signing process's sequence of statements.</summary>
/// <param name="Bits">The 16 bytes, big-endian, so that order of numbers is order of bytes.</param>
[JsonConverter(typeof(TextValueConverter<StreamId>))]
public readonly record struct StreamId(UInt128 Bits) : ITextValue<StreamId>, IComparable<StreamId>
{
    /// <inheritdoc/>
    public static TextForm Form { get; } = RandomBits.Form("a stream");

    /// <summary>Draws a stream.</summary>
    public static StreamId Draw() => new(RandomBits.Draw());

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out StreamId value)
    {
        var good = RandomBits.TryParse(utf8, out var bits);
        value = new StreamId(bits);
        return good;
    }

    /// <summary>The 16 bytes in a new array.</summary>
    public byte[] ToArray() => RandomBits.ToArray(Bits);

    /// <summary>base64url without padding: 22 characters.</summary>
    public override string ToString() => RandomBits.ToText(Bits);

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => Bits.CompareTo(other.Bits);

    /// <summary>Before, in order of bytes.</summary>
    public static bool operator <(StreamId left, StreamId right) => left.Bits < right.Bits;

    /// <summary>After, in order of bytes.</summary>
    public static bool operator >(StreamId left, StreamId right) => left.Bits > right.Bits;

    /// <summary>Not after, in order of bytes.</summary>
    public static bool operator <=(StreamId left, StreamId right) => left.Bits <= right.Bits;

    /// <summary>Not before, in order of bytes.</summary>
    public static bool operator >=(StreamId left, StreamId right) => left.Bits >= right.Bits;
}

internal static class RandomBits
{
    private const int SizeBytes = 16;
    private const int Characters = 22;

    public static TextForm Form(string name) =>
        new(name, "16 random bytes in base64url without padding", Base64UrlBytes.Pattern(Characters), Characters);

    public static UInt128 Draw()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static bool TryParse(ReadOnlySpan<byte> utf8, out UInt128 bits)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        var good = Base64UrlBytes.TryRead(utf8, bytes);
        bits = good ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : default;
        return good;
    }

    public static byte[] ToArray(UInt128 bits)
    {
        var bytes = new byte[SizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return bytes;
    }

    public static string ToText(UInt128 bits) => Base64Url.EncodeToString(ToArray(bits));
}
