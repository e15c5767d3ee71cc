using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Places on screening lists.</summary>
internal sealed class ListingReads(SqliteConnection connection, KnownAt known)
{
    private readonly string _select =
        $"""
        SELECT {LineRow.Columns(known)}, list.text AS List, l.version AS Version, l.authority AS Authority, l.published_on AS PublishedOn,
          entity.text AS Entity, l.listed_on AS ListedOn, l.delisted_on AS DelistedOn, l.status AS Status
        FROM statement s LEFT JOIN listing l ON l.log_index = s.log_index LEFT JOIN term list ON list.term_id = l.list_id
          LEFT JOIN term entity ON entity.term_id = l.entity_id

        """;

    private const string Found =
        "WHERE s.log_index IN (SELECT log_index FROM listing WHERE log_index < known_at(){0} ORDER BY log_index DESC LIMIT @limit) ORDER BY s.log_index DESC;";

    public IReadOnlyList<ListingStatement> ReadOf(EntityId entity, int limit) =>
        Read(" AND entity_id = (SELECT term_id FROM term WHERE text = @text)", entity.ToString(), limit);

    public IReadOnlyList<ListingStatement> ReadList(string? list, int limit) =>
        Read(list is null ? "" : " AND list_id = (SELECT term_id FROM term WHERE text = @text)", list, limit);

    // A record's listing may be of another party or list in another version: its whole line is read.
    private IReadOnlyList<ListingStatement> Read(string condition, string? text, int limit) =>
    [
        .. LineRow.WithLines(
            connection.Query<ListingRow>(_select + Found.Replace("{0}", condition, StringComparison.Ordinal), new { text, limit }).AsList(),
            row => (row.ToPlace(), row.Previous),
            index => connection.QuerySingle<ListingRow>(_select + "WHERE s.log_index = @index;", new { index }),
            withEarlier: true).Select(row => row.ToStatement()),
    ];

    private sealed record ListingRow : LineRow
    {
        public string? List { get; init; }

        public string? Version { get; init; }

        public string? Authority { get; init; }

        public string? PublishedOn { get; init; }

        public string? Entity { get; init; }

        public string? ListedOn { get; init; }

        public string? DelistedOn { get; init; }

        public long? Status { get; init; }

        public ListingStatement ToStatement() => new()
        {
            Place = ToPlace(),
            IsSignerSuspended = Suspended != 0,
            List = List ?? "",
            Version = Version ?? "",
            Authority = Authority ?? "",
            PublishedOn = PublishedOn is null ? null : CalendarDate.Parse(PublishedOn),
            Entity = Entity is null ? null : EntityId.Parse(Entity),
            ListedOn = ListedOn is null ? null : CalendarDate.Parse(ListedOn),
            DelistedOn = DelistedOn is null ? null : CalendarDate.Parse(DelistedOn),
            Status = (ListingStatus)(Status ?? 0),
        };
    }
}
