// A site may have a hundred thousand jobs, whose statements lie all over the log. So first their log indices are gathered,
// sixteen bytes each and without a row of theirs, and then their statements are read in the order of the log: each page once.

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

    private readonly string _selectStatements =
        $"""
        SELECT s.log_index, s.suspended, CASE WHEN s.missing <> '' THEN 1 ELSE 0 END, kind.text, {known.StandingOf("s")}, s.reason, s.logged_at_ms, s.stream_id
        FROM {known.Sql.Numbers("@lines")} line {known.Sql.Join} statement s ON s.log_index = line.value {known.Sql.Join} term kind ON kind.term_id = s.kind_id;
        """;

    // Until when a statement reports that is no job with a known end: the tables are looked into one after the other, and only
    // until one has it.
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
        var lines = ReadLines(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["handleOfOperator"] = handleOfOperator,
            ["site"] = site,
            ["prefix"] = $"{handleOfOperator}/{site}/",
        });
        using var readStatements = session.Prepare(_selectStatements);
        using var readUntil = session.Prepare(_selectUntil);
        for (var first = 0; first < lines.Count; first += LinesAtOnce)
        {
            var part = lines.GetRange(first, Math.Min(LinesAtOnce, lines.Count - first));
            Complete(part, readUntil);
            foreach (var statement in ReadPart(part, readStatements))
            {
                yield return statement;
            }
        }
    }

    // Ascending, each once.
    private List<Line> ReadLines(Dictionary<string, object?> place)
    {
        var (ends, others) = (new List<Line>(), new List<long>());
        Run(SiteLines.Ends(known.Sql), row => ends.Add(new Line(row.Integer(0), row.Integer(1))));
        Run(SiteLines.Jobs(known.Sql), row => others.Add(row.Integer(0)));
        Run(SiteLines.Others(known.Sql), row => others.Add(row.Integer(0)));
        ends.Sort(static (one, other) => one.LogIndex.CompareTo(other.LogIndex));
        others.Sort();
        var (lines, end) = (new List<Line>(others.Count), 0);
        foreach (var index in CollectionsMarshal.AsSpan(others))
        {
            if (index >= known.Size || (lines.Count > 0 && lines[^1].LogIndex == index))
            {
                continue;
            }

            while (end < ends.Count && ends[end].LogIndex < index)
            {
                end++;
            }

            lines.Add(end < ends.Count && ends[end].LogIndex == index ? ends[end] : new Line(index, null));
        }

        return lines;

        void Run(string sql, Action<SqlStatement> row)
        {
            using var read = session.Prepare(sql);
            read.Bind(place);
            while (read.Step())
            {
                row(read);
            }
        }
    }

    private static void Complete(List<Line> part, SqlStatement readUntil)
    {
        var open = part.FindAll(line => line.Until is null);
        if (open.Count == 0)
        {
            return;
        }

        var found = Bound(readUntil, open).ReadAll(row => new Line(row.Integer(0), row.IntegerOrNull(1))).ToDictionary(line => line.LogIndex);
        for (var i = 0; i < part.Count; i++)
        {
            part[i] = found.GetValueOrDefault(part[i].LogIndex, part[i]);
        }
    }

    private static List<SiteStatement> ReadPart(List<Line> part, SqlStatement readStatements)
    {
        var read = Bound(readStatements, part).ReadAll(row => new SiteStatement(
            new EntryStanding(row.Integer(0), row.Integer(1) != 0, row.Integer(2) != 0),
            row.Text(3),
            (Standing)row.Integer(4),
            (SupersedesReason?)row.IntegerOrNull(5),
            row.Integer(6),
            null,
            row.Integer(7)));
        read.Sort(static (one, other) => one.Entry.LogIndex.CompareTo(other.Entry.LogIndex));
        var line = 0;
        for (var i = 0; i < read.Count; i++)
        {
            while (part[line].LogIndex != read[i].Entry.LogIndex)
            {
                line++;
            }

            read[i] = read[i] with { ReportsUntil = part[line].Until };
        }

        return read;
    }

    private static SqlStatement Bound(SqlStatement read, List<Line> lines) =>
        read.Bind(new Dictionary<string, object?>(StringComparer.Ordinal) { ["lines"] = SnapshotSql.ArrayOf(lines.Select(line => line.LogIndex)) });

    // Until: null where it is not known yet, or at all.
    private readonly record struct Line(long LogIndex, long? Until);
}
