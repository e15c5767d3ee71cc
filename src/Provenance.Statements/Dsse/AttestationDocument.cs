// The JSON file forms as the serializer sees them. Members of an envelope that DSSE does not name are ignored, for they
// are not signed; an attestation is ours, so there an unknown member is a mistake.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AttestationDocument
{
    public required EnvelopeDocument Envelope { get; init; }

    public required IReadOnlyDictionary<string, string> Sections { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record EnvelopeDocument
{
    public required string Payload { get; init; }

    public required string PayloadType { get; init; }

    public required IReadOnlyList<SignatureDocument> Signatures { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record SignatureDocument
{
    // DSSE makes it optional; format 1 does not, and says so with a reason of its own.
    [JsonPropertyName("keyid")]
    public string? KeyId { get; init; }

    public required string Sig { get; init; }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 64)]
[JsonSerializable(typeof(AttestationDocument))]
[JsonSerializable(typeof(EnvelopeDocument))]
internal sealed partial class AttestationDocumentJson : JsonSerializerContext
{
    public static AttestationDocumentJson Files => Holder.Files;

    // A class of its own, so that Default is there before it is asked for.
    private static class Holder
    {
        // The files are read by people too: base64 keeps its "+" and "=".
        public static readonly AttestationDocumentJson Files =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
