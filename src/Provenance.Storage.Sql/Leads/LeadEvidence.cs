// The entries of a lead as one column: they are always read together, and compared as a whole.

using System.Buffers.Binary;
using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Leads;

/// <summary>Log indices, with statement ids or without, to bytes and back.</summary>
internal static class LeadEvidence
{
    private const int EntryBytes = sizeof(long) + Digest.SizeBytes;

    public static byte[] Encode(RaisedLead raised)
    {
        var bytes = new byte[raised.StatementIds.Count * EntryBytes];
        for (var i = 0; i < raised.StatementIds.Count; i++)
        {
            var entry = bytes.AsSpan(i * EntryBytes, EntryBytes);
            BinaryPrimitives.WriteInt64BigEndian(entry, raised.Lead.Entries[i]);
            raised.StatementIds[i].CopyTo(entry[sizeof(long)..]);
        }

        return bytes;
    }

    public static IReadOnlyList<(long LogIndex, Digest Id)> Decode(ReadOnlySpan<byte> bytes)
    {
        var entries = new (long, Digest)[bytes.Length / EntryBytes];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = bytes.Slice(i * EntryBytes, EntryBytes);
            entries[i] = (BinaryPrimitives.ReadInt64BigEndian(entry), new Digest(entry[sizeof(long)..]));
        }

        return entries;
    }

    public static byte[] Encode(IReadOnlyList<long> indices)
    {
        var bytes = new byte[indices.Count * sizeof(long)];
        for (var i = 0; i < indices.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * sizeof(long)), indices[i]);
        }

        return bytes;
    }

    public static IReadOnlyList<long> DecodeIndices(ReadOnlySpan<byte> bytes)
    {
        var indices = new long[bytes.Length / sizeof(long)];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = BinaryPrimitives.ReadInt64BigEndian(bytes[(i * sizeof(long))..]);
        }

        return indices;
    }
}
