// Contracts of the sections of a training-job, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(JobParties))]
[JsonSerializable(typeof(Lineage))]
[JsonSerializable(typeof(EntityId))]
[JsonSerializable(typeof(IReadOnlyList<CountryCode>))]
[JsonSerializable(typeof(FlopEstimate))]
[JsonSerializable(typeof(ModelReference))]
[JsonSerializable(typeof(ArtifactDigests))]
[JsonSerializable(typeof(IReadOnlyList<LineageInput>))]
[JsonSerializable(typeof(IReadOnlyList<LineageOutput>))]
internal sealed partial class TrainingJobJson : JsonSerializerContext;
