using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Entities and interests, by identifier.</summary>
internal sealed class EntityReads(SqliteConnection connection, KnownAt known)
{
    private readonly string _selectStatement =
        $"""
        SELECT {LineRow.Columns(known)}, party.text AS Declarer, s.missing AS Missing, e.type AS Type, e.jurisdiction AS Jurisdiction,
          e.incorporated_on AS IncorporatedOn, o.as_of_us AS AsOf, o.complete AS Complete
        """;

    private const string WithOwners =
        """
         LEFT JOIN owners o ON o.log_index = s.log_index
          LEFT JOIN chain ch ON ch.chain_id = s.chain_id LEFT JOIN term party ON party.term_id = ch.party_id

        """;

    private const string OfEntity = " FROM entity e CROSS JOIN statement s ON s.log_index = e.log_index" + WithOwners
        + "WHERE e.entity_id = @term AND e.log_index < known_at() ORDER BY e.log_index DESC LIMIT @limit;";

    private const string OfIndex = " FROM statement s LEFT JOIN entity e ON e.log_index = s.log_index" + WithOwners + "WHERE s.log_index = @index;";

    private const string Interests =
        """
        SELECT i.interest_id AS Key, held.text AS Held, party.text AS Party, i.party_name AS PartyName, type.text AS Type,
          i.directness AS Directness, i.share_min AS ShareMin, i.share_max AS ShareMax, i.from_on AS FromOn, i.to_on AS ToOn
        FROM interest i CROSS JOIN term type ON type.term_id = i.type_id CROSS JOIN term held ON held.term_id = i.entity_id
          LEFT JOIN term party ON party.term_id = i.party_id

        """;

    private const string InterestsOf = Interests + "WHERE i.interest_id BETWEEN @first AND @last ORDER BY i.interest_id LIMIT @limit;";

    private const string Holdings = Interests
        + "WHERE i.party_id = @term AND i.interest_id > @after AND i.interest_id < known_at() << 12 ORDER BY i.interest_id LIMIT @limit;";

    private readonly string _names =
        $"""
        SELECT n.name_id >> 12 AS LogIndex, n.text AS Text, n.kind AS Kind
        FROM entity_name n CROSS JOIN statement s ON s.log_index = n.name_id >> 12
        WHERE n.entity_id = @term AND {known.Current("s")} ORDER BY n.name_id LIMIT @limit;
        """;

    private readonly string _identifiers =
        $"""
        SELECT n.identifier_id >> 12 AS LogIndex, n.scheme AS Text, n.id AS Kind, n.is_verified AS IsVerified
        FROM entity_identifier n CROSS JOIN statement s ON s.log_index = n.identifier_id >> 12
        WHERE n.entity_id = @term AND {known.Current("s")} ORDER BY n.identifier_id LIMIT @limit;
        """;

    public IReadOnlyList<EntityStatement> ReadStatements(EntityId entity, int limit) => TermOf(entity.ToString()) is { } term
        ? [.. LineRow.WithLines(
            connection.Query<StatementRow>(_selectStatement + OfEntity, new { term, limit }).AsList(),
            row => (row.ToPlace(), null),
            index => connection.QuerySingle<StatementRow>(_selectStatement + OfIndex, new { index }),
            withEarlier: false).Select(row => row.ToStatement())]
        : [];

    public IReadOnlyList<(long Place, EntityId Entity)> List(long after, int limit) =>
    [
        .. connection.Query<TextRow>(
            """
            SELECT e.entity_id AS LogIndex, t.text AS Text FROM entity e CROSS JOIN term t ON t.term_id = e.entity_id
            WHERE e.entity_id > @after AND e.log_index < known_at() GROUP BY e.entity_id ORDER BY e.entity_id LIMIT @limit;
            """,
            new { after, limit }).Select(row => (row.LogIndex, EntityId.Parse(row.Text))),
    ];

    public IReadOnlyList<PlacedInterest> ReadInterests(long logIndex, int limit) =>
        [.. connection.Query<InterestRow>(InterestsOf, KeysOf(logIndex, limit)).Select(row => row.ToInterest())];

    public IReadOnlyList<PlacedInterest> ReadHoldings(EntityId holder, (long LogIndex, int Place) after, int limit) =>
        TermOf(holder.ToString()) is { } term
            ? [.. connection.Query<InterestRow>(
                Holdings, new { term, after = after.LogIndex < 0 ? -1 : ProjectedValues.PartKey(after.LogIndex, after.Place), limit }).Select(row => row.ToInterest())]
            : [];

    public IReadOnlyList<StatedName> ReadNames(EntityId entity, int limit) => TermOf(entity.ToString()) is { } term
        ? [.. connection.Query<TextRow>(_names, new { term, limit }).Select(row => new StatedName(row.Text, row.Kind, row.LogIndex))]
        : [];

    public IReadOnlyList<StatedIdentifier> ReadIdentifiers(EntityId entity, int limit) => TermOf(entity.ToString()) is { } term
        ? [.. connection.Query<TextRow>(_identifiers, new { term, limit })
            .Select(row => new StatedIdentifier(row.Text, row.Kind, row.IsVerified != 0, row.LogIndex))]
        : [];

    private static object KeysOf(long logIndex, int limit) =>
        new { first = ProjectedValues.PartKey(logIndex, 0), last = ProjectedValues.PartKey(logIndex + 1, 0) - 1, limit };

    private long? TermOf(string text) =>
        connection.QuerySingleOrDefault<long?>("SELECT term_id FROM term WHERE text = @text;", new { text });

    private static CalendarDate? DateOf(string? text) => text is null ? null : CalendarDate.Parse(text);

    private sealed record StatementRow : LineRow
    {
        public string? Declarer { get; init; }

        public string Missing { get; init; } = "";

        public string? Type { get; init; }

        public string? Jurisdiction { get; init; }

        public string? IncorporatedOn { get; init; }

        public long? AsOf { get; init; }

        public long? Complete { get; init; }

        public EntityStatement ToStatement() => new()
        {
            Place = ToPlace(),
            Declarer = Declarer ?? "",
            IsSignerSuspended = Suspended != 0,
            IsRedacted = Missing.Length > 0,
            AreOwnersRedacted = Missing.Split(' ').Contains("owners"),
            Type = Words.TryParse<EntityType>(Type ?? "", out var type) ? type : null,
            Jurisdiction = Jurisdiction,
            IncorporatedOn = DateOf(IncorporatedOn),
            OwnersAsOf = AsOf,
            Complete = (Completeness)(Complete ?? 0),
        };
    }

    private sealed record InterestRow
    {
        public long Key { get; init; }

        public string Held { get; init; } = "";

        public string? Party { get; init; }

        public string? PartyName { get; init; }

        public string Type { get; init; } = "";

        public long Directness { get; init; }

        public byte[]? ShareMin { get; init; }

        public byte[]? ShareMax { get; init; }

        public string? FromOn { get; init; }

        public string? ToOn { get; init; }

        public PlacedInterest ToInterest() => new(
            EntityId.Parse(Held),
            Key >> ProjectedValues.PlaceBits,
            (int)(Key & ((1 << ProjectedValues.PlaceBits) - 1)),
            new Interest
            {
                Party = Party is null ? OrUnknown.Unknown<EntityId>() : OrUnknown.Known(EntityId.Parse(Party)),
                PartyName = PartyName is null ? null : new PartyName { Text = PartyName, Kind = NameKind.Other },
                Type = InterestCode.Parse(Type),
                DirectOrIndirect = (Directness)Directness,
                SharePercent = ShareMin is null || ShareMax is null
                    ? OrUnknown.Unknown<ShareRange>()
                    : OrUnknown.Known(new ShareRange { Minimum = ProjectedValues.ToQuantity(ShareMin), Maximum = ProjectedValues.ToQuantity(ShareMax) }),
                From = DateOf(FromOn),
                To = DateOf(ToOn),
            });
    }

    private sealed record TextRow
    {
        public long LogIndex { get; init; }

        public string Text { get; init; } = "";

        public string Kind { get; init; } = "";

        public long IsVerified { get; init; }
    }
}
