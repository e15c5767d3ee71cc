// What the questions of ownership read. One reader holds for one moment of the log ("known at"): it gives what each
// declarer's standing statements say then, and it maps identifiers that a judgement holds to be one entity to one
// representative. Statements disagree; the reader hands them over apart and decides nothing.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Ownership;

/// <summary>Reads interests as one moment of the log knows them.</summary>
/// <remarks>
/// Obligations. Every <see cref="EntityId"/> given out, also within an interest, is its class's representative; one taken
/// in may be any member. The same call gives the same rows in the same order: statements by entry, interests by entry
/// and place. No more than the asked number of rows is read into memory. One call runs at a time.
/// </remarks>
public interface IInterestReader
{
    /// <summary>Who an entity is, with its representative.</summary>
    ValueTask<EntityFacts> ReadEntityAsync(EntityId entity, CancellationToken cancellationToken);

    /// <summary>What the statements say of an entity's owners: the first <paramref name="mostInterests"/> interests.</summary>
    ValueTask<OwnersReading> ReadOwnersAsync(EntityId entity, int mostInterests, CancellationToken cancellationToken);

    /// <summary>The first <paramref name="mostInterests"/> interests that statements say an entity holds in others.</summary>
    ValueTask<HoldingsReading> ReadHoldingsAsync(EntityId holder, int mostInterests, CancellationToken cancellationToken);
}

/// <summary>What sort of party an entity is, as far as it ends a path of ownership.</summary>
public enum EntityNature
{
    /// <summary>Nobody says.</summary>
    Unknown,

    /// <summary>A company or other legal person without a listing on an exchange.</summary>
    LegalEntity,

    /// <summary>A company whose shares are traded in public.</summary>
    ListedCompany,

    /// <summary>A trust or other legal arrangement.</summary>
    Arrangement,

    /// <summary>A human being: owned by nobody, unless somebody states owners.</summary>
    NaturalPerson,

    /// <summary>A state or a body of one.</summary>
    State,
}

/// <summary>An entity as the graph needs it.</summary>
/// <param name="Entity">The representative of its class.</param>
/// <param name="Nature">What sort of party it is.</param>
/// <param name="AreOwnersStated">Whether there is a statement of its owners, be it of none. Whoever calls a company a person or a
/// state must not thereby hide its owners: such a party has none only where no share in it is stated.</param>
public readonly record struct EntityFacts(EntityId Entity, EntityNature Nature, bool AreOwnersStated = false)
{
    /// <summary>Whether it is said to be a person or a state: owned by nobody.</summary>
    internal bool IsSaidOwnerless => Nature is EntityNature.NaturalPerson or EntityNature.State;
}

/// <summary>One declarer's statement of the owners of an entity.</summary>
/// <param name="Entry">Where it stands in the log.</param>
/// <param name="Declarer">Handle of the party that signed it.</param>
/// <param name="AsOf">The moment that its interests hold for.</param>
/// <param name="Complete">Whether these are all interests.</param>
public sealed record OwnersStatement(LeafIndex Entry, string Declarer, Timestamp AsOf, Completeness Complete);

/// <summary>One interest, with the statement that it stands in.</summary>
/// <param name="Held">The entity that it is an interest in.</param>
/// <param name="Place">Its place in the statement's list; an entry and a place name one interest.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Interest">The interest; its party is a representative.</param>
public sealed record StatedInterest(EntityId Held, int Place, OwnersStatement Statement, Interest Interest);

/// <summary>What statements say of an entity's owners.</summary>
/// <param name="Statements">All statements, also those without interests.</param>
/// <param name="Interests">Their interests.</param>
/// <param name="IsBounded">There are more interests than were asked for.</param>
public sealed record OwnersReading(
    IReadOnlyList<OwnersStatement> Statements,
    IReadOnlyList<StatedInterest> Interests,
    bool IsBounded);

/// <summary>What statements say that an entity holds.</summary>
/// <param name="Interests">The interests.</param>
/// <param name="IsBounded">There are more than were asked for.</param>
public sealed record HoldingsReading(IReadOnlyList<StatedInterest> Interests, bool IsBounded);
