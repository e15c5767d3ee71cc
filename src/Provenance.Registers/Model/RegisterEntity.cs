// What every register says in its own way, in the terms of the kind "entity": who someone is, and who holds what in it.
// Imports draft it, exports write it.

using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>An entity as a register knows it.</summary>
public sealed record RegisterEntity
{
    /// <summary>Its id.</summary>
    public required EntityId Id { get; init; }

    /// <summary>What sort of party it is.</summary>
    public required EntityType Type { get; init; }

    /// <summary>Its names, at least one, none twice.</summary>
    public required IReadOnlyList<PartyName> Names { get; init; }

    /// <summary>Further identifiers, none twice; the register's own id of it is among them.</summary>
    public IReadOnlyList<EntityIdentifier> Identifiers { get; init; } = [];

    /// <summary>Under whose law it exists, or a person's nationality.</summary>
    public OrUnknown<CountryCode> Jurisdiction { get; init; }

    /// <summary>Date of incorporation; null where the register has none.</summary>
    public CalendarDate? IncorporatedOn { get; init; }

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<Address> Addresses { get; init; } = [];

    /// <summary>Who holds what in it; null where the register says nothing of that.</summary>
    public RegisterOwners? Owners { get; init; }
}

/// <summary>The interests in an entity.</summary>
/// <param name="AsOf">The moment they hold for.</param>
/// <param name="Complete">Whether they are all.</param>
/// <param name="Interests">The interests.</param>
public sealed record RegisterOwners(Timestamp AsOf, Completeness Complete, IReadOnlyList<Interest> Interests);
