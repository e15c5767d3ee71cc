// The log's entry for an attestation (proto/README.md §7), 73 + 16 n bytes:
//   0x01 ‖ loggedAt: uint64 big-endian ms ‖ statement id ‖ SHA-256 of the signatures ‖ n × tag, in their order
// It commits to the statement, to who signed it and to when it was logged, and shows none of it.

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>What the log holds of an attestation.</summary>
public sealed record Leaf
{
    private const byte Version = 1;
    private const int HeadBytes = 1 + 8 + Digest.SizeBytes + Digest.SizeBytes;

    /// <summary>When it was logged: milliseconds since 1970-01-01 UTC, never below that of the entry before.</summary>
    public required long LoggedAtMilliseconds { get; init; }

    /// <summary>The statement.</summary>
    public required Digest StatementId { get; init; }

    /// <summary>Its signatures, as <see cref="Envelope.SignaturesDigest"/>.</summary>
    public required Digest SignaturesDigest { get; init; }

    /// <summary>1 to 16 tags, one for each signature, in their order.</summary>
    public required IReadOnlyList<DiscoveryTag> Tags { get; init; }

    /// <summary>When it was logged.</summary>
    public DateTimeOffset LoggedAt => DateTimeOffset.FromUnixTimeMilliseconds(LoggedAtMilliseconds);

    /// <summary>Whether each tag is that by which anyone finds trust statements.</summary>
    public bool HasTrustTags
    {
        get
        {
            var tag = DiscoveryTag.Compute(DiscoveryTag.TrustSecret.Span, StatementId);
            return Tags.All(one => one == tag);
        }
    }

    /// <summary>The leaf of an envelope.</summary>
    /// <param name="envelope">What is logged.</param>
    /// <param name="loggedAt">When.</param>
    /// <param name="secretOf">The discovery secret of each signing key; <see cref="DiscoveryTag.TrustSecret"/> for trust statements.</param>
    public static Leaf Of(Envelope envelope, DateTimeOffset loggedAt, Func<KeyId, ReadOnlyMemory<byte>> secretOf) => new()
    {
        LoggedAtMilliseconds = loggedAt.ToUnixTimeMilliseconds(),
        StatementId = envelope.StatementId,
        SignaturesDigest = envelope.SignaturesDigest,
        Tags = [.. envelope.Signatures.Select(signature => DiscoveryTag.Compute(secretOf(signature.KeyId).Span, envelope.StatementId))],
    };

    /// <summary>Whether it commits to just this statement and these signatures.</summary>
    public bool IsOf(Envelope envelope) => StatementId == envelope.StatementId
        && SignaturesDigest == envelope.SignaturesDigest
        && Tags.Count == envelope.Signatures.Count;

    /// <summary>The bytes of the log entry.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[HeadBytes + (Tags.Count * DiscoveryTag.SizeBytes)];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), checked((ulong)LoggedAtMilliseconds));
        StatementId.CopyTo(bytes.AsSpan(9));
        SignaturesDigest.CopyTo(bytes.AsSpan(9 + Digest.SizeBytes));
        for (var i = 0; i < Tags.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(HeadBytes + (i * DiscoveryTag.SizeBytes)), Tags[i].Bits);
        }

        return bytes;
    }

    /// <summary>Reads a log entry; false when it is no leaf of this format.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Leaf? leaf)
    {
        leaf = null;
        var tagBytes = bytes.Length - HeadBytes;
        if (tagBytes <= 0 || tagBytes % DiscoveryTag.SizeBytes != 0 || tagBytes > Limits.Signatures * DiscoveryTag.SizeBytes || bytes[0] != Version)
        {
            return false;
        }

        var loggedAt = BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]);
        if (loggedAt > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        var tags = new DiscoveryTag[tagBytes / DiscoveryTag.SizeBytes];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = new DiscoveryTag(BinaryPrimitives.ReadUInt128BigEndian(bytes[(HeadBytes + (i * DiscoveryTag.SizeBytes))..]));
        }

        leaf = new Leaf
        {
            LoggedAtMilliseconds = (long)loggedAt,
            StatementId = new Digest(bytes.Slice(9, Digest.SizeBytes)),
            SignaturesDigest = new Digest(bytes.Slice(9 + Digest.SizeBytes, Digest.SizeBytes)),
            Tags = tags,
        };
        return true;
    }
}
