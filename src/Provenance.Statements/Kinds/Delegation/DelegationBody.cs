// The body of a delegation: a reporter's key, narrower than its delegator's in sites, kinds and time.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A machine or program that reports for a party.</summary>
[Description("A machine or program that reports for a party.")]
public sealed record Reporter
{
    [Description("Its name.")]
    public required string Name { get; init; }
}

/// <summary>Body of a delegation.</summary>
[Description("Lets a reporter's key sign reports for the party that delegates.")]
public sealed record DelegationBody : KeyTrustBody
{
    [Description("Who will sign.")]
    public required Reporter Reporter { get; init; }

    [Description("The key being bound; its use is statements.")]
    public required BoundKey Key { get; init; }

    [Description("By the key being bound, over origin, key id, the delegator's handle and the use (proto/README.md §6).")]
    public required Signature64 ProofOfPossession { get; init; }

    [Description("Sites that the key may speak for, within the delegator's.")]
    public required IReadOnlyList<SiteScope> Sites { get; init; }

    [Description("Kinds of report that the key may sign.")]
    public required IReadOnlyList<string> Kinds { get; init; }

    [Description("Statements issued from then on are valid; not before the delegator's.")]
    public required Timestamp ValidFrom { get; init; }

    [Description("Statements issued up to then are valid; not after the delegator's.")]
    public required Timestamp ValidUntil { get; init; }

    [Description("Valid statements are logged up to then; validUntil if absent.")]
    public Timestamp? AcceptUntil { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override KeyId Subject => Key.PublicKey.KeyId;

    /// <summary>
    /// Whether the reporter proved possession of the key to this delegator. Only the log knows the delegator's handle,
    /// so the registry asks.
    /// </summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="delegator">Handle of the party whose key signed the delegation.</param>
    public bool ProvesPossession(string origin, Handle delegator) =>
        Statements.ProofOfPossession.Verify(Key.PublicKey, origin, delegator, Key.Use, ProofOfPossession);
}
