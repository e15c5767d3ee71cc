// The body of a revocation. Positions in the log decide what it covers; "from" dates a compromise.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Why a key ends.</summary>
[JsonConverter(typeof(WordConverter<RevocationCause>))]
public enum RevocationCause
{
    /// <summary>Somebody else may have it.</summary>
    Compromised,

    /// <summary>Another key takes its place.</summary>
    Superseded,

    /// <summary>The party no longer takes part.</summary>
    Ceased,

    /// <summary>Something else, given in words.</summary>
    Other,
}

/// <summary>Body of a revocation.</summary>
[Description("Ends a key for good.")]
public sealed record RevocationBody : KeyTrustBody
{
    [Description("Id of the key.")]
    public required KeyId Key { get; init; }

    [Description("Why it ends.")]
    public required RevocationCause Cause { get; init; }

    [Description("Why, in words.")]
    public required string Reason { get; init; }

    [Description("Since when, as far as the signers know, the key should not be relied on.")]
    public required Timestamp From { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override KeyId Subject => Key;
}
