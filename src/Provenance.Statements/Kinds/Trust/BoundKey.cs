// A public key as a trust statement binds it: with its one use.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Algorithms of keys.</summary>
[JsonConverter(typeof(WordConverter<KeyAlgorithm>))]
public enum KeyAlgorithm
{
    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,
}

/// <summary>A key with its one use.</summary>
[Description("A public key with its one use.")]
public sealed record BoundKey
{
    [Description("Always ed25519 in format 1.")]
    public required KeyAlgorithm Algorithm { get; init; }

    [Description("The public key: 32 bytes in base64url without padding, a canonical point of prime order.")]
    public required PublicKey PublicKey { get; init; }

    [Description("What the key may be used for.")]
    public required KeyUse Use { get; init; }
}
