// Contracts of the value types that stand inside other contracts, as in OrUnknown<Timestamp>.

using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(Digest))]
[JsonSerializable(typeof(Timestamp))]
[JsonSerializable(typeof(CalendarDate))]
[JsonSerializable(typeof(Quantity))]
[JsonSerializable(typeof(Estimate))]
[JsonSerializable(typeof(Handle))]
[JsonSerializable(typeof(Salt))]
[JsonSerializable(typeof(StreamId))]
[JsonSerializable(typeof(KeyId))]
[JsonSerializable(typeof(PublicKey))]
internal sealed partial class ValuesJson : JsonSerializerContext;
