// Contracts of the sections of a listing, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ListingBody))]
[JsonSerializable(typeof(EntityId))]
[JsonSerializable(typeof(CountryCode))]
internal sealed partial class ListingJson : JsonSerializerContext;
