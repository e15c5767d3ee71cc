using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Server;

/// <summary>What a server says once it listens: one line of JSON, for whoever started it.</summary>
/// <param name="Grpc">Where gRPC is served, with the port in use.</param>
/// <param name="Http">Where checkpoint and tiles are served.</param>
/// <param name="Origin">The log's origin.</param>
/// <param name="LogKey">The log's public key as a vkey.</param>
/// <param name="ProcessId">The server's process.</param>
/// <param name="ReadOnly">Why the log takes nothing in, or null.</param>
public sealed record ReadyLine(string Grpc, string Http, string Origin, string LogKey, int ProcessId, string? ReadOnly)
{
    /// <summary>The line, without its end.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, ReadyLineJson.Plain.ReadyLine);

    /// <summary>Reads a line; null where it is another one.</summary>
    public static ReadyLine? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ReadyLineJson.Default.ReadyLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReadyLine))]
internal sealed partial class ReadyLineJson : JsonSerializerContext
{
    /// <summary>A vkey holds "+", which people copy from here: it is not escaped.</summary>
    public static ReadyLineJson Plain => Holder.Plain;

    // Made at first use: the generated Default must be there before.
    private static class Holder
    {
        public static readonly ReadyLineJson Plain =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
