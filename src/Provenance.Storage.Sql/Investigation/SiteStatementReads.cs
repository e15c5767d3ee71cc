// A site may have a hundred thousand jobs, whose rows lie all over the tables. So what is told of them is read from one index,
// in whatever order it has them, and put into that of the log. The statements of all else, which are few beside them, are
// read in the order of the log: each page once.

using System.Runtime.InteropServices;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Statements about a site.</summary>
internal sealed class SiteStatementReads(SqlSession session, KnownAt known)
{
    // On a server each question is a journey.
    private const int LinesAtOnce = 4_096;

    private static readonly string JobKind = StatementKinds.Get<TrainingJobKind>().Name;

    private readonly string _selectStatements =
        $"""
        SELECT s.log_index, s.suspended, CASE WHEN s.missing <> '' THEN 1 ELSE 0 END, {known.StandingOf("s")}, s.reason, s.logged_at_ms, NULL, s.stream_id, kind.text
        FROM {known.Sql.Numbers("@lines")} line {known.Sql.Join} statement s ON s.log_index = line.value {known.Sql.Join} term kind ON kind.term_id = s.kind_id;
        """;

    // Until when a statement reports: the tables are looked into one after the other, and only until one has it.
    private readonly string _selectUntil =
        $"""
        SELECT line.value, coalesce((SELECT j.ended_us FROM job j WHERE j.log_index = line.value), (SELECT i.as_of_us FROM inventory i WHERE i.log_index = line.value),
          (SELECT l.as_of_us FROM device_list l WHERE l.log_index = line.value), (SELECT u.to_us FROM usage u WHERE u.log_index = line.value),
          (SELECT r.from_us FROM rental r WHERE r.log_index = line.value), (SELECT p.to_us FROM period_close p WHERE p.log_index = line.value))
        FROM {known.Sql.Numbers("@lines")} line;
        """;

    /// <summary>All of them, by log index.</summary>
    public IEnumerable<SiteStatement> Read(string handleOfOperator, string site)
    {
        var place = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["handleOfOperator"] = handleOfOperator,
            ["site"] = site,
            ["prefix"] = $"{handleOfOperator}/{site}/",
        };
        var jobs = Run(SiteLines.Jobs(known), row => ToStatement(row, JobKind));
        var indices = jobs.Select(job => job.Entry.LogIndex).ToArray();
        indices.AsSpan().Sort(CollectionsMarshal.AsSpan(jobs));
        // One that was logged later may have the place of one that was not.
        place["replacing"] = SnapshotSql.ArrayOf(jobs.Where(job => job.Reason is not null).Select(job => job.Entry.LogIndex));
        var others = Run(SiteLines.Others(known.Sql), row => row.Integer(0));
        others.RemoveAll(other => Array.BinarySearch(indices, other) >= 0);
        others.Sort();

        var next = 0;
        foreach (var other in ReadWhole(others))
        {
            for (; next < jobs.Count && jobs[next].Entry.LogIndex < other.Entry.LogIndex; next++)
            {
                yield return jobs[next];
            }

            yield return other;
        }

        for (; next < jobs.Count && jobs[next].Entry.LogIndex < known.Size; next++)
        {
            yield return jobs[next];
        }

        List<T> Run<T>(string sql, Func<SqlStatement, T> row)
        {
            using var read = session.Prepare(sql);
            return read.Bind(place).ReadAll(row);
        }
    }

    private IEnumerable<SiteStatement> ReadWhole(List<long> lines)
    {
        using var readStatements = session.Prepare(_selectStatements);
        using var readUntil = session.Prepare(_selectUntil);
        foreach (var part in lines.Chunk(LinesAtOnce))
        {
            var asked = new Dictionary<string, object?>(StringComparer.Ordinal) { ["lines"] = SnapshotSql.ArrayOf(part) };
            var until = readUntil.Bind(asked).ReadAll(row => (LogIndex: row.Integer(0), Until: row.IntegerOrNull(1))).ToDictionary(row => row.LogIndex, row => row.Until);
            var read = readStatements.Bind(asked).ReadAll(row => ToStatement(row, row.Text(8)));
            read.Sort(static (one, other) => one.Entry.LogIndex.CompareTo(other.Entry.LogIndex));
            foreach (var statement in read)
            {
                yield return statement with { ReportsUntil = until[statement.Entry.LogIndex] };
            }
        }
    }

    private static SiteStatement ToStatement(SqlStatement row, string kind) => new(
        new EntryStanding(row.Integer(0), row.Integer(1) != 0, row.Integer(2) != 0),
        kind,
        (Standing)row.Integer(3),
        (SupersedesReason?)row.IntegerOrNull(4),
        row.Integer(5),
        row.IntegerOrNull(6),
        row.Integer(7));
}
