// What a list file does not say of itself, or what the signer states instead.

using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>How listings are stated.</summary>
public sealed record ListOptions
{
    /// <summary>The party that signs.</summary>
    public required Handle Party { get; init; }

    /// <summary>The list's handle in record names, and its name in the journal.</summary>
    public required Handle List { get; init; }

    /// <summary>The version as its keeper names it.</summary>
    public required string Version { get; init; }

    /// <summary>Day on which that version was published.</summary>
    public required CalendarDate PublishedOn { get; init; }

    /// <summary>Whether the listings have legal force.</summary>
    public required ListingStatus Status { get; init; }

    /// <summary>Its name; null takes what each record says, and the handle where none does, as in OpenSanctions' files.</summary>
    public string? Name { get; init; }

    /// <summary>Who keeps it; null takes what each record says.</summary>
    public string? Authority { get; init; }

    /// <summary>Under whose law; null takes what the form of the list says.</summary>
    public CountryCode? Jurisdiction { get; init; }
}
