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
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RegistryFile))]
internal sealed partial class RegistryFileJson : JsonSerializerContext;
