// Key files as the serializer sees them.
//   private: {"type":"provenance-private-key","algorithm":"ed25519","use":"statements","seed":"<base64url>"}
//   public:  {"type":"provenance-public-key","algorithm":"ed25519","use":…,"publicKey":…,"keyid":…,
//             "enrolment"?:{"origin":…,"handle":…,"proofOfPossession":…}}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

internal sealed record PrivateKeyDocument
{
    public const string FileType = "provenance-private-key";

    public required string Type { get; init; }

    public required KeyAlgorithm Algorithm { get; init; }

    public required Handle Use { get; init; }

    public required string Seed { get; init; }
}

internal sealed record PublicKeyDocument
{
    public const string FileType = "provenance-public-key";

    public required string Type { get; init; }

    public required KeyAlgorithm Algorithm { get; init; }

    public required Handle Use { get; init; }

    public required PublicKey PublicKey { get; init; }

    [JsonPropertyName("keyid")]
    public required KeyId KeyId { get; init; }

    public Enrolment? Enrolment { get; init; }
}

/// <summary>What a party hands to those who will bind its key.</summary>
public sealed record Enrolment
{
    /// <summary>The registry's origin.</summary>
    public required string Origin { get; init; }

    /// <summary>The party that the key is to be bound to.</summary>
    public required Handle Handle { get; init; }

    /// <summary>By the key, over origin, key id, handle and use.</summary>
    public required Signature64 ProofOfPossession { get; init; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PrivateKeyDocument))]
[JsonSerializable(typeof(PublicKeyDocument))]
internal sealed partial class KeyFileJson : JsonSerializerContext
{
    public static JsonSerializerOptions Files => Holder.Files;

    // A class of its own, so that Default is there before it is asked for.
    private static class Holder
    {
        public static readonly JsonSerializerOptions Files = StrictJson.For(Default);
    }
}
