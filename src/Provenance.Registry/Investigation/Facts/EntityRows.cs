using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Identifiers that judgements hold to be one entity.</summary>
/// <param name="Members">All of them, in order of their texts; the first stands for the entity.</param>
/// <param name="Judgements">The judgements' entries, ascending.</param>
/// <param name="IsBounded">Whether there are more than are read.</param>
public sealed record EntityClass(IReadOnlyList<EntityId> Members, IReadOnlyList<long> Judgements, bool IsBounded)
{
    /// <summary>Most identifiers of one entity that are read.</summary>
    public const int Most = 1_000;

    /// <summary>The identifier that stands for the entity.</summary>
    public EntityId Representative => Members[0];
}

/// <summary>A statement about an entity, current or not.</summary>
public sealed record EntityStatement : IInLine
{
    /// <inheritdoc/>
    public required LinePlace Place { get; init; }

    /// <summary>Handle of the party that signed it.</summary>
    public required string Declarer { get; init; }

    /// <summary>Whether its signer was suspended.</summary>
    public required bool IsSignerSuspended { get; init; }

    /// <summary>Whether any section is redacted.</summary>
    public required bool IsRedacted { get; init; }

    /// <summary>Whether who holds what in the entity is redacted.</summary>
    public required bool AreOwnersRedacted { get; init; }

    /// <summary>What sort of party it is; null where redacted.</summary>
    public EntityType? Type { get; init; }

    /// <summary>Country code or <c>unknown</c>; null where redacted.</summary>
    public string? Jurisdiction { get; init; }

    /// <summary>Date of incorporation; null where redacted, unknown or not stated.</summary>
    public CalendarDate? IncorporatedOn { get; init; }

    /// <summary>The moment that its interests hold for, microseconds since 1970; null where it tells of no owners.</summary>
    public long? OwnersAsOf { get; init; }

    /// <summary>Whether its interests are all interests.</summary>
    public Completeness Complete { get; init; }
}

/// <summary>An interest in its place.</summary>
/// <param name="Held">The entity that it is an interest in, as its statement names it.</param>
/// <param name="LogIndex">The statement.</param>
/// <param name="Place">Its place in the statement's list.</param>
/// <param name="Interest">The interest.</param>
public sealed record PlacedInterest(EntityId Held, long LogIndex, int Place, Interest Interest);

/// <summary>A listing, current or not.</summary>
public sealed record ListingStatement : IInLine
{
    /// <inheritdoc/>
    public required LinePlace Place { get; init; }

    /// <summary>Whether its signer was suspended.</summary>
    public required bool IsSignerSuspended { get; init; }

    /// <summary>Handle of the party that signed it.</summary>
    public required string Declarer { get; init; }

    /// <summary>The list; empty in a withdrawal and where redacted, as is what follows.</summary>
    public required string List { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Who keeps it.</summary>
    public required string Authority { get; init; }

    /// <summary>Day on which this version was published; null where redacted.</summary>
    public required CalendarDate? PublishedOn { get; init; }

    /// <summary>Who is listed; null where the list does not know.</summary>
    public EntityId? Entity { get; init; }

    /// <summary>First day of the listing; null where unknown.</summary>
    public CalendarDate? ListedOn { get; init; }

    /// <summary>First day on which it is no longer listed; null while it is.</summary>
    public CalendarDate? DelistedOn { get; init; }

    /// <summary>Whether the listing has legal force.</summary>
    public required ListingStatus Status { get; init; }

    /// <summary>Whether a day lies within it.</summary>
    public bool Holds(CalendarDate day) => (ListedOn is not { } from || from <= day) && (DelistedOn is not { } end || day < end);

    /// <summary>Whether only a version that was published after a day names the party, and does not say since when.</summary>
    public bool IsUndatedOn(CalendarDate day) => ListedOn is null && PublishedOn > day;
}

/// <summary>A name that a current statement gives to an entity.</summary>
/// <param name="Text">The name.</param>
/// <param name="Kind">The kind's word.</param>
/// <param name="LogIndex">The statement.</param>
public readonly record struct StatedName(string Text, string Kind, long LogIndex);

/// <summary>A further identifier that a current statement gives to an entity.</summary>
/// <param name="Scheme">The register.</param>
/// <param name="Id">The identifier.</param>
/// <param name="IsVerified">Whether the signer compared it with the register.</param>
/// <param name="LogIndex">The statement.</param>
public readonly record struct StatedIdentifier(string Scheme, string Id, bool IsVerified, long LogIndex);
