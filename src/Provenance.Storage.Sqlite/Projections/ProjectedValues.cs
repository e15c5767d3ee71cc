// How values of statements stand in columns: quantities as 16 bytes big-endian, whose order as bytes is their order as
// numbers; keys of the parts of an entry as the entry's index times a power of two, plus the part's place.

using System.Buffers.Binary;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Values to columns and back.</summary>
internal static class ProjectedValues
{
    /// <summary>An array of a statement has at most 4,096 elements (proto/README.md §9).</summary>
    public const int PlaceBits = 12;

    /// <summary>Inputs and outputs of a job are one list.</summary>
    public const int ArtifactPlaceBits = 13;

    /// <summary>A digest after the byte of its kind.</summary>
    public const int KindedDigestSizeBytes = 1 + Digest.SizeBytes;

    private const int QuantitySizeBytes = 16;

    public static long PartKey(long index, int place) => (index << PlaceBits) | (uint)place;

    public static long ArtifactKey(long index, int place) => (index << ArtifactPlaceBits) | (uint)place;

    public static long Prefix(Digest digest) => unchecked((long)digest.Prefix);

    public static SqliteStatement Bind(this SqliteStatement statement, int number, Quantity? value)
    {
        if (value is not { } quantity)
        {
            return statement.BindNull(number);
        }

        Span<byte> bytes = stackalloc byte[QuantitySizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, quantity.Millionths);
        return statement.Bind(number, bytes);
    }

    public static SqliteStatement Bind(this SqliteStatement statement, int number, Digest value)
    {
        Span<byte> bytes = stackalloc byte[Digest.SizeBytes];
        value.CopyTo(bytes);
        return statement.Bind(number, bytes);
    }

    public static SqliteStatement BindText(this SqliteStatement statement, int number, string? value) =>
        value is null ? statement.BindNull(number) : statement.Bind(number, value);

    public static byte[] ToBytes(Quantity quantity)
    {
        var bytes = new byte[QuantitySizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, quantity.Millionths);
        return bytes;
    }

    public static Quantity ToQuantity(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

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
