using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Witness;

/// <summary>What a witness says once it listens: one line of JSON, for whoever started it.</summary>
/// <param name="Url">Submission and monitoring prefix, with the port in use.</param>
/// <param name="Name">The witness's name.</param>
/// <param name="Keys">Its verifier keys, as policies list them.</param>
/// <param name="Logs">Names of the logs that it knows.</param>
/// <param name="ProcessId">Its process.</param>
public sealed record WitnessReadyLine(string Url, string Name, IReadOnlyList<string> Keys, IReadOnlyList<string> Logs, int ProcessId)
{
    /// <summary>The line, without its end.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, WitnessReadyJson.Plain.WitnessReadyLine);

    /// <summary>Reads a line; null where it is another one.</summary>
    public static WitnessReadyLine? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, WitnessReadyJson.Default.WitnessReadyLine);
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
[JsonSerializable(typeof(WitnessReadyLine))]
internal sealed partial class WitnessReadyJson : JsonSerializerContext
{
    /// <summary>A vkey holds "+", which people copy from here: it is not escaped.</summary>
    public static WitnessReadyJson Plain => Holder.Plain;

    // Made at first use: the generated Default must be there before.
    private static class Holder
    {
        public static readonly WitnessReadyJson Plain =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
