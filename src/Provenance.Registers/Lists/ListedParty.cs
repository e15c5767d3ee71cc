// A party as any list has it, before it is made a listing.

using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>A listed party.</summary>
internal sealed record ListedParty
{
    /// <summary>The list's own id of it.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the list; null where a record does not say.</summary>
    public required string? ListName { get; init; }

    /// <summary>Who keeps the list.</summary>
    public required string? Authority { get; init; }

    /// <summary>Under whose law; null where that is not said.</summary>
    public required CountryCode? Jurisdiction { get; init; }

    /// <summary>What sort of party it is.</summary>
    public required EntityType Type { get; init; }

    /// <summary>Its names.</summary>
    public required IReadOnlyList<PartyName> Names { get; init; }

    /// <summary>Its identifiers.</summary>
    public required IEnumerable<EntityIdentifier?> Identifiers { get; init; }

    /// <summary>What it states as LEI.</summary>
    public string? Lei { get; init; }

    /// <summary>Programmes.</summary>
    public required IEnumerable<string> Programmes { get; init; }

    /// <summary>First day of the listing.</summary>
    public required CalendarDate? ListedOn { get; init; }

    /// <summary>First day on which it is no longer listed.</summary>
    public required CalendarDate? DelistedOn { get; init; }

    /// <summary>What else the list says.</summary>
    public required string? Note { get; init; }

    /// <summary>What of it cannot be understood, and how it is stated; each a sentence.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
