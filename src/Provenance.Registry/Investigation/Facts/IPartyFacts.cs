using Provenance.Registry.Names;

namespace Provenance.Registry.Investigation;

/// <summary>Parties by name and identifier. What a key finds was given at the snapshot's size or before; whether a
/// current statement still gives it is asked of each by itself.</summary>
public interface IPartyFacts
{
    /// <summary>Names with a key, at most <paramref name="limit"/> of each sort.</summary>
    ValueTask<KeyedNames> FindNamesAsync(NameKey key, int limit, CancellationToken cancellationToken);

    /// <summary>Names by their numbers, in the order of the numbers.</summary>
    ValueTask<IReadOnlyList<PartyNameText>> ReadNamesAsync(IReadOnlyCollection<long> names, CancellationToken cancellationToken);

    /// <summary>Whether a current statement gives a name to its party.</summary>
    ValueTask<bool> IsGivenAsync(long name, CancellationToken cancellationToken);

    /// <summary>Parties with the key of an identifier, their own ids included, in the order of their numbers, at most
    /// <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<PartyNumber>> FindByIdentifierAsync(NameKey key, int limit, CancellationToken cancellationToken);

    /// <summary>The number of an entity; null where no statement ever named it.</summary>
    ValueTask<PartyNumber?> FindAsync(string entity, CancellationToken cancellationToken);

    /// <summary>The id of an entity; null for a party that a statement names without knowing the entity.</summary>
    ValueTask<string?> EntityOfAsync(PartyNumber party, CancellationToken cancellationToken);

    /// <summary>What current statements say of a party.</summary>
    ValueTask<PartyDetail> ReadAsync(PartyNumber party, CancellationToken cancellationToken);
}
