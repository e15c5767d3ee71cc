// Section "body" of a listing: a party's place on a screening list. One statement for each listed party, so that
// a delisting supersedes one record and touches no other. A list's place in law changes with time: a rule may be
// proposed, in force or suspended while its list stays published, so the status is said beside the dates.

using System.ComponentModel;
using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Whether a listing has legal force.</summary>
[JsonConverter(typeof(WordConverter<ListingStatus>))]
public enum ListingStatus
{
    /// <summary>Announced, not yet in force.</summary>
    Proposed,

    /// <summary>In force from <c>listedOn</c> until <c>delistedOn</c>.</summary>
    InForce,

    /// <summary>Listed, but the rule is suspended.</summary>
    Suspended,
}

/// <summary>Section <c>body</c> of a listing.</summary>
[Description("A party's place on a screening list.")]
public sealed record ListingBody : Section
{
    [Description("The list.")]
    public required ScreeningList List { get; init; }

    [Description("The entity that is listed.")]
    public required OrUnknown<EntityId> Entity { get; init; }

    [Description("What sort of party it is.")]
    public required EntityType Type { get; init; }

    [Description("Names that the list gives, at least one.")]
    public required IReadOnlyList<PartyName> Names { get; init; }

    [Description("Identifiers that the list gives.")]
    public required IReadOnlyList<EntityIdentifier> Identifiers { get; init; }

    [Description("Programmes or regulations that it is listed under.")]
    public IReadOnlyList<string>? Programmes { get; init; }

    [Description("First day of the listing.")]
    public required OrUnknown<CalendarDate> ListedOn { get; init; }

    [Description("First day on which it is no longer listed; not before listedOn. Absent while it is listed.")]
    public CalendarDate? DelistedOn { get; init; }

    [Description("Whether the listing has legal force.")]
    public required ListingStatus Status { get; init; }

    [Description("SHA-256 of the list file that it was taken from.")]
    public Digest? SourceDigest { get; init; }

    [Description("What the list says of the party.")]
    public string? Note { get; init; }
}

/// <summary>A screening list at a version.</summary>
[Description("A screening list at a version.")]
public sealed record ScreeningList
{
    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("Who keeps it.")]
    public required string Authority { get; init; }

    [Description("Country whose law it is of; unknown also where it is of no single country.")]
    public required OrUnknown<CountryCode> Jurisdiction { get; init; }

    [Description("Its version, as its keeper names it.")]
    public required string Version { get; init; }

    [Description("Day on which this version was published; not after the statement.")]
    public required CalendarDate PublishedOn { get; init; }
}
