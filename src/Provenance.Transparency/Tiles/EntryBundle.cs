// An entry bundle (C2SP tlog-tiles) is, for each of up to 256 entries, a big-endian
// uint16 length and that many bytes. Hence no entry is longer than 65,535 bytes.

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Provenance.Transparency;

/// <summary>Writes and strictly reads entry bundles.</summary>
public static class EntryBundle
{
    /// <summary>The longest entry, in bytes.</summary>
    public const int MaxEntryBytes = ushort.MaxValue;

    private const int LengthBytes = 2;

    /// <summary>The bytes of a bundle.</summary>
    /// <param name="entries">1 to 256 entries of at most 65,535 bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too many, too few or too long.</exception>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count, nameof(entries));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, TileId.FullWidth, nameof(entries));
        var length = 0;
        foreach (var entry in entries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, MaxEntryBytes, nameof(entries));
            length += LengthBytes + entry.Length;
        }

        var bytes = new byte[length];
        var rest = bytes.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.Span.CopyTo(rest[LengthBytes..]);
            rest = rest[(LengthBytes + entry.Length)..];
        }

        return bytes;
    }

    /// <summary>Reads a bundle of exactly <paramref name="width"/> entries, without copying them.</summary>
    /// <param name="bytes">The whole bundle.</param>
    /// <param name="width">1 to 256, as the bundle's path says.</param>
    /// <param name="entries">Slices of <paramref name="bytes"/>, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes,
        int width,
        [NotNullWhen(true)] out IReadOnlyList<ReadOnlyMemory<byte>>? entries,
        [NotNullWhen(false)] out string? reason)
    {
        entries = null;
        if (width is < 1 or > TileId.FullWidth)
        {
            reason = "a bundle has 1 to 256 entries";
            return false;
        }

        var read = new ReadOnlyMemory<byte>[width];
        var rest = bytes;
        for (var i = 0; i < width; i++)
        {
            var length = rest.Length >= LengthBytes ? BinaryPrimitives.ReadUInt16BigEndian(rest.Span) : 0;
            if (rest.Length < LengthBytes + length)
            {
                reason = "the bundle ends within an entry";
                return false;
            }

            read[i] = rest.Slice(LengthBytes, length);
            rest = rest[(LengthBytes + length)..];
        }

        entries = rest.IsEmpty ? read : null;
        reason = rest.IsEmpty ? null : "bytes follow the last entry";
        return rest.IsEmpty;
    }
}
