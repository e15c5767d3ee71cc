using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Entities and interests, by identifier.</summary>
internal sealed class EntityReads(KnownAt known, PreparedReads reads, TermReads terms)
{
    private static string Statement(KnownAt known) =>
        $"""
        SELECT {LineRow.Columns(known)}, ch.party_id, s.missing, e.type, e.jurisdiction, e.incorporated_on, o.as_of_us, o.complete
        """;

    private const string WithOwners = " LEFT JOIN owners o ON o.log_index = s.log_index LEFT JOIN chain ch ON ch.chain_id = s.chain_id ";

    private const string Interests =
        """
        SELECT interest_id, entity_id, party_id, party_name, type_id, directness, share_min, share_max, from_on, to_on FROM interest

        """;

    private readonly PreparedRead _ofEntity = reads.Of(
        Statement(known) + $" FROM entity e {known.Sql.Join} statement s ON s.log_index = e.log_index" + WithOwners
        + $"WHERE e.entity_id = ?1 AND e.log_index < {known.Sql.KnownAt} ORDER BY e.log_index DESC {known.Sql.First("?2")};");

    private readonly PreparedRead _ofIndex = reads.Of(
        Statement(known) + " FROM statement s LEFT JOIN entity e ON e.log_index = s.log_index" + WithOwners + "WHERE s.log_index = ?1;");

    private readonly PreparedRead _list = reads.Of(
        $"""
        SELECT listed.entity_id, t.text FROM (
          SELECT e.entity_id FROM entity e WHERE e.entity_id > ?1 AND e.log_index < {known.Sql.KnownAt}
          GROUP BY e.entity_id ORDER BY e.entity_id {known.Sql.First("?2")}) listed
          {known.Sql.Join} term t ON t.term_id = listed.entity_id
        ORDER BY listed.entity_id;
        """);

    private readonly PreparedRead _interestsOf = reads.Of(Interests + $"WHERE interest_id BETWEEN ?1 AND ?2 ORDER BY interest_id {known.Sql.First("?3")};");

    private readonly PreparedRead _holdings = reads.Of(
        Interests + $"WHERE party_id = ?1 AND interest_id > ?2 AND interest_id < {known.Sql.KnownAt} * 4096 ORDER BY interest_id {known.Sql.First("?3")};");

    private readonly PreparedRead _names = reads.Of(
        $"""
        SELECT n.text, n.kind, n.name_id / 4096
        FROM entity_name n {known.Sql.Join} statement s ON s.log_index = n.name_id / 4096
        WHERE n.entity_id = ?1 AND {known.Current("s")} ORDER BY n.name_id {known.Sql.First("?2")};
        """);

    private readonly PreparedRead _identifiers = reads.Of(
        $"""
        SELECT n.scheme, n.id, n.is_verified, n.identifier_id / 4096
        FROM entity_identifier n {known.Sql.Join} statement s ON s.log_index = n.identifier_id / 4096
        WHERE n.entity_id = ?1 AND {known.Current("s")} ORDER BY n.identifier_id {known.Sql.First("?2")};
        """);

    public IReadOnlyList<EntityStatement> ReadStatements(EntityId entity, int limit) => TermOf(entity) is { } term
        ? LineRow.WithLines(
            _ofEntity.With(term, limit).ReadAll(ToStatement),
            statement => (statement.Place, null),
            index => _ofIndex.With(index).ReadFirst(ToStatement, null) ?? throw new InvalidOperationException($"There is no statement {index}."),
            withEarlier: false)
        : [];

    public IReadOnlyList<(long Place, EntityId Entity)> List(long after, int limit) =>
        _list.With(after, limit).ReadAll(row => (row.Integer(0), EntityId.Parse(row.Text(1))));

    public IReadOnlyList<PlacedInterest> ReadInterests(long logIndex, int limit) => _interestsOf
        .With(ProjectedValues.PartKey(logIndex, 0), ProjectedValues.PartKey(logIndex + 1, 0) - 1).Bind(3, limit).ReadAll(ToInterest);

    public IReadOnlyList<PlacedInterest> ReadHoldings(EntityId holder, (long LogIndex, int Place) after, int limit) => TermOf(holder) is { } term
        ? _holdings.With(term, after.LogIndex < 0 ? -1 : ProjectedValues.PartKey(after.LogIndex, after.Place)).Bind(3, limit).ReadAll(ToInterest)
        : [];

    public IReadOnlyList<StatedName> ReadNames(EntityId entity, int limit) => TermOf(entity) is { } term
        ? _names.With(term, limit).ReadAll(row => new StatedName(row.Text(0), row.Text(1), row.Integer(2)))
        : [];

    public IReadOnlyList<StatedIdentifier> ReadIdentifiers(EntityId entity, int limit) => TermOf(entity) is { } term
        ? _identifiers.With(term, limit).ReadAll(row => new StatedIdentifier(row.Text(0), row.Text(1), row.Integer(2) != 0, row.Integer(3)))
        : [];

    private long? TermOf(EntityId entity) => terms.NumberOf(entity.ToString());

    private EntityStatement ToStatement(SqlStatement row)
    {
        var missing = row.Text(LineRow.Count + 1);
        return new EntityStatement
        {
            Place = LineRow.PlaceOf(row),
            Declarer = terms.TextOf(row.IntegerOrNull(LineRow.Count)) ?? "",
            IsSignerSuspended = LineRow.IsSuspended(row),
            IsRedacted = missing.Length > 0,
            AreOwnersRedacted = missing.Split(' ').Contains("owners"),
            Type = Words.TryParse<EntityType>(row.TextOrNull(LineRow.Count + 2) ?? "", out var type) ? type : null,
            Jurisdiction = row.TextOrNull(LineRow.Count + 3),
            IncorporatedOn = DateOf(row.TextOrNull(LineRow.Count + 4)),
            OwnersAsOf = row.IntegerOrNull(LineRow.Count + 5),
            Complete = (Completeness)(row.IntegerOrNull(LineRow.Count + 6) ?? 0),
        };
    }

    private PlacedInterest ToInterest(SqlStatement row)
    {
        var (key, party, name) = (row.Integer(0), row.IntegerOrNull(2), row.TextOrNull(3));
        var (hasMinimum, hasMaximum) = (!row.Blob(6).IsEmpty, !row.Blob(7).IsEmpty);
        return new PlacedInterest(
            EntityId.Parse(terms.TextOf(row.Integer(1))),
            key >> ProjectedValues.PlaceBits,
            (int)(key & (ProjectedValues.Places - 1)),
            new Interest
            {
                Party = terms.TextOf(party) is { } holder ? OrUnknown.Known(EntityId.Parse(holder)) : OrUnknown.Unknown<EntityId>(),
                PartyName = name is null ? null : new PartyName { Text = name, Kind = NameKind.Other },
                Type = InterestCode.Parse(terms.TextOf(row.Integer(4))),
                DirectOrIndirect = (Directness)row.Integer(5),
                SharePercent = hasMinimum && hasMaximum
                    ? OrUnknown.Known(new ShareRange { Minimum = ProjectedValues.ToQuantity(row.Blob(6)), Maximum = ProjectedValues.ToQuantity(row.Blob(7)) })
                    : OrUnknown.Unknown<ShareRange>(),
                From = DateOf(row.TextOrNull(8)),
                To = DateOf(row.TextOrNull(9)),
            });
    }

    private static CalendarDate? DateOf(string? text) => text is null ? null : CalendarDate.Parse(text);
}
