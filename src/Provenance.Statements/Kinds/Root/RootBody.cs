// The body of a root: who the authorities are, with which keys, and how many of them must agree.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Body of a root.</summary>
[Description("Who governs the registry: the authorities, their keys, and how many of them must agree.")]
public sealed record RootBody : TrustBody
{
    [Description("The registry's origin; the same as the statement's.")]
    public required string Origin { get; init; }

    [Description("How many authorities must sign; it counts authorities, not keys.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Threshold { get; init; }

    [Description("The authorities, at least as many as the threshold.")]
    public required IReadOnlyList<RootAuthority> Authorities { get; init; }

    /// <summary>How many distinct authorities hold <paramref name="keys"/>; keys of nobody count for nobody.</summary>
    public int CountAuthorities(IReadOnlyCollection<KeyId> keys) =>
        Authorities.Count(authority => authority.Keys.Any(key => keys.Contains(key.KeyId)));

    /// <summary>The key of that name among all authorities; null when there is none.</summary>
    public PublicKey? FindKey(KeyId keyId) =>
        Authorities.SelectMany(authority => authority.Keys).FirstOrDefault(key => key.KeyId == keyId);
}

/// <summary>One authority of a root.</summary>
[Description("One authority.")]
public sealed record RootAuthority
{
    [Description("The authority's handle.")]
    public required Handle Authority { get; init; }

    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("The country it acts for.")]
    public CountryCode? Jurisdiction { get; init; }

    [Description("Its keys, at least one. No key stands twice in a root.")]
    public required IReadOnlyList<PublicKey> Keys { get; init; }
}
