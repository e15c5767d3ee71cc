// The JSON form of an envelope: {"payload", "payloadType", "signatures": [{"keyid", "sig"}]}.

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Provenance.Statements;

/// <summary>Reads and writes DSSE's JSON form of an envelope.</summary>
public static class EnvelopeJson
{
    /// <summary>Reads an envelope; base64 in either alphabet, padded or not; unknown members are ignored.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out Refusal? refusal)
    {
        envelope = null;
        return TryReadDocument(utf8, AttestationDocumentJson.Files.EnvelopeDocument, out var document, out refusal)
            && TryRead(document, out envelope, out refusal);
    }

    /// <summary>Writes an envelope: standard base64, padded; signatures ascending by key id.</summary>
    public static byte[] Write(Envelope envelope) =>
        JsonSerializer.SerializeToUtf8Bytes(ToDocument(envelope), AttestationDocumentJson.Files.EnvelopeDocument);

    internal static bool TryReadDocument<T>(
        ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? document, [NotNullWhen(false)] out Refusal? refusal)
        where T : class
    {
        document = null;
        refusal = utf8.Length > Limits.FileBytes
            ? new Refusal(RefusalReason.AttestationTooLarge, string.Empty, $"The file has more than {Limits.FileBytes} bytes.", "Send one attestation.")
            : null;
        if (refusal is not null)
        {
            return false;
        }

        try
        {
            document = JsonSerializer.Deserialize(utf8, type);
            refusal = document is null ? Malformed(string.Empty, "There is no object.") : null;
        }
        catch (JsonException exception)
        {
            refusal = Malformed(exception.Path is { Length: > 2 } path ? JsonPath.Shown(path[2..]) : string.Empty, "A member is missing, stands twice, is unknown or has the wrong type, or this is not JSON.");
        }

        return refusal is null;
    }

    internal static bool TryRead(EnvelopeDocument document, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out Refusal? refusal)
    {
        envelope = null;
        if (!LenientBase64.TryDecode(document.Payload, out var payload))
        {
            refusal = Malformed("payload", "The payload is not base64.");
            return false;
        }

        var signatures = new List<EnvelopeSignature>(document.Signatures.Count);
        foreach (var signature in document.Signatures)
        {
            refusal = TryRead(signature, signatures);
            if (refusal is not null)
            {
                return false;
            }
        }

        return Envelope.TryCreate(document.PayloadType, payload, signatures, out envelope, out refusal);
    }

    internal static EnvelopeDocument ToDocument(Envelope envelope) => new()
    {
        Payload = Convert.ToBase64String(envelope.Payload.Span),
        PayloadType = Pae.PayloadType,
        Signatures = [.. envelope.Signatures.Select(signature => new SignatureDocument
        {
            KeyId = signature.KeyId.ToString(),
            Sig = Convert.ToBase64String(signature.Signature.Span),
        })],
    };

    internal static Refusal Malformed(string field, string message) =>
        new(RefusalReason.EnvelopeMalformed, field, message, "Build the envelope as proto/README.md §1 says.");

    private static Refusal? TryRead(SignatureDocument? document, List<EnvelopeSignature> signatures)
    {
        var field = string.Create(CultureInfo.InvariantCulture, $"signatures[{signatures.Count}]");
        if (document is null)
        {
            return Malformed(field, "A signature is null.");
        }

        if (document.KeyId is null || !KeyId.TryParse(Encoding.UTF8.GetBytes(document.KeyId), out var keyId))
        {
            return new Refusal(RefusalReason.SignatureKeyIdMissing, field + ".keyid", $"Expected {KeyId.Form.Name}: {KeyId.Form.Description}.", "Set keyid to the hex SHA-256 of the public key.");
        }

        if (!LenientBase64.TryDecode(document.Sig, out var bytes))
        {
            return Malformed(field + ".sig", "The signature is not base64.");
        }

        signatures.Add(new EnvelopeSignature(keyId, bytes));
        return null;
    }
}
