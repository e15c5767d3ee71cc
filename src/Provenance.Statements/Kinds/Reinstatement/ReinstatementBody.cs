// The body of a reinstatement.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Body of a reinstatement.</summary>
[Description("Ends a suspension.")]
public sealed record ReinstatementBody : KeyTrustBody
{
    [Description("Id of the key.")]
    public required KeyId Key { get; init; }

    [Description("Why, in words.")]
    public required string Reason { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override KeyId Subject => Key;
}
