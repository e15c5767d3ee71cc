// What the bodies of all trust statements share. A version orders them, so that none can be replayed.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The body of a trust statement.</summary>
public abstract record TrustBody : Section
{
    [Description("1 + the number of trust statements about the same key already in the log; for a root, 1 + the version before; for a redaction, 1 + the number of redactions of the same statement.")]
    [JsonPropertyOrder(-1)]
    [JsonConverter(typeof(CountConverter))]
    public required long Version { get; init; }
}

/// <summary>The body of a trust statement about one key.</summary>
public abstract record KeyTrustBody : TrustBody
{
    /// <summary>The key that it is about.</summary>
    [JsonIgnore]
    public abstract KeyId Subject { get; }
}
