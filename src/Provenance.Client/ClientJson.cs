// The files of this library as the serializer sees them: the verifier's policy, bundles, the counter of a stream, and those
// of a case, which are indented, since people read them, and flat.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Client;

internal sealed record PolicyDocument
{
    public required string Origin { get; init; }

    public required string RootFingerprint { get; init; }

    public required string TlogPolicy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LogKeyDocument>? LogKeys { get; init; }
}

internal sealed record LogKeyDocument
{
    public required string Key { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? FromSize { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? UntilSize { get; init; }
}

internal sealed record BundleDocument
{
    public required string Format { get; init; }

    public required string Origin { get; init; }

    public required JsonElement Attestation { get; init; }

    public required string Receipt { get; init; }

    public required IReadOnlyList<LoggedDocument> Trust { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LoggedDocument>? Later { get; init; }
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
[JsonSerializable(typeof(CaseDocument))]
[JsonSerializable(typeof(ManifestDocument))]
[JsonSerializable(typeof(ConsistencyDocument))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    public static ClientJson Files => Holder.Files;

    /// <summary>For files of a case.</summary>
    public static ClientJson CaseFiles => Holder.CaseFiles;

    // A class of its own, so that Default is there before it is asked for.
    private static class Holder
    {
        // The files are read by people too: base64 keeps its "+", and names in any script stay as they are.
        public static readonly ClientJson Files =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        public static readonly ClientJson CaseFiles =
            new(new JsonSerializerOptions(Files.Options) { WriteIndented = true, NewLine = "\n", MaxDepth = 8 });
    }
}
