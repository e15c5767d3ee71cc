// The file form of an attestation: {"envelope": {…}, "sections": {"<name>": "<base64 of the exact bytes>"}}.

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Provenance.Statements;

/// <summary>Reads and writes the file form of an attestation, one line of JSON.</summary>
public static class AttestationJson
{
    /// <summary>Reads an attestation.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Attestation? attestation, [NotNullWhen(false)] out Refusal? refusal)
    {
        attestation = null;
        if (!EnvelopeJson.TryReadDocument(utf8, AttestationDocumentJson.Files.AttestationDocument, out var document, out refusal))
        {
            return false;
        }

        if (!EnvelopeJson.TryRead(document.Envelope, out var envelope, out refusal))
        {
            refusal = refusal with { Field = "envelope." + refusal.Field };
            return false;
        }

        var sections = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (name, text) in document.Sections)
        {
            if (text is null || !LenientBase64.TryDecode(text, out var bytes))
            {
                refusal = EnvelopeJson.Malformed("sections." + JsonPath.Shown(name), "The section is not base64.");
                return false;
            }

            sections.Add(name, bytes);
        }

        return Attestation.TryCreate(envelope, sections, out attestation, out refusal);
    }

    /// <summary>Writes an attestation on one line, without the line's end.</summary>
    public static byte[] Write(Attestation attestation) => JsonSerializer.SerializeToUtf8Bytes(
        new AttestationDocument
        {
            Envelope = EnvelopeJson.ToDocument(attestation.Envelope),
            Sections = attestation.Sections
                .OrderBy(section => section.Key, StringComparer.Ordinal)
                .ToDictionary(section => section.Key, section => Convert.ToBase64String(section.Value.Span), StringComparer.Ordinal),
        },
        AttestationDocumentJson.Files.AttestationDocument);
}
