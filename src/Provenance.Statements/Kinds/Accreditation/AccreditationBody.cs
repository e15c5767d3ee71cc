// The body of an accreditation: one key, bound with one use to one party.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>What a party does.</summary>
[JsonConverter(typeof(WordConverter<PartyRole>))]
public enum PartyRole
{
    /// <summary>Rents out clusters.</summary>
    Operator,

    /// <summary>Rents them.</summary>
    Customer,

    /// <summary>Investigates.</summary>
    Regulator,

    /// <summary>Checks operators and the registry.</summary>
    Auditor,

    /// <summary>Watches the investigators.</summary>
    Oversight,
}

/// <summary>The party that a key is bound to.</summary>
[Description("A party.")]
public sealed record AccreditedParty
{
    [Description("The party's handle, which its records begin with.")]
    public required Handle Handle { get; init; }

    [Description("What it does.")]
    public required PartyRole Role { get; init; }

    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("The legal entity behind it.")]
    public EntityId? Entity { get; init; }
}

/// <summary>Body of an accreditation.</summary>
[Description("Binds one key, with one use, to a party.")]
public sealed record AccreditationBody : KeyTrustBody
{
    [Description("Whom the key belongs to. Handle and role of a key never change.")]
    public required AccreditedParty Party { get; init; }

    [Description("The key being bound.")]
    public required BoundKey Key { get; init; }

    [Description("By the key being bound, over origin, key id, the party's handle and the use (proto/README.md §6).")]
    public required Signature64 ProofOfPossession { get; init; }

    [Description("Sites that the key may speak for; required where an operator's key signs statements.")]
    public IReadOnlyList<SiteScope>? Sites { get; init; }

    [Description("Countries that the party acts for.")]
    public IReadOnlyList<CountryCode>? Jurisdictions { get; init; }

    [Description("Powers that the party was given, by name.")]
    public IReadOnlyList<Handle>? Powers { get; init; }

    [Description("Statements issued from then on are valid.")]
    public required Timestamp ValidFrom { get; init; }

    [Description("Statements issued up to then are valid.")]
    public required Timestamp ValidUntil { get; init; }

    [Description("Valid statements are logged up to then, which leaves time for what was spooled; validUntil if absent.")]
    public Timestamp? AcceptUntil { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override KeyId Subject => Key.PublicKey.KeyId;
}
