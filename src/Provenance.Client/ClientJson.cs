// The files of this library as the serializer sees them: the verifier's policy, bundles, the counter of a stream.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Client;

internal sealed record PolicyDocument
{
    public required string Origin { get; init; }

    public required string RootFingerprint { get; init; }

    public required string TlogPolicy { get; init; }
}

internal sealed record BundleDocument
{
    public required string Format { get; init; }

    public required string Origin { get; init; }

    public required JsonElement Attestation { get; init; }

    public required string Receipt { get; init; }

    public required IReadOnlyList<LoggedDocument> Trust { get; init; }
}

internal sealed record LoggedDocument
{
    public required JsonElement Attestation { get; init; }

    public required string Receipt { get; init; }
}

internal sealed record StreamDocument
{
    public required string Stream { get; init; }

    public required long Next { get; init; }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 32)]
[JsonSerializable(typeof(PolicyDocument))]
[JsonSerializable(typeof(BundleDocument))]
[JsonSerializable(typeof(StreamDocument))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    public static ClientJson Files => Holder.Files;

    // A class of its own, so that Default is there before it is asked for.
    private static class Holder
    {
        // The files are read by people too: base64 keeps its "+".
        public static readonly ClientJson Files =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
