using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Places on screening lists.</summary>
internal sealed class ListingReads(KnownAt known, PreparedReads reads, TermReads terms)
{
    private static string Listings(KnownAt known) =>
        $"""
        SELECT {LineRow.Columns(known)}, ch.party_id, l.list_id, l.version, l.authority, l.published_on, l.entity_id, l.listed_on, l.delisted_on,
          l.status
        FROM statement s LEFT JOIN listing l ON l.log_index = s.log_index LEFT JOIN chain ch ON ch.chain_id = s.chain_id

        """;

    private readonly PreparedRead _one = reads.Of(Listings(known) + "WHERE s.log_index = ?1;");
    private readonly PreparedRead _all = reads.Of(Listings(known) + Found(known, ""));
    private readonly PreparedRead _ofEntity = reads.Of(Listings(known) + Found(known, " AND entity_id = ?2"));
    private readonly PreparedRead _ofList = reads.Of(Listings(known) + Found(known, " AND list_id = ?2"));

    public IReadOnlyList<ListingStatement> ReadOf(EntityId entity, int limit) => Read(_ofEntity, terms.NumberOf(entity.ToString()), limit);

    public IReadOnlyList<ListingStatement> ReadList(string? list, int limit) =>
        list is null ? WithLines(_all.With(limit)) : Read(_ofList, terms.NumberOf(list), limit);

    private static string Found(KnownAt known, string condition) =>
        $"""
        WHERE s.log_index IN (SELECT log_index FROM listing WHERE log_index < {known.Sql.KnownAt}{condition} ORDER BY log_index DESC {known.Sql.First("?1")})
        ORDER BY s.log_index DESC;
        """;

    private List<ListingStatement> Read(PreparedRead read, long? term, int limit) =>
        term is { } number ? WithLines(read.With(limit, number)) : [];

    // A record's listing may be of another party or list in another version: its whole line is read.
    private List<ListingStatement> WithLines(SqlStatement found) =>
    [
        .. LineRow.WithLines(
            found.ReadAll(ToRow),
            row => (row.Listing.Place, row.Previous),
            index => _one.With(index).ReadFirst(ToRow, null) ?? throw new InvalidOperationException($"There is no statement {index}."),
            withEarlier: true).Select(row => row.Listing),
    ];

    private ListingRow ToRow(SqlStatement row) => new(
        new ListingStatement
        {
            Place = LineRow.PlaceOf(row),
            IsSignerSuspended = LineRow.IsSuspended(row),
            Declarer = terms.TextOf(row.IntegerOrNull(LineRow.Count)) ?? "",
            List = terms.TextOf(row.IntegerOrNull(LineRow.Count + 1)) ?? "",
            Version = row.TextOrNull(LineRow.Count + 2) ?? "",
            Authority = row.TextOrNull(LineRow.Count + 3) ?? "",
            PublishedOn = DateOf(row.TextOrNull(LineRow.Count + 4)),
            Entity = terms.TextOf(row.IntegerOrNull(LineRow.Count + 5)) is { } entity ? EntityId.Parse(entity) : null,
            ListedOn = DateOf(row.TextOrNull(LineRow.Count + 6)),
            DelistedOn = DateOf(row.TextOrNull(LineRow.Count + 7)),
            Status = (ListingStatus)(row.IntegerOrNull(LineRow.Count + 8) ?? 0),
        },
        LineRow.PreviousOf(row));

    private static CalendarDate? DateOf(string? text) => text is null ? null : CalendarDate.Parse(text);

    private sealed record ListingRow(ListingStatement Listing, long? Previous);
}
