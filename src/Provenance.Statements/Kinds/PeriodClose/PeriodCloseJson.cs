// Contracts of the sections of a period-close, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PeriodCloseBody))]
internal sealed partial class PeriodCloseJson : JsonSerializerContext;
