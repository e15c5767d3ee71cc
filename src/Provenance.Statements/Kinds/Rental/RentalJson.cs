// Contracts of the sections of a rental, generated at build time; value types that stand inside others are named here.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Terms))]
[JsonSerializable(typeof(RentalParties))]
[JsonSerializable(typeof(EntityId))]
[JsonSerializable(typeof(IReadOnlyList<CountryCode>))]
internal sealed partial class RentalJson : JsonSerializerContext;
