using Dapper;
using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Statements in log order, and what each did to its record when it came.</summary>
internal sealed class ChangeReads(SqlSession session, KnownAt known)
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

    private readonly string _from =
        $"""
        FROM statement s {known.Sql.Join} term kind ON kind.term_id = s.kind_id LEFT JOIN chain ch ON ch.chain_id = s.chain_id
          LEFT JOIN term party ON party.term_id = ch.party_id
        WHERE s.log_index >= @from AND s.log_index < {known.Sql.KnownAt}
        """;

    public IReadOnlyList<StatementChange> Read(long from, ChangeFilter filter, int limit) => session.Query<ChangeRow>(
        $"""
        SELECT s.log_index AS LogIndex, kind.text AS Kind, coalesce(ch.record, '') AS Record, coalesce(party.text, '') AS Party,
          s.logged_at_ms AS LoggedAt, {Effect} AS Effect, s.suspended AS Suspended, CASE WHEN s.missing <> '' THEN 1 ELSE 0 END AS Redacted,
          CASE WHEN s.supersedes < s.log_index THEN s.supersedes END AS [Of], s.chain_id AS Chain
        {_from}{Conditions(filter)} ORDER BY s.log_index {known.Sql.First("@limit")};
        """,
        Parameters(from, filter, limit)).Select(new Lines(session).Told).AsList();

    // What can be doubted is counted in the same pass: a group for each sort of doubt, put together here.
    public IReadOnlyList<ChangeCount> Count(long from, ChangeFilter filter) => session.Query<CountRow>(
        $"""
        SELECT Kind, Effect, Suspended, Redacted, {known.Sql.Count} AS Count FROM (
          SELECT kind.text AS Kind, {Effect} AS Effect, CASE WHEN s.suspended <> 0 THEN 1 ELSE 0 END AS Suspended,
            CASE WHEN s.missing <> '' THEN 1 ELSE 0 END AS Redacted
          {_from}{Conditions(filter)}) changes
        GROUP BY Kind, Effect, Suspended, Redacted ORDER BY Kind, Effect;
        """,
        Parameters(from, filter, 0)).GroupBy(row => (row.Kind, row.Effect)).Select(rows =>
            new ChangeCount(rows.Key.Kind, (ChangeEffect)rows.Key.Effect, rows.Sum(row => row.Count))
            {
                OfSuspendedKeys = rows.Sum(row => row.Suspended != 0 ? row.Count : 0),
                Redacted = rows.Sum(row => row.Redacted != 0 ? row.Count : 0),
                SuspendedOrRedacted = rows.Sum(row => row.Suspended != 0 || row.Redacted != 0 ? row.Count : 0),
            }).AsList();

    public Digest ReadStatementId(long index) => session.QuerySingleOrDefault<byte[]>(
        $"SELECT statement_id FROM statement WHERE log_index = @index AND log_index < {known.Sql.KnownAt};", new { index }) is { } id
        ? new Digest(id)
        : throw new ArgumentOutOfRangeException(nameof(index), index, "There is no such entry at this size.");

    public IReadOnlyList<EntryDoubt> ReadDoubts(IReadOnlyCollection<long> indices) => session.Query<DoubtRow>(
        $"""
        SELECT LogIndex, Suspended, Conflict, Redacted FROM (
          SELECT s.log_index AS LogIndex, s.suspended AS Suspended, CASE WHEN {known.Conflict("s")} THEN 1 ELSE 0 END AS Conflict,
            CASE WHEN s.missing <> '' THEN 1 ELSE 0 END AS Redacted
          FROM {known.Sql.Numbers("@indices")} asked {known.Sql.Join} statement s ON s.log_index = asked.value WHERE s.log_index < {known.Sql.KnownAt}) doubts
        WHERE Suspended <> 0 OR Conflict <> 0 OR Redacted <> 0;
        """,
        new { indices = SnapshotSql.ArrayOf(indices) }).Select(row => row.ToDoubt()).AsList();

    private string Conditions(ChangeFilter filter) =>
        (filter.Kind is null ? "" : " AND kind.text = @Kind")
        + (filter.Party is null ? "" : " AND party.text = @Party")
        + (filter.RecordPrefix is null ? "" : $" AND {known.Sql.BeginsWith("ch.record", "@RecordPrefix")}");

    private static object Parameters(long from, ChangeFilter filter, int limit) =>
        new { from, limit, filter.Kind, filter.Party, filter.RecordPrefix };

    // What a party said when an entry of its came: from the first of the line along those that took its place by then. The
    // entries of a list come in log order, so that each line is walked once.
    private sealed class Lines(SqlSession session)
    {
        private readonly Dictionary<long, long> _newest = [];
        private int _followed;

        public StatementChange Told(ChangeRow row) => row.ToChange() is { Effect: ChangeEffect.Conflicts } conflict
            ? conflict with { Contradicts = NewestBefore(row.Chain!.Value, row.LogIndex) }
            : row.ToChange();

        private long? NewestBefore(long chain, long index)
        {
            var newest = _newest.GetValueOrDefault(chain, chain);
            while (session.ExecuteScalar<long?>(
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
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Conflict { get; set; }

        public long Redacted { get; set; }

        public readonly EntryDoubt ToDoubt() => new(LogIndex, Suspended != 0, Conflict != 0, Redacted != 0);
    }

    private record struct CountRow
    {
        public string Kind { get; set; }

        public long Effect { get; set; }

        public long Suspended { get; set; }

        public long Redacted { get; set; }

        public long Count { get; set; }
    }
}
