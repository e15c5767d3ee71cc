// What current statements say of one party. Lists are cut at PartyDetail.MaxListed; counts stop at MaxCounted, because a
// large customer has millions of jobs and nobody reads the difference here.

using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Parties, with who says what of them.</summary>
internal sealed class PartyReads(KnownAt known, PreparedReads reads, TermReads terms, JobRows rows)
{
    private const int Said = 3;
    private const int Most = PartyDetail.MaxListed + 1;

    private readonly PreparedRead _names = reads.Of(
        $"""
        SELECT party_name_id, text, kind FROM party_name
        WHERE party = ?1 AND party_name_id < {known.Sql.KnownAt} * 4096 ORDER BY party_name_id;
        """);

    private readonly PreparedRead _sayings = reads.Of(
        $"""
        SELECT s.log_index, coalesce(ch.party_id, a.authority_id), s.suspended, n.language, n.script
        FROM entity_name n {known.Sql.Join} statement s ON s.log_index = n.name_id / 4096
          LEFT JOIN chain ch ON ch.chain_id = s.chain_id LEFT JOIN accreditation a ON a.log_index = s.log_index
        WHERE n.party_name_id = ?1 AND n.name_id < {known.Sql.KnownAt} * 4096 AND (({known.Current("s")}) OR a.log_index IS NOT NULL)
        ORDER BY n.name_id {known.Sql.First("?2")};
        """);

    private readonly PreparedRead _declarations = reads.Of(Saying(
        known, "e.type, e.jurisdiction, e.incorporated_on", "entity e", "e.log_index", "e.entity_id = ?1", "e.log_index"));

    private readonly PreparedRead _identifiers = reads.Of(Identifiers(known, "i.entity_id = ?1"));

    // Not those of the entity that the entry is about, which may name a holder whom it does not know.
    private readonly PreparedRead _identifiersOfEntry = reads.Of(
        Identifiers(known, "i.identifier_id BETWEEN ?1 * 4096 AND (?1 * 4096) + 4095 AND i.entity_id IS NULL"));

    private readonly PreparedRead _listings = reads.Of(Listings(known, "l.entity_id = ?1"));
    private readonly PreparedRead _listingsOfEntry = reads.Of(Listings(known, "l.log_index = ?1"));

    private readonly PreparedRead _accreditations = reads.Of(
        $"""
        SELECT a.log_index, a.authority_id, s.suspended, a.handle, a.role
        FROM accreditation a {known.Sql.Join} statement s ON s.log_index = a.log_index
        WHERE a.party = ?1 AND a.log_index < {known.Sql.KnownAt} ORDER BY a.log_index {known.Sql.First("?2")};
        """);

    private readonly PreparedRead _roles = reads.Of(
        $"""
        SELECT
          (SELECT count(*) FROM (
            SELECT one FROM ({rows.Select("1 AS one", new JobPath("job_by_customer"), $" AND j.customer_id = ?1 AND {known.Current("j")}")}) own {known.Sql.Some("?3")}) counted),
          {Role(known, "rental t", "t.log_index", "t.customer_id = ?1")},
          {Role(known, "interest t", "t.interest_id / 4096", "t.party_id = ?1")},
          {Role(known, "owners t", "t.log_index", "t.entity_id = ?1")},
          {Role(known, "release t", "t.log_index", "t.publisher = ?2")},
          {Role(known, "judged_entity t", "t.judged_entity_id / 4096", "t.entity_id = ?1")},
          {Role(known, "rental t", "t.log_index", "t.end_customer_id = ?1")},
          {Role(known, "reseller t", "t.reseller_id / 4096", "t.entity_id = ?1")},
          {Role(known, "usage_customer t", "t.usage_customer_id / 4096", "t.customer_id = ?1")};
        """);

    /// <summary>Who gives a name to its party, the first logged first.</summary>
    public IReadOnlyList<Saying> ReadSayings(long name, int limit) => _sayings.With(name, limit).ReadAll(ToSaying);

    /// <summary>Everything about a party.</summary>
    public PartyDetail Read(PartyNumber party, string? entity)
    {
        var names = ReadNames(party);
        var entries = names.SelectMany(name => name.Sayings).Select(saying => saying.LogIndex).Distinct().ToList();
        var declarations = entity is null ? [] : _declarations.With(party.Value, Most)
            .ReadAll(row => new PartyDeclaration(ToSaying(row), row.TextOrNull(Said), row.TextOrNull(Said + 1), row.TextOrNull(Said + 2)));
        var identifiers = entity is null
            ? [.. entries.SelectMany(entry => _identifiersOfEntry.With(entry, Most).ReadAll(ToIdentifier))]
            : _identifiers.With(party.Value, Most).ReadAll(ToIdentifier);
        var listings = entity is null
            ? [.. entries.SelectMany(entry => _listingsOfEntry.With(entry, Most).ReadAll(ToListing))]
            : _listings.With(party.Value, Most).ReadAll(ToListing);
        var accreditations = _accreditations.With(party.Value, Most)
            .ReadAll(row => new PartyAccreditation(row.Text(Said), row.Text(Said + 1), ToSaying(row)));
        return new PartyDetail
        {
            Party = party,
            Entity = entity,
            Declarations = Cut(declarations),
            Names = Cut(names),
            Identifiers = Cut(identifiers),
            Listings = Cut(listings),
            Accreditations = Cut(accreditations),
            Roles = entity is null ? PartyRoles.None : ReadRoles(party, entity),
            IsCut = new[] { declarations.Count, names.Count, identifiers.Count, listings.Count, accreditations.Count }.Max() > PartyDetail.MaxListed,
        };
    }

    private static List<T> Cut<T>(List<T> list) =>
        list.Count > PartyDetail.MaxListed ? list[..PartyDetail.MaxListed] : list;

    // Rows of a table with the statement that says them; its own columns begin at Said.
    private static string Saying(KnownAt known, string columns, string table, string entry, string condition, string order) =>
        $"""
        SELECT s.log_index, ch.party_id, s.suspended, {columns}
        FROM {table} {known.Sql.Join} statement s ON s.log_index = {entry} {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
        WHERE {condition} AND {known.Current("s")} ORDER BY {order} {known.Sql.First("?2")};
        """;

    private static string Identifiers(KnownAt known, string condition) =>
        Saying(known, "i.scheme, i.id, i.is_verified", "entity_identifier i", "i.identifier_id / 4096", condition, "i.identifier_id");

    private static string Listings(KnownAt known, string condition) => Saying(
        known,
        "l.list_id, l.version, l.authority, ch.record, l.type, l.status, l.listed_on, l.delisted_on",
        "listing l",
        "l.log_index",
        condition,
        "l.log_index");

    private static string Role(KnownAt known, string table, string entry, string condition) =>
        $"""
        (SELECT count(*) FROM (SELECT 1 AS one FROM {table} {known.Sql.Join} statement s ON s.log_index = {entry}
            WHERE {condition} AND {known.Current("s")} {known.Sql.Some("?3")}) counted)
        """;

    private List<GivenName> ReadNames(PartyNumber party)
    {
        var names = new List<GivenName>();
        var given = _names.With(party.Value).ReadAll(row => (Number: row.Integer(0), Text: row.Text(1), Kind: (NameKind)row.Integer(2)));
        foreach (var (number, text, kind) in given.TakeWhile(_ => names.Count <= PartyDetail.MaxListed))
        {
            var sayings = _sayings.With(number, PartyDetail.MaxSayings + 1)
                .ReadAll(row => (Saying: ToSaying(row), Language: row.TextOrNull(Said), Script: row.TextOrNull(Said + 1)));
            if (sayings.Count > 0)
            {
                names.Add(new GivenName(
                    text,
                    kind,
                    sayings[0].Language,
                    sayings[0].Script,
                    [.. sayings.Take(PartyDetail.MaxSayings).Select(row => row.Saying)],
                    sayings.Count > PartyDetail.MaxSayings));
            }
        }

        return names;
    }

    private Saying ToSaying(SqlStatement row) => new(row.Integer(0), terms.TextOf(row.Integer(1)), row.Integer(2) != 0);

    private GivenIdentifier ToIdentifier(SqlStatement row) => new(row.Text(Said), row.Text(Said + 1), row.Integer(Said + 2) != 0, ToSaying(row));

    private PartyListing ToListing(SqlStatement row) => new(
        terms.TextOf(row.Integer(Said)),
        row.Text(Said + 1),
        row.Text(Said + 2),
        row.Text(Said + 3),
        row.Text(Said + 4),
        (ListingStatus)row.Integer(Said + 5),
        row.TextOrNull(Said + 6),
        row.TextOrNull(Said + 7),
        ToSaying(row));

    private PartyRoles ReadRoles(PartyNumber party, string entity) => _roles.With(party.Value).Bind(2, entity).Bind(3, PartyDetail.MaxCounted).ReadFirst(
        row => new PartyRoles(
            row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), row.Integer(4), row.Integer(5), row.Integer(6), row.Integer(7), row.Integer(8)),
        PartyRoles.None);
}
