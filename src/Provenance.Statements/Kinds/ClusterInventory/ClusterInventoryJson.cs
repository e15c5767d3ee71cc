// Contracts of the sections of a cluster-inventory, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Capacity))]
[JsonSerializable(typeof(Devices))]
internal sealed partial class ClusterInventoryJson : JsonSerializerContext;
