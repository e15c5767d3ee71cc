using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Names and identifiers of parties, whoever gives them.</summary>
internal sealed class NameTables(SqlSession session, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insertName = session.Insert(
        "entity_name", "name_id", "entity_id", "text", "kind", "language", "script", "party_name_id");

    private readonly SqlStatement _insertIdentifier = session.Insert(
        "entity_identifier", "identifier_id", "entity_id", "scheme", "id", "is_verified");

    /// <summary>Writes the names that an entry gives to a party.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="entity">The entity; null where the entry does not know it.</param>
    /// <param name="party">As who it is found: the entity, or else <see cref="PartyKeyTables.UnknownParty"/>.</param>
    /// <param name="names">The names.</param>
    public void Insert(long index, long? entity, long party, IReadOnlyList<PartyName>? names)
    {
        for (var i = 0; i < (names?.Count ?? 0); i++)
        {
            Insert(index, i, entity, party, names![i]);
        }
    }

    /// <summary>Writes one name that an entry gives to a party.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="place">Its place among all names that the entry gives.</param>
    /// <param name="entity">The entity; null where the entry does not know it.</param>
    /// <param name="party">As who it is found: the entity, or else a number that <see cref="PartyKeyTables"/> gives.</param>
    /// <param name="name">The name.</param>
    public void Insert(long index, int place, long? entity, long party, PartyName name)
    {
        var id = ProjectedValues.PartKey(index, place);
        _insertName.Bind(1, id).Bind(2, entity).Bind(3, name.Text).Bind(4, Words.Of(name.Kind))
            .BindText(5, name.Language?.ToString()).BindText(6, name.Script?.ToString())
            .Bind(7, keys.IdOf(party, name, id)).Execute();
    }

    /// <summary>Writes the identifiers that an entry gives to a party.</summary>
    public void Insert(long index, long? entity, long party, IReadOnlyList<EntityIdentifier>? identifiers)
    {
        for (var i = 0; i < (identifiers?.Count ?? 0); i++)
        {
            var identifier = identifiers![i];
            _insertIdentifier.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, entity).Bind(3, identifier.Scheme).Bind(4, identifier.Id)
                .Bind(5, identifier.Status == IdentifierStatus.Verified ? 1 : 0).Execute();
            keys.Add(index, party, IdentifierForm.TryOf(identifier.Scheme, identifier.Id));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertName.Dispose();
        _insertIdentifier.Dispose();
    }
}
