// Contracts of the sections of an entity, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Identity))]
[JsonSerializable(typeof(Owners))]
[JsonSerializable(typeof(EntityId))]
[JsonSerializable(typeof(CountryCode))]
[JsonSerializable(typeof(ShareRange))]
internal sealed partial class EntityJson : JsonSerializerContext;
