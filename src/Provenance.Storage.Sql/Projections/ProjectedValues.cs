// How values of statements stand in columns: quantities as their length and their bytes, big-endian and without leading
// zeros, whose order as bytes is their order as numbers; keys of the parts of an entry as the entry's index times a power of two, plus the part's place.

using System.Buffers.Binary;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Values to columns and back.</summary>
internal static class ProjectedValues
{
    /// <summary>An array of a statement has at most 4,096 elements (proto/README.md §9).</summary>
    public const int PlaceBits = 12;

    /// <summary>Keys of the parts of one entry.</summary>
    public const int Places = 1 << PlaceBits;

    /// <summary>Inputs and outputs of a job are one list.</summary>
    public const int ArtifactPlaceBits = 13;

    /// <summary>A digest after the byte of its kind.</summary>
    public const int KindedDigestSizeBytes = 1 + Digest.SizeBytes;

    /// <summary>A quantity of any size: the byte of its length, and its bytes.</summary>
    public const int MaxQuantitySizeBytes = 1 + NumberSizeBytes;

    private const int NumberSizeBytes = 16;

    public static long PartKey(long index, int place) => (index << PlaceBits) | (uint)place;

    public static long ArtifactKey(long index, int place) => (index << ArtifactPlaceBits) | (uint)place;

    public static long Prefix(Digest digest) => unchecked((long)digest.Prefix);

    public static SqlStatement Bind(this SqlStatement statement, int number, Quantity? value)
    {
        if (value is not { } quantity)
        {
            return statement.BindNull(number);
        }

        Span<byte> bytes = stackalloc byte[MaxQuantitySizeBytes];
        return statement.Bind(number, bytes[..Encode(quantity, bytes)]);
    }

    public static SqlStatement Bind(this SqlStatement statement, int number, Digest value)
    {
        Span<byte> bytes = stackalloc byte[Digest.SizeBytes];
        value.CopyTo(bytes);
        return statement.Bind(number, bytes);
    }

    public static SqlStatement BindText(this SqlStatement statement, int number, string? value) =>
        value is null ? statement.BindNull(number) : statement.Bind(number, value);

    public static byte[] ToBytes(Quantity quantity)
    {
        Span<byte> bytes = stackalloc byte[MaxQuantitySizeBytes];
        return bytes[..Encode(quantity, bytes)].ToArray();
    }

    /// <summary>Writes a quantity.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Encode(Quantity quantity, Span<byte> bytes)
    {
        Span<byte> number = stackalloc byte[NumberSizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(number, quantity.Millionths);
        var written = number[((int)UInt128.LeadingZeroCount(quantity.Millionths) / 8)..];
        bytes[0] = (byte)written.Length;
        written.CopyTo(bytes[1..]);
        return 1 + written.Length;
    }

    /// <summary>Reads a quantity at the beginning of some bytes.</summary>
    public static Quantity ToQuantity(ReadOnlySpan<byte> bytes)
    {
        Span<byte> number = stackalloc byte[NumberSizeBytes];
        number.Clear();
        bytes.Slice(1, bytes[0]).CopyTo(number[(NumberSizeBytes - bytes[0])..]);
        return new Quantity(BinaryPrimitives.ReadUInt128BigEndian(number));
    }

    public static int EncodeDigests(IReadOnlyList<KindedDigest> digests, Span<byte> bytes)
    {
        for (var i = 0; i < digests.Count; i++)
        {
            var item = bytes[(i * KindedDigestSizeBytes)..];
            item[0] = (byte)digests[i].Kind;
            digests[i].Digest.CopyTo(item[1..]);
        }

        return digests.Count * KindedDigestSizeBytes;
    }

    public static IReadOnlyList<KindedDigest> DecodeDigests(ReadOnlySpan<byte> bytes)
    {
        var digests = new KindedDigest[bytes.Length / KindedDigestSizeBytes];
        for (var i = 0; i < digests.Length; i++)
        {
            var item = bytes.Slice(i * KindedDigestSizeBytes, KindedDigestSizeBytes);
            digests[i] = new KindedDigest((DigestKind)item[0], new Digest(item[1..]));
        }

        return digests;
    }
}
