using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Statements in log order, and what each did to its record when it came.</summary>
internal sealed class ChangeReads(SqliteConnection connection, KnownAt known)
{
    // What a statement did is decided when it is logged and by earlier entries alone: it began its chain; or it was
    // superseded on arrival; or it did not become current by itself, in which case it is a conflict even where a later
    // entry joins it to the party's line.
    private const string Effect =
        """
        CASE WHEN s.standing = 0 THEN 0
          WHEN s.ended_at = s.log_index + 1 THEN 6
          WHEN s.chain_id = s.log_index THEN 1
          WHEN s.current_from IS NULL OR s.current_from > s.log_index + 1 THEN 5
          ELSE 2 + s.reason END
        """;

    private const string From =
        """
        FROM statement s CROSS JOIN term kind ON kind.term_id = s.kind_id LEFT JOIN chain ch ON ch.chain_id = s.chain_id
          LEFT JOIN term party ON party.term_id = ch.party_id
        WHERE s.log_index >= @from AND s.log_index < known_at()
        """;

    public IReadOnlyList<StatementChange> Read(long from, ChangeFilter filter, int limit) => connection.Query<ChangeRow>(
        $"""
        SELECT s.log_index AS LogIndex, kind.text AS Kind, ifnull(ch.record, '') AS Record, ifnull(party.text, '') AS Party,
          s.logged_at_ms AS LoggedAt, {Effect} AS Effect, s.suspended AS Suspended, s.missing <> '' AS Redacted,
          CASE WHEN s.supersedes < s.log_index THEN s.supersedes END AS Of, s.chain_id AS Chain
        {From}{Conditions(filter)} ORDER BY s.log_index LIMIT @limit;
        """,
        Parameters(from, filter, limit)).Select(new Lines(connection).Told).AsList();

    public IReadOnlyList<ChangeCount> Count(long from, ChangeFilter filter) => connection.Query<CountRow>(
        $"SELECT kind.text AS Kind, {Effect} AS Effect, count(*) AS Count {From}{Conditions(filter)} GROUP BY 1, 2 ORDER BY 1, 2;",
        Parameters(from, filter, 0)).Select(row => new ChangeCount(row.Kind, (ChangeEffect)row.Effect, row.Count)).AsList();

    public Digest ReadStatementId(long index) => connection.QuerySingleOrDefault<byte[]>(
        "SELECT statement_id FROM statement WHERE log_index = @index AND log_index < known_at();", new { index }) is { } id
        ? new Digest(id)
        : throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such entry at this size.");

    public EntryDoubts CountDoubts(IReadOnlyCollection<long> indices)
    {
        var row = connection.QuerySingle<DoubtRow>(
            $"""
            SELECT ifnull(sum(suspended), 0) AS Suspended, ifnull(sum(conflict), 0) AS Conflict, ifnull(sum(redacted), 0) AS Redacted,
              ifnull(sum(suspended OR conflict OR redacted), 0) AS InAll
            FROM (SELECT s.suspended <> 0 AS suspended, ({known.Conflict("s")}) AS conflict, s.missing <> '' AS redacted
              FROM json_each(@indices) asked CROSS JOIN statement s ON s.log_index = asked.value WHERE s.log_index < known_at());
            """,
            new { indices = $"[{string.Join(',', indices)}]" });
        return new EntryDoubts(row.Suspended, row.Conflict, row.Redacted, row.InAll);
    }

    private static string Conditions(ChangeFilter filter) =>
        (filter.Kind is null ? "" : " AND kind.text = @Kind")
        + (filter.Party is null ? "" : " AND party.text = @Party")
        + (filter.RecordPrefix is null ? "" : " AND substr(ch.record, 1, length(@RecordPrefix)) = @RecordPrefix");

    private static object Parameters(long from, ChangeFilter filter, int limit) =>
        new { from, limit, filter.Kind, filter.Party, filter.RecordPrefix };

    // What a party said when an entry of its came: from the first of the line along those that took its place by then. The
    // entries of a list come in log order, so that each line is walked once.
    private sealed class Lines(SqliteConnection connection)
    {
        private readonly Dictionary<long, long> _newest = [];
        private int _followed;

        public StatementChange Told(ChangeRow row) => row.ToChange() is { Effect: ChangeEffect.Conflicts } conflict
            ? conflict with { Contradicts = NewestBefore(row.Chain!.Value, row.LogIndex) }
            : row.ToChange();

        private long? NewestBefore(long chain, long index)
        {
            var newest = _newest.GetValueOrDefault(chain, chain);
            while (connection.ExecuteScalar<long?>(
                "SELECT superseded_by FROM statement WHERE log_index = @newest AND superseded_by < @index;", new { newest, index }) is { } next)
            {
                if (++_followed > IChangeFacts.MostFollowed)
                {
                    return null;
                }

                newest = next;
            }

            return _newest[chain] = newest;
        }
    }

    private record struct ChangeRow
    {
        public long LogIndex { get; set; }

        public string Kind { get; set; }

        public string Record { get; set; }

        public string Party { get; set; }

        public long LoggedAt { get; set; }

        public long Effect { get; set; }

        public long Suspended { get; set; }

        public long Redacted { get; set; }

        public long? Of { get; set; }

        public long? Chain { get; set; }

        public readonly StatementChange ToChange() =>
            new(LogIndex, Kind, Record, Party, LoggedAt, (ChangeEffect)Effect, Of, Suspended != 0, Redacted != 0);
    }

    private record struct DoubtRow
    {
        public long Suspended { get; set; }

        public long Conflict { get; set; }

        public long Redacted { get; set; }

        public long InAll { get; set; }
    }

    private record struct CountRow
    {
        public string Kind { get; set; }

        public long Effect { get; set; }

        public long Count { get; set; }
    }
}
