// A witness's cosignature on a checkpoint (C2SP tlog-cosignature v1, type 0x04): a
// big-endian uint64 timestamp in seconds, then 64 bytes of Ed25519 over
//
//     cosignature/v1
//     time 1679315147
//     … the whole note text of the checkpoint …
//
// It says: at that time this was the largest consistent tree I had seen of that log. A
// timestamp of zero says no such thing and is refused, as is one above 2^63 - 1.

using System.Buffers.Binary;
using System.Text;

namespace Provenance.Transparency;

/// <summary>A timestamped Ed25519 cosignature: its message, and its bytes on a signature line.</summary>
public readonly ref struct CosignatureV1
{
    /// <summary>Length of timestamp and signature in bytes.</summary>
    public const int SizeBytes = TimestampBytes + 64;

    private const int TimestampBytes = 8;

    private CosignatureV1(long timestamp, ReadOnlySpan<byte> signature)
    {
        Timestamp = timestamp;
        Signature = signature;
    }

    /// <summary>When it was made: seconds since 1970-01-01 UTC, at least 1.</summary>
    public long Timestamp { get; }

    /// <summary>The Ed25519 signature alone, 64 bytes.</summary>
    public ReadOnlySpan<byte> Signature { get; }

    /// <summary>Reads the bytes after the key ID of a signature line.</summary>
    /// <returns>False for another length, or a timestamp that is zero or above 2^63 - 1.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out CosignatureV1 cosignature)
    {
        cosignature = default;
        if (bytes.Length != SizeBytes)
        {
            return false;
        }

        // As a signed number every timestamp above 2^63 - 1 is negative.
        var timestamp = BinaryPrimitives.ReadInt64BigEndian(bytes);
        cosignature = timestamp > 0 ? new CosignatureV1(timestamp, bytes[TimestampBytes..]) : default;
        return timestamp > 0;
    }

    /// <summary>The bytes that a cosigner signs.</summary>
    /// <param name="timestamp">Seconds since 1970-01-01 UTC, at least 1.</param>
    /// <param name="noteText">The whole text of the checkpoint, without signatures.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timestamp is zero or negative.</exception>
    public static byte[] Message(long timestamp, ReadOnlySpan<byte> noteText)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timestamp);
        var header = Encoding.ASCII.GetBytes($"cosignature/v1\ntime {StrictDecimal.Format(timestamp)}\n");
        return [.. header, .. noteText];
    }

    /// <summary>Cosigns a checkpoint. That it is consistent with every earlier one is for the caller to know.</summary>
    /// <param name="key">The cosigner's public half, of type 0x04.</param>
    /// <param name="sign">Signs with the private half.</param>
    /// <param name="timestamp">Seconds since 1970-01-01 UTC, at least 1.</param>
    /// <param name="checkpoint">What to cosign.</param>
    /// <exception cref="ArgumentException">The key is of another type, or the timestamp is not positive.</exception>
    public static NoteSignature Sign(VerifierKey key, Ed25519Sign sign, long timestamp, Checkpoint checkpoint)
    {
        if (key.Type != NoteKeyType.CosignatureV1)
        {
            throw new ArgumentException($"A key of type {NoteKeyType.CosignatureV1} is needed, not {key.Type}.", nameof(key));
        }

        var signature = sign(Message(timestamp, StrictUtf8.Bytes(checkpoint.ToString())));
        var bytes = new byte[TimestampBytes + signature.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, timestamp);
        signature.CopyTo(bytes, TimestampBytes);
        return new NoteSignature(key.Name, key.KeyId, bytes);
    }
}
