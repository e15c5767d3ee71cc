// Section "owners" of an entity: who holds what in it, in the terms of the Beneficial Ownership Data Standard 0.4.
// What is not known is unknown; it is never zero per cent.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Whether a list is the whole of it.</summary>
[JsonConverter(typeof(WordConverter<Completeness>))]
public enum Completeness
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>There are no others.</summary>
    Yes,

    /// <summary>There are others.</summary>
    No,
}

/// <summary>Whether an interest is held through others.</summary>
[JsonConverter(typeof(WordConverter<Directness>))]
public enum Directness
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>Held directly.</summary>
    Direct,

    /// <summary>Held through one or more intermediates.</summary>
    Indirect,
}

/// <summary>Section <c>owners</c>.</summary>
[Description("Who holds which interests in an entity.")]
public sealed record Owners : Section
{
    [Description("The moment that the interests hold for.")]
    public required Timestamp AsOf { get; init; }

    [Description("Whether these are all interests.")]
    public required Completeness Complete { get; init; }

    [Description("The interests.")]
    public required IReadOnlyList<Interest> Interests { get; init; }
}

/// <summary>One interest in an entity.</summary>
[Description("One interest in an entity.")]
public sealed record Interest
{
    [Description("Who holds it.")]
    public required OrUnknown<EntityId> Party { get; init; }

    [Description("Name of whoever holds it.")]
    public PartyName? PartyName { get; init; }

    [Description("Kind of interest.")]
    public required InterestCode Type { get; init; }

    [Description("Whether it is held through others.")]
    public required Directness DirectOrIndirect { get; init; }

    [Description("The share, in per cent.")]
    public required OrUnknown<ShareRange> SharePercent { get; init; }

    [Description("First day of the interest; not after asOf.")]
    public CalendarDate? From { get; init; }

    [Description("Last day of the interest.")]
    public CalendarDate? To { get; init; }
}

/// <summary>Bounds of a share in per cent; equal where the share is known exactly.</summary>
[Description("Bounds of a share in per cent; equal where the share is known exactly.")]
public sealed record ShareRange
{
    [Description("At least so much, 0 to 100.")]
    public required Quantity Minimum { get; init; }

    [Description("At most so much, 0 to 100.")]
    public required Quantity Maximum { get; init; }
}
