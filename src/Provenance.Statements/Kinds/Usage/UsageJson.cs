// Contracts of the sections of a usage report, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Totals))]
[JsonSerializable(typeof(UsageCustomers))]
[JsonSerializable(typeof(EntityId))]
internal sealed partial class UsageJson : JsonSerializerContext;
