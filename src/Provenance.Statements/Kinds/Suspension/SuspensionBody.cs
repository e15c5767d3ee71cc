// The body of a suspension. Positions in the log decide what it covers; "from" is what the signer believes.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Body of a suspension.</summary>
[Description("Marks what a key signs from here on in the log, until it is reinstated or revoked.")]
public sealed record SuspensionBody : KeyTrustBody
{
    [Description("Id of the key.")]
    public required KeyId Key { get; init; }

    [Description("Why, in words.")]
    public required string Reason { get; init; }

    [Description("Since when, as far as the signer knows, the key should not be relied on.")]
    public required Timestamp From { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override KeyId Subject => Key;
}
