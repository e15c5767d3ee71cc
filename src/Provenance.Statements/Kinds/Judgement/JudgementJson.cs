// Contracts of the sections of a judgement, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JudgementBody))]
[JsonSerializable(typeof(EntityId))]
internal sealed partial class JudgementJson : JsonSerializerContext;
