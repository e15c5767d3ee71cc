using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Places on screening lists.</summary>
internal sealed class ListingTables(SqlSession session, TermTable terms, NameTables names, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insert = session.Insert(
        "listing", "log_index", "list_id", "version", "authority", "jurisdiction", "published_on", "entity_id", "type",
        "programmes", "listed_on", "delisted_on", "status", "note");

    /// <summary>Writes a listing of a chain.</summary>
    public void Insert(long index, long chain, ProjectedListing listing)
    {
        var body = listing.Body;
        var entity = body.Entity.TryGet(out var known) ? terms.IdOf(known.ToString()) : (long?)null;
        _insert.Bind(1, index).Bind(2, terms.IdOf(body.List.Name)).Bind(3, body.List.Version).Bind(4, body.List.Authority)
            .BindText(5, body.List.Jurisdiction.IsKnown ? body.List.Jurisdiction.Value.ToString() : null)
            .Bind(6, body.List.PublishedOn.ToString()).Bind(7, entity).Bind(8, Words.Of(body.Type))
            .Bind(9, string.Join('\n', body.Programmes ?? []))
            .BindText(10, body.ListedOn.IsKnown ? body.ListedOn.Value.ToString() : null).BindText(11, body.DelistedOn?.ToString())
            .Bind(12, (long)body.Status).BindText(13, body.Note).Execute();
        var party = entity ?? PartyKeyTables.UnknownParty(chain);
        keys.Mention(index, entity, body.Entity.ToString());
        names.Insert(index, entity, party, body.Names);
        names.Insert(index, entity, party, body.Identifiers);
    }

    /// <inheritdoc/>
    public void Dispose() => _insert.Dispose();
}
