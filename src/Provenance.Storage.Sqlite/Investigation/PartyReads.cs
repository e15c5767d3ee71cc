// What current statements say of one party. Lists are cut at PartyDetail.MaxListed; counts stop at MaxCounted, because a
// large customer has millions of jobs and nobody reads the difference here.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Parties, with who says what of them.</summary>
internal sealed class PartyReads(SqliteConnection connection, KnownAt known)
{
    private const string SayingColumns = "s.log_index AS LogIndex, declarer.text AS Declarer, s.suspended AS Suspended";

    private const string SayingTables =
        "CROSS JOIN chain ch ON ch.chain_id = s.chain_id CROSS JOIN term declarer ON declarer.term_id = ch.party_id";

    private const string SelectNames =
        """
        SELECT party_name_id AS Number, text AS Text, kind AS Kind FROM party_name
        WHERE party = @party AND party_name_id < (known_at() << 12) ORDER BY party_name_id;
        """;

    private readonly string _selectSayings =
        $"""
        SELECT {SayingColumns}, n.language AS Language, n.script AS Script
        FROM entity_name n CROSS JOIN statement s ON s.log_index = n.name_id >> 12
          LEFT JOIN chain ch ON ch.chain_id = s.chain_id LEFT JOIN accreditation a ON a.log_index = s.log_index
          CROSS JOIN term declarer ON declarer.term_id = ifnull(ch.party_id, a.authority_id)
        WHERE n.party_name_id = @name AND n.name_id < (known_at() << 12) AND (({known.Current("s")}) OR a.log_index IS NOT NULL)
        ORDER BY n.name_id LIMIT @limit;
        """;

    private readonly string _selectDeclarations =
        $"""
        SELECT {SayingColumns}, e.type AS Type, e.jurisdiction AS Jurisdiction, e.incorporated_on AS IncorporatedOn
        FROM entity e CROSS JOIN statement s ON s.log_index = e.log_index {SayingTables}
        WHERE e.entity_id = @party AND {known.Current("s")} ORDER BY e.log_index LIMIT @limit;
        """;

    private readonly string _selectIdentifiers =
        $"""
        SELECT {SayingColumns}, i.scheme AS Scheme, i.id AS Id, i.is_verified AS IsVerified
        FROM entity_identifier i CROSS JOIN statement s ON s.log_index = i.identifier_id >> 12 {SayingTables}
        """;

    private readonly string _selectListings =
        $"""
        SELECT {SayingColumns}, list.text AS List, l.version AS Version, l.authority AS Authority, ch.record AS Record, l.type AS Type,
          l.status AS Status, l.listed_on AS ListedOn, l.delisted_on AS DelistedOn
        FROM listing l CROSS JOIN statement s ON s.log_index = l.log_index {SayingTables}
          CROSS JOIN term list ON list.term_id = l.list_id
        """;

    private const string SelectAccreditations =
        """
        SELECT a.log_index AS LogIndex, authority.text AS Declarer, s.suspended AS Suspended, a.handle AS Handle, a.role AS Role
        FROM accreditation a CROSS JOIN statement s ON s.log_index = a.log_index CROSS JOIN term authority ON authority.term_id = a.authority_id
        WHERE a.party = @party AND a.log_index < known_at() ORDER BY a.log_index LIMIT @limit;
        """;

    private readonly string _selectRoles =
        $"""
        SELECT
          (SELECT count(*) FROM (SELECT 1 FROM job j WHERE j.customer_id = @party AND {known.NotSuperseded("j")}
            AND {known.Current("j")} LIMIT @limit)) AS Jobs,
          (SELECT count(*) FROM (SELECT 1 FROM rental r CROSS JOIN statement s ON s.log_index = r.log_index
            WHERE r.customer_id = @party AND {known.Current("s")} LIMIT @limit)) AS Rentals,
          (SELECT count(*) FROM (SELECT 1 FROM interest i CROSS JOIN statement s ON s.log_index = i.interest_id >> 12
            WHERE i.party_id = @party AND {known.Current("s")} LIMIT @limit)) AS InterestsHeld,
          (SELECT count(*) FROM (SELECT 1 FROM owners o CROSS JOIN statement s ON s.log_index = o.log_index
            WHERE o.entity_id = @party AND {known.Current("s")} LIMIT @limit)) AS OwnersDeclared,
          (SELECT count(*) FROM (SELECT 1 FROM release p CROSS JOIN statement s ON s.log_index = p.log_index
            WHERE p.publisher = @entity AND {known.Current("s")} LIMIT @limit)) AS Releases,
          (SELECT count(*) FROM (SELECT 1 FROM judged_entity d CROSS JOIN statement s ON s.log_index = d.judged_entity_id >> 12
            WHERE d.entity_id = @party AND {known.Current("s")} LIMIT @limit)) AS Judgements,
          (SELECT count(*) FROM (SELECT 1 FROM rental r CROSS JOIN statement s ON s.log_index = r.log_index
            WHERE r.end_customer_id = @party AND {known.Current("s")} LIMIT @limit)) AS EndUses,
          (SELECT count(*) FROM (SELECT 1 FROM reseller v CROSS JOIN statement s ON s.log_index = v.reseller_id >> 12
            WHERE v.entity_id = @party AND {known.Current("s")} LIMIT @limit)) AS Resales,
          (SELECT count(*) FROM (SELECT 1 FROM usage_customer u CROSS JOIN statement s ON s.log_index = u.usage_customer_id >> 12
            WHERE u.customer_id = @party AND {known.Current("s")} LIMIT @limit)) AS SmallUses;
        """;

    /// <summary>Who gives a name to its party, the first logged first.</summary>
    public IReadOnlyList<Saying> ReadSayings(long name, int limit) => [.. ReadSayingRows(name, limit).Select(row => row.ToSaying())];

    /// <summary>Everything about a party.</summary>
    public PartyDetail Read(PartyNumber party, string? entity)
    {
        var names = ReadNames(party);
        var entries = names.SelectMany(name => name.Sayings).Select(saying => saying.LogIndex).Distinct().ToList();
        var declarations = entity is null ? [] : Rows(_selectDeclarations, party)
            .Select(row => new PartyDeclaration(row.ToSaying(), row.Type, row.Jurisdiction, row.IncorporatedOn)).ToList();
        var identifiers = (entity is null ? entries.SelectMany(IdentifiersOf) : Rows(Of(_selectIdentifiers, "i.entity_id = @party", "i.identifier_id"), party))
            .Select(row => new GivenIdentifier(row.Scheme!, row.Id!, row.IsVerified != 0, row.ToSaying())).ToList();
        var listings = (entity is null ? entries.SelectMany(ListingsOf) : Rows(Of(_selectListings, "l.entity_id = @party", "l.log_index"), party))
            .Select(row => row.ToListing()).ToList();
        var accreditations = Rows(SelectAccreditations, party)
            .Select(row => new PartyAccreditation(row.Handle!, row.Role!, row.ToSaying())).ToList();
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

    private string Of(string select, string condition, string order) =>
        $"{select} WHERE {condition} AND {known.Current("s")} ORDER BY {order} LIMIT @limit;";

    private List<PartyRow> Rows(string select, PartyNumber party) =>
        connection.Query<PartyRow>(select, new { party = party.Value, limit = PartyDetail.MaxListed + 1 }).AsList();

    private List<PartyRow> IdentifiersOf(long index) => connection.Query<PartyRow>(
        Of(_selectIdentifiers, "i.identifier_id BETWEEN @first AND @last", "i.identifier_id"),
        new
        {
            first = ProjectedValues.PartKey(index, 0),
            last = ProjectedValues.PartKey(index + 1, 0) - 1,
            limit = PartyDetail.MaxListed + 1,
        }).AsList();

    private List<PartyRow> ListingsOf(long index) =>
        connection.Query<PartyRow>(Of(_selectListings, "l.log_index = @index", "l.log_index"), new { index, limit = 1 }).AsList();

    private List<GivenName> ReadNames(PartyNumber party)
    {
        var names = new List<GivenName>();
        foreach (var row in connection.Query<PartyRow>(SelectNames, new { party = party.Value }).TakeWhile(_ => names.Count <= PartyDetail.MaxListed))
        {
            var sayings = ReadSayingRows(row.Number, PartyDetail.MaxSayings + 1);
            if (sayings.Count > 0)
            {
                names.Add(new GivenName(
                    row.Text!,
                    (NameKind)row.Kind,
                    sayings[0].Language,
                    sayings[0].Script,
                    [.. sayings.Take(PartyDetail.MaxSayings).Select(saying => saying.ToSaying())],
                    sayings.Count > PartyDetail.MaxSayings));
            }
        }

        return names;
    }

    private List<PartyRow> ReadSayingRows(long name, int limit) =>
        connection.Query<PartyRow>(_selectSayings, new { name, limit }).AsList();

    private PartyRoles ReadRoles(PartyNumber party, string entity)
    {
        var row = connection.QuerySingle<RolesRow>(_selectRoles, new { party = party.Value, entity, limit = PartyDetail.MaxCounted });
        return new PartyRoles(row.Jobs, row.Rentals, row.InterestsHeld, row.OwnersDeclared, row.Releases, row.Judgements, row.EndUses, row.Resales, row.SmallUses);
    }
}
