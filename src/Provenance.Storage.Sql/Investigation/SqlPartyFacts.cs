using Provenance.Registry.Investigation;
using Provenance.Registry.Names;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Parties of a snapshot.</summary>
internal sealed class SqlPartyFacts(SnapshotReading reading, PartyKeyReads keys, PartyReads parties) : IPartyFacts
{
    public ValueTask<KeyedNames> FindNamesAsync(NameKey key, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => keys.FindNames(key, limit), cancellationToken);

    public ValueTask<IReadOnlyList<PartyNameText>> ReadNamesAsync(IReadOnlyCollection<long> names, CancellationToken cancellationToken) =>
        reading.Ask(() => keys.ReadNames(names), cancellationToken);

    public ValueTask<bool> IsGivenAsync(long name, CancellationToken cancellationToken) =>
        reading.Ask(() => parties.ReadSayings(name, 1).Count > 0, cancellationToken);

    public ValueTask<IReadOnlyList<PartyNumber>> FindByIdentifierAsync(NameKey key, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => keys.FindParties(key, limit), cancellationToken);

    public ValueTask<PartyNumber?> FindAsync(string entity, CancellationToken cancellationToken) =>
        reading.Ask(() => keys.Find(entity), cancellationToken);

    public ValueTask<string?> EntityOfAsync(PartyNumber party, CancellationToken cancellationToken) =>
        reading.Ask(() => keys.EntityOf(party), cancellationToken);

    public ValueTask<PartyDetail> ReadAsync(PartyNumber party, CancellationToken cancellationToken) =>
        reading.Ask(() => parties.Read(party, keys.EntityOf(party)), cancellationToken);
}
