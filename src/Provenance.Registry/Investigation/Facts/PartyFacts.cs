using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>A party within one snapshot: an entity, or a party that a statement names without its entity: on a list, as a holder, a customer or in an accreditation.</summary>
/// <param name="Value">The number, which means nothing outside.</param>
public readonly record struct PartyNumber(long Value);

/// <summary>A name of a party, once however many statements give it.</summary>
/// <param name="Number">Its number within the snapshot; smaller for what was given first.</param>
/// <param name="Party">Whose it is.</param>
/// <param name="Text">The name.</param>
/// <param name="Kind">How it came about.</param>
/// <param name="IsJapanese">Whether who first gives it says that it is Japanese.</param>
/// <param name="IsOfNamedOnly">Whether it is of a party that is only named (<see cref="KeyedNames"/>).</param>
public sealed record PartyNameText(long Number, PartyNumber Party, string Text, NameKind Kind, bool IsJapanese, bool IsOfNamedOnly);

/// <summary>Names that have a key, the first given first. Whoever signs statements of owners or rentals can name any number of
/// parties that nobody knows, so that those are apart.</summary>
/// <param name="OfKnown">Names of entities, and of parties that a list or an accreditation names.</param>
/// <param name="OfNamedOnly">Names of holders and customers of whom a statement knows the name alone.</param>
public sealed record KeyedNames(IReadOnlyList<long> OfKnown, IReadOnlyList<long> OfNamedOnly);

/// <summary>Who says something.</summary>
/// <param name="LogIndex">The entry.</param>
/// <param name="Declarer">Handle of the party that signed it.</param>
/// <param name="IsSignerSuspended">Whether the signer was suspended when it was logged.</param>
public sealed record Saying(long LogIndex, string Declarer, bool IsSignerSuspended);

/// <summary>What current statements say of a party.</summary>
public sealed record PartyDetail
{
    /// <summary>Most names, identifiers, declarations and listings of each sort that are read.</summary>
    public const int MaxListed = 100;

    /// <summary>Most statements that are read for one name.</summary>
    public const int MaxSayings = 10;

    /// <summary>How far roles are counted.</summary>
    public const int MaxCounted = 1_000;

    /// <summary>The party.</summary>
    public required PartyNumber Party { get; init; }

    /// <summary>The entity's id; null where those who name it do not know it.</summary>
    public required string? Entity { get; init; }

    /// <summary>Entity statements about it.</summary>
    public required IReadOnlyList<PartyDeclaration> Declarations { get; init; }

    /// <summary>Its names, the first given first.</summary>
    public required IReadOnlyList<GivenName> Names { get; init; }

    /// <summary>Its further identifiers.</summary>
    public required IReadOnlyList<GivenIdentifier> Identifiers { get; init; }

    /// <summary>Its places on screening lists.</summary>
    public required IReadOnlyList<PartyListing> Listings { get; init; }

    /// <summary>Keys that were bound to it, whatever became of them.</summary>
    public required IReadOnlyList<PartyAccreditation> Accreditations { get; init; }

    /// <summary>What it is in the registry.</summary>
    public required PartyRoles Roles { get; init; }

    /// <summary>Whether a list was cut at <see cref="MaxListed"/>.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Whether no current statement speaks of it.</summary>
    public bool IsNobody => Declarations.Count + Names.Count + Identifiers.Count + Listings.Count + Accreditations.Count == 0 && Roles == PartyRoles.None;
}

/// <summary>What an entity statement says of who someone is.</summary>
/// <param name="Saying">Who says it.</param>
/// <param name="Type">Word of the entity's type; null where redacted.</param>
/// <param name="Jurisdiction">Country code; null where unknown or redacted.</param>
/// <param name="IncorporatedOn">Day; null where unknown or redacted.</param>
public sealed record PartyDeclaration(Saying Saying, string? Type, string? Jurisdiction, string? IncorporatedOn);

/// <summary>A name and who gives it.</summary>
/// <param name="Text">The name.</param>
/// <param name="Kind">How it came about.</param>
/// <param name="Language">ISO 639, as first given; null where not told.</param>
/// <param name="Script">ISO 15924, as first given; null where not told.</param>
/// <param name="Sayings">Who gives it, at most <see cref="PartyDetail.MaxSayings"/>, the first logged first.</param>
/// <param name="HasMore">Whether more statements give it.</param>
public sealed record GivenName(
    string Text, NameKind Kind, string? Language, string? Script, IReadOnlyList<Saying> Sayings, bool HasMore);

/// <summary>A further identifier and who gives it.</summary>
/// <param name="Scheme">Register or scheme.</param>
/// <param name="Id">The identifier as it was written.</param>
/// <param name="IsVerified">Whether the declarer compared it with the register.</param>
/// <param name="Saying">Who gives it.</param>
public sealed record GivenIdentifier(string Scheme, string Id, bool IsVerified, Saying Saying);

/// <summary>A place on a screening list.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Authority">Who keeps it.</param>
/// <param name="Record">The record of the statement that says so.</param>
/// <param name="Type">Word of the type that the list gives.</param>
/// <param name="Status">Whether it has legal force between its days.</param>
/// <param name="ListedOn">First day; null where unknown.</param>
/// <param name="DelistedOn">First day on which it is no longer listed; null while it is.</param>
/// <param name="Saying">Who says it.</param>
public sealed record PartyListing(
    string List,
    string Version,
    string Authority,
    string Record,
    string Type,
    ListingStatus Status,
    string? ListedOn,
    string? DelistedOn,
    Saying Saying);

/// <summary>An accreditation: a key bound to a party.</summary>
/// <param name="Handle">The party's handle.</param>
/// <param name="Role">Word of its role.</param>
/// <param name="Saying">The authority that signed first.</param>
public sealed record PartyAccreditation(string Handle, string Role, Saying Saying);

/// <summary>How often a party appears, each counted up to <see cref="PartyDetail.MaxCounted"/>.</summary>
/// <param name="Jobs">Training jobs of it as a customer.</param>
/// <param name="Rentals">Rentals by it as a customer.</param>
/// <param name="InterestsHeld">Interests that it is said to hold in others.</param>
/// <param name="OwnersDeclared">Statements of who holds it.</param>
/// <param name="Releases">Models that it published.</param>
/// <param name="Judgements">Judgements on whether it is one with another.</param>
/// <param name="EndUses">Rentals of which it is the end customer.</param>
/// <param name="Resales">Rentals of which it is a reseller.</param>
/// <param name="SmallUses">Usage reports that name it as a customer below the reporting line.</param>
public sealed record PartyRoles(
    long Jobs, long Rentals, long InterestsHeld, long OwnersDeclared, long Releases, long Judgements, long EndUses, long Resales, long SmallUses)
{
    /// <summary>Appears nowhere.</summary>
    public static PartyRoles None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
