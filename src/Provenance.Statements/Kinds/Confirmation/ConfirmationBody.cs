// The body of a confirmation: a party's word, given with its recovery key, that what was signed with a key up to some time
// is its own. A later compromise cannot be dated before it, so that nobody talks himself out of what he has confirmed.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Body of a confirmation.</summary>
[Description("Confirms that what was logged with a key up to some time is its party's own.")]
public sealed record ConfirmationBody : KeyTrustBody
{
    [Description("Id of the key.")]
    public required KeyId Key { get; init; }

    [Description("Everything logged with the key before then is the party's own; not after the time of signing.")]
    public required Timestamp Until { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override KeyId Subject => Key;
}
