// Section "identity" of an entity: who someone is. Names come in several scripts and kinds, because tips do.
// Each member's description is its documentation and stands in the section's JSON Schema.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>What sort of party an entity is.</summary>
[JsonConverter(typeof(WordConverter<EntityType>))]
public enum EntityType
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>A company, association or other legal person.</summary>
    LegalEntity,

    /// <summary>A human being.</summary>
    NaturalPerson,

    /// <summary>A state or a body of one.</summary>
    State,

    /// <summary>A trust or other legal arrangement.</summary>
    Arrangement,
}

/// <summary>How far an identifier was checked.</summary>
[JsonConverter(typeof(WordConverter<IdentifierStatus>))]
public enum IdentifierStatus
{
    /// <summary>The party says so.</summary>
    Claimed,

    /// <summary>The signer compared it with its register.</summary>
    Verified,
}

/// <summary>Section <c>identity</c>.</summary>
[Description("Who an entity is.")]
public sealed record Identity : Section
{
    [Description("The entity; the same as in the record's name.")]
    public required EntityId Entity { get; init; }

    [Description("What sort of party it is.")]
    public required EntityType Type { get; init; }

    [Description("Its names, at least one.")]
    public required IReadOnlyList<PartyName> Names { get; init; }

    [Description("Further identifiers.")]
    public IReadOnlyList<EntityIdentifier>? Identifiers { get; init; }

    [Description("Country under whose law it exists, or of a person's nationality.")]
    public required OrUnknown<CountryCode> Jurisdiction { get; init; }

    [Description("Date of incorporation; not after the statement.")]
    public OrUnknown<CalendarDate>? IncorporatedOn { get; init; }

    [Description("Ed25519 public keys that it answers for.")]
    public IReadOnlyList<PublicKey>? Keys { get; init; }

    [Description("Its addresses.")]
    public IReadOnlyList<Address>? Addresses { get; init; }
}

/// <summary>A further identifier of an entity.</summary>
[Description("A further identifier of an entity.")]
public sealed record EntityIdentifier
{
    [Description("Name of the register or scheme; LEI for legal entity identifiers, whose check digits are then tested.")]
    public required string Scheme { get; init; }

    [Description("The identifier as the register writes it.")]
    public required string Id { get; init; }

    [Description("Whether the signer compared it with the register.")]
    public required IdentifierStatus Status { get; init; }
}

/// <summary>An address.</summary>
[Description("An address.")]
public sealed record Address
{
    [Description("The address as it is written.")]
    public required string Text { get; init; }

    [Description("Its country.")]
    public required CountryCode Country { get; init; }
}
