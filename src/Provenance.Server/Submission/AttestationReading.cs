// From the wire's messages to an attestation. Bytes are taken as they lie in the message: the envelope copies payload
// and signatures into arrays of its own, and sections stay in the message's.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Reads attestations from messages.</summary>
internal static class AttestationReading
{
    public static bool TryRead(
        Wire.Attestation? message, [NotNullWhen(true)] out Attestation? attestation, [NotNullWhen(false)] out Refusal? refusal)
    {
        attestation = null;
        if (message?.Envelope is not { } envelope)
        {
            refusal = new Refusal(
                RefusalReason.EnvelopeMalformed, "envelope", "There is no envelope.", "Build the envelope as proto/README.md §1 says.");
            return false;
        }

        // Before anything is made of them: the wire may bring millions of empty ones.
        if (envelope.Signatures.Count > Limits.Signatures || message.Sections.Count > Limits.Sections)
        {
            refusal = new Refusal(
                RefusalReason.AttestationTooLarge,
                envelope.Signatures.Count > Limits.Signatures ? "signatures" : "sections",
                $"At most {Limits.Signatures} signatures and {Limits.Sections} sections.",
                "Split the record, or move bulk content out of the statement.");
            return false;
        }

        if (!TryReadSignatures(envelope, out var signatures, out refusal))
        {
            return false;
        }

        return Envelope.TryCreate(envelope.PayloadType, envelope.Payload.Memory, signatures, out var read, out refusal)
            && Attestation.TryCreate(
                read,
                message.Sections.Select(section => KeyValuePair.Create(section.Name, section.Content.Memory)),
                out attestation,
                out refusal);
    }

    private static bool TryReadSignatures(
        Wire.Envelope envelope, out EnvelopeSignature[] signatures, [NotNullWhen(false)] out Refusal? refusal)
    {
        signatures = new EnvelopeSignature[envelope.Signatures.Count];
        for (var i = 0; i < signatures.Length; i++)
        {
            var signature = envelope.Signatures[i];
            if (signature.KeyId.Length != Digest.SizeBytes)
            {
                refusal = new Refusal(
                    RefusalReason.SignatureKeyIdMissing,
                    string.Create(CultureInfo.InvariantCulture, $"signatures[{i}].keyid"),
                    $"A key id has {Digest.SizeBytes} bytes, not {signature.KeyId.Length}.",
                    "Set keyid to the SHA-256 of the public key.");
                return false;
            }

            signatures[i] = new EnvelopeSignature(new KeyId(new Digest(signature.KeyId.Span)), signature.Signature_.Memory);
        }

        refusal = null;
        return true;
    }
}
