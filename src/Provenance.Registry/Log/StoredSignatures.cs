// Signatures of an envelope as one column: n × ( key id: 32 bytes ‖ signature: 64 bytes ), ascending by key id. The
// same bytes, after their count, are what the leaf commits to (proto/README.md §7).

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>The stored form of an envelope's signatures, the same in every store.</summary>
public static class StoredSignatures
{
    private const int ItemSizeBytes = Digest.SizeBytes + EnvelopeSignature.SizeBytes;

    /// <summary>The signatures' bytes: 96 each.</summary>
    public static byte[] Encode(Envelope envelope)
    {
        var signatures = envelope.Signatures;
        var bytes = new byte[signatures.Count * ItemSizeBytes];
        for (var i = 0; i < signatures.Count; i++)
        {
            var item = bytes.AsSpan(i * ItemSizeBytes, ItemSizeBytes);
            signatures[i].KeyId.Value.CopyTo(item);
            signatures[i].Signature.Span.CopyTo(item[Digest.SizeBytes..]);
        }

        return bytes;
    }

    /// <summary>Reads back what <see cref="Encode"/> wrote.</summary>
    /// <returns>Null where the length is not a multiple of 96.</returns>
    public static IReadOnlyList<EnvelopeSignature>? Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length % ItemSizeBytes != 0)
        {
            return null;
        }

        var signatures = new EnvelopeSignature[bytes.Length / ItemSizeBytes];
        for (var i = 0; i < signatures.Length; i++)
        {
            var item = bytes.Slice(i * ItemSizeBytes, ItemSizeBytes);
            signatures[i] = new EnvelopeSignature(
                new KeyId(new Digest(item.Span[..Digest.SizeBytes])), item[Digest.SizeBytes..]);
        }

        return signatures;
    }
}
