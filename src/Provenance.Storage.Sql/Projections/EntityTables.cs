using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Entities and who holds what in them.</summary>
internal sealed class EntityTables(SqlSession session, TermTable terms, NameTables names, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insertEntity = session.Insert(
        "entity", "log_index", "entity_id", "type", "jurisdiction", "incorporated_on");

    private readonly SqlStatement _insertOwners = session.Insert("owners", "log_index", "entity_id", "as_of_us", "complete");

    private readonly SqlStatement _insertInterest = session.Insert(
        "interest", "interest_id", "entity_id", "party_id", "party_name", "type_id", "directness", "share_min", "share_max",
        "from_on", "to_on");

    /// <summary>Writes an entity.</summary>
    public void Insert(long index, ProjectedEntity entity)
    {
        var (id, identity) = (terms.IdOf(entity.Entity), entity.Identity);
        _insertEntity.Bind(1, index).Bind(2, id).BindText(3, identity is null ? null : Words.Of(identity.Type))
            .BindText(4, identity?.Jurisdiction.ToString())
            .BindText(5, identity?.IncorporatedOn is { IsKnown: true } date ? date.Value.ToString() : null).Execute();
        keys.Mention(index, id, entity.Entity);
        names.Insert(index, id, id, identity?.Names);
        names.Insert(index, id, id, identity?.Identifiers);
        if (entity.Owners is { } owners)
        {
            Insert(index, id, owners);
            InsertHolders(index, id, identity?.Names ?? [], owners.Interests);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertEntity.Dispose();
        _insertOwners.Dispose();
        _insertInterest.Dispose();
    }

    private void Insert(long index, long entity, Owners owners)
    {
        _insertOwners.Bind(1, index).Bind(2, entity).Bind(3, owners.AsOf.Microseconds).Bind(4, (long)owners.Complete).Execute();
        for (var i = 0; i < owners.Interests.Count; i++)
        {
            var interest = owners.Interests[i];
            var share = interest.SharePercent.TryGet(out var stated) ? stated : null;
            var holder = interest.Party.TryGet(out var party) ? party.ToString() : null;
            var holderId = terms.IdOfOptional(holder);
            keys.Mention(index, holderId, holder);
            _insertInterest.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, entity).Bind(3, holderId)
                .BindText(4, interest.PartyName?.Text).Bind(5, terms.IdOf(interest.Type.ToString())).Bind(6, (long)interest.DirectOrIndirect)
                .Bind(7, share?.Minimum).Bind(8, share?.Maximum).BindText(9, interest.From?.ToString()).BindText(10, interest.To?.ToString())
                .Execute();
        }
    }

    // A holder's name finds the holder, of whom often nothing else is known. One name in one statement is one party, however
    // many interests it has. The places follow those of the entity's own names: a statement has no room for 4,096 names.
    private void InsertHolders(long index, long entity, IReadOnlyList<PartyName> own, IReadOnlyList<Interest> interests)
    {
        var given = own.Select(name => (Party: entity, name.Text, name.Kind)).ToHashSet();
        var unknown = new Dictionary<string, long>(StringComparer.Ordinal);
        var place = own.Count;
        for (var i = 0; i < interests.Count; i++)
        {
            if (interests[i].PartyName is not { } name)
            {
                continue;
            }

            var holder = interests[i].Party.TryGet(out var known) ? terms.IdOf(known.ToString()) : (long?)null;
            if (holder is null)
            {
                _ = unknown.TryAdd(name.Text, PartyKeyTables.UnknownHolder(index, i));
            }

            var party = holder ?? unknown[name.Text];
            if (given.Add((party, name.Text, name.Kind)))
            {
                names.Insert(index, place++, holder, party, name);
            }
        }
    }
}
