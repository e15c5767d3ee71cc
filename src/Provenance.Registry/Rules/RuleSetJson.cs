// Contracts of rule sets, generated at build time and read by the same strict reader as statements.

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RuleSet))]
[JsonSerializable(typeof(IReadOnlyList<DateInterval>))]
internal sealed partial class RuleSetJson : JsonSerializerContext;

// Apart from the context, whose own statics the generator initialises in an order that is not ours.
internal static class RuleSetContract
{
    private static readonly JsonSerializerOptions Strict = StrictJson.For(RuleSetJson.Default);

    public static JsonTypeInfo<RuleSet> File { get; } = (JsonTypeInfo<RuleSet>)Strict.GetTypeInfo(typeof(RuleSet));
}
