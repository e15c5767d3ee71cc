// Between the wire's messages and the types of this solution. What comes from the wire is checked in form here and in
// substance by whoever asked.

using System.Text;
using Google.Protobuf;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>The wire form of what is submitted, for callers of the generated services.</summary>
public static class WireForms
{
    /// <summary>An attestation as a message; shares the bytes of the original.</summary>
    public static Wire.Attestation ToWire(Attestation attestation)
    {
        var envelope = new Wire.Envelope
        {
            PayloadType = Pae.PayloadType,
            Payload = UnsafeByteOperations.UnsafeWrap(attestation.Envelope.Payload),
        };
        foreach (var signature in attestation.Envelope.Signatures)
        {
            envelope.Signatures.Add(new Wire.Signature
            {
                KeyId = ToBytes(signature.KeyId.Value),
                Signature_ = UnsafeByteOperations.UnsafeWrap(signature.Signature),
            });
        }

        var wire = new Wire.Attestation { Envelope = envelope };
        foreach (var (name, content) in attestation.Sections)
        {
            wire.Sections.Add(new Wire.Section { Name = name, Content = UnsafeByteOperations.UnsafeWrap(content) });
        }

        return wire;
    }

    /// <summary>The 32 bytes of a digest.</summary>
    public static ByteString ToBytes(Digest digest) => UnsafeByteOperations.UnsafeWrap(digest.ToArray());

    /// <summary>A digest from a message.</summary>
    /// <exception cref="UnprovenAnswerException">It has another length than 32 bytes.</exception>
    public static Digest ToDigest(ByteString bytes, string what) => bytes.Length == Digest.SizeBytes
        ? new Digest(bytes.Span)
        : throw new UnprovenAnswerException($"The registry sent {bytes.Length} bytes as {what}.");

    /// <summary>A checkpoint from a message; its signature is not verified.</summary>
    /// <exception cref="UnprovenAnswerException">It cannot be read.</exception>
    public static SignedCheckpoint ToCheckpoint(Wire.Checkpoint? checkpoint) =>
        SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(checkpoint?.Note ?? ""), out var signed, out var reason)
            ? signed
            : throw new UnprovenAnswerException($"The registry sent no checkpoint that can be read: {reason}.");

    /// <summary>A receipt from a message and its checkpoint; it is not checked.</summary>
    /// <exception cref="UnprovenAnswerException">It cannot be read.</exception>
    public static Receipt ToReceipt(Wire.Receipt receipt, SignedCheckpoint checkpoint)
    {
        if (receipt.TreeSize != checkpoint.Checkpoint.Size.Value || receipt.LogIndex < 0)
        {
            throw new UnprovenAnswerException($"The receipt is for a tree of {receipt.TreeSize} entries, its checkpoint for {checkpoint.Checkpoint.Size}.");
        }

        var hashes = receipt.InclusionProof.Select(hash => ToDigest(hash, "a hash of a proof")).ToList();
        var proof = new TlogProof(new LeafIndex(receipt.LogIndex), hashes, checkpoint, receipt.Leaf.Memory);
        return Receipt.TryCreate(proof, out var made, out var reason)
            ? made
            : throw new UnprovenAnswerException($"The receipt cannot be read: {reason}.");
    }

    /// <summary>An entry from a message; it is not proved.</summary>
    /// <exception cref="UnprovenAnswerException">It is not well-formed.</exception>
    public static LogEntry ToEntry(Wire.Entry entry)
    {
        if (entry.Envelope is null || entry.LogIndex < 0 || entry.Redactions.Any(redaction => redaction.LogIndex < 0))
        {
            throw new UnprovenAnswerException($"Entry {entry.LogIndex} is not well-formed: it has no envelope, or a number below 0.");
        }

        var signatures = entry.Envelope.Signatures
            .Select(signature => new EnvelopeSignature(new KeyId(ToDigest(signature.KeyId, "a key id")), signature.Signature_.Memory))
            .ToList();
        if (!Envelope.TryCreate(entry.Envelope.PayloadType, entry.Envelope.Payload.Memory, signatures, out var envelope, out var refusal)
            || !Attestation.TryCreate(
                envelope,
                entry.Sections.Select(section => KeyValuePair.Create(section.Name, section.Content.Memory)),
                out var attestation,
                out refusal))
        {
            throw new UnprovenAnswerException($"Entry {entry.LogIndex} is not well-formed: {refusal.Message}");
        }

        if (envelope.StatementId != ToDigest(entry.StatementId, "a statement id"))
        {
            throw new UnprovenAnswerException($"Entry {entry.LogIndex} came under the name of another statement.");
        }

        return new LogEntry(new LeafIndex(entry.LogIndex), attestation, entry.Leaf.Memory, [.. entry.MissingSections])
        {
            Redactions = [.. entry.Redactions.Select(redaction => new LeafIndex(redaction.LogIndex))],
        };
    }

    /// <summary>Warnings from messages.</summary>
    public static IReadOnlyList<Warning> ToWarnings(IEnumerable<Wire.Warning> warnings) =>
        [.. warnings.Select(warning => new Warning((WarningReason)(int)warning.Reason, warning.Field, warning.Message))];
}
