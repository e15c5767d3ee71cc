using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Server;

/// <summary>What <c>registry.json</c> holds: public facts about the registry, for people and tools.</summary>
public sealed record RegistryFile
{
    /// <summary>What the file is.</summary>
    public const string FileType = "provenance-registry";

    /// <summary>Always <see cref="FileType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The log's origin.</summary>
    public required string Origin { get; init; }

    /// <summary>When the directory was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The log's key as a vkey of signed notes, to be handed out.</summary>
    public required string LogKey { get; init; }

    /// <summary>The key that is to take its place and signs beside it until then; null where none was announced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NextLogKey { get; init; }

    /// <summary>When a checkpoint that both keys had signed was first published; null before that, or where none was announced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? NextLogKeyShown { get; init; }

    /// <summary>Keys that the log signed with before, the oldest first; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FormerLogKey>? FormerLogKeys { get; init; }

    /// <summary>Where the file comes from a backup, how many entries the log had by then: it is not one that may be begun. Null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? BackedUpEntries { get; init; }
}

/// <summary>A key that the log no longer signs with.</summary>
/// <param name="Key">The vkey.</param>
/// <param name="UntilSize">It signed no tree of more entries: a checkpoint of a larger one under this key is a forgery.</param>
public sealed record FormerLogKey(string Key, long UntilSize);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RegistryFile))]
internal sealed partial class RegistryFileJson : JsonSerializerContext
{
    /// <summary>A vkey holds "+", which people copy from here: it is not escaped.</summary>
    public static RegistryFileJson Plain => Holder.Plain;

    // Made at first use: the generated Default must be there before.
    private static class Holder
    {
        public static readonly RegistryFileJson Plain =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
