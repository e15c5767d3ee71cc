// The kinds of interest that one party can hold in another: the code list "interestType" of the Beneficial Ownership
// Data Standard 0.4 (Open Ownership, CC BY 4.0), as data in bods-interest-types.json.

using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A kind of interest.</summary>
/// <param name="Code">The code that statements use, such as <c>votingRights</c>.</param>
/// <param name="Title">The name that people read.</param>
public sealed record InterestType(string Code, string Title);

/// <summary>The kinds of interest of the Beneficial Ownership Data Standard 0.4.</summary>
public static class InterestTypes
{
    private const string ResourceName = "Provenance.Statements.Catalogue.bods-interest-types.json";

    private static readonly Lazy<FrozenDictionary<string, InterestType>> ByCode = new(Read);

    /// <summary>Every kind of interest.</summary>
    public static IReadOnlyCollection<InterestType> All => ByCode.Value.Values;

    /// <summary>The kind of a code; null when the standard has no such code.</summary>
    public static InterestType? Find(string code) => ByCode.Value.GetValueOrDefault(code);

    private static FrozenDictionary<string, InterestType> Read()
    {
        using var stream = typeof(InterestTypes).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The library lacks its resource {ResourceName}.");
        var types = JsonSerializer.Deserialize(stream, InterestTypeJson.Default.InterestTypeArray)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is empty.");
        return types.ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InterestType[]))]
internal sealed partial class InterestTypeJson : JsonSerializerContext;
