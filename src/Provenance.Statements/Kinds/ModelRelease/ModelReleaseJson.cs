// Contracts of the sections of a model-release, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ModelReleaseBody))]
[JsonSerializable(typeof(EntityId))]
[JsonSerializable(typeof(CountryCode))]
[JsonSerializable(typeof(FlopEstimate))]
[JsonSerializable(typeof(ArtifactDigests))]
internal sealed partial class ModelReleaseJson : JsonSerializerContext;
