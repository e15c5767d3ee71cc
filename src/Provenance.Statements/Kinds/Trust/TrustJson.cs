// Contracts of the bodies of trust statements.

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RootBody))]
[JsonSerializable(typeof(AccreditationBody))]
[JsonSerializable(typeof(DelegationBody))]
[JsonSerializable(typeof(SuspensionBody))]
[JsonSerializable(typeof(ReinstatementBody))]
[JsonSerializable(typeof(RevocationBody))]
[JsonSerializable(typeof(RedactionBody))]
[JsonSerializable(typeof(ConfirmationBody))]
internal sealed partial class TrustJson : JsonSerializerContext;

internal static class TrustOptions
{
    public static readonly JsonSerializerOptions Json = StrictJson.For(TrustJson.Default);
}
