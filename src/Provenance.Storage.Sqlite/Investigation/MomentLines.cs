// What was true at a moment in the world, of jobs, rentals and releases. A statement that took the place of another as an
// update holds from its own time on: a job's from its asOf, a rental's and a release's from when it was issued, a rental's
// from the beginning of its terms where that is later. Until then holds what it updated. What a correction or a
// withdrawal took the place of was never true, and a correction holds from when what it corrects would have. What begins after the moment (a job's start, a rental's terms, the day of
// a release) is not told at all; what ended before it is told, since it was so. Unknown beginnings exclude nothing.
//
// From the time of the newest entry known on there is nothing to look up: the newest statements hold. So the tables
// need not be ready for a moment: what is told instead of what they say is found when the snapshot is opened, kept in a
// bit for each entry passed over, and looked up by a function of the connection. That has room for 2^31 entries.

using System.Collections;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Which statements hold at a moment instead of those that are current.</summary>
internal sealed class MomentLines
{
    private const long Passed = 1;
    private const long Held = 2;
    private const int Update = 0;
    private const int Correction = 1;

    private readonly BitArray _passed;
    private readonly HashSet<long> _held = [];
    private readonly List<long> _replaced = [];

    private readonly int _mostRecords;

    private MomentLines(int size, int mostRecords) => (_passed, _mostRecords) = (new BitArray(size), mostRecords);

    /// <summary>The moment, microseconds since 1970.</summary>
    public long At { get; private init; }

    /// <summary>Records that changed since, and are told by their newest statements nevertheless.</summary>
    public long Beyond { get; private set; }

    /// <summary>Finds what holds.</summary>
    /// <param name="connection">The snapshot's.</param>
    /// <param name="known">What is known.</param>
    /// <param name="at">The moment, microseconds since 1970.</param>
    /// <param name="mostRecords">Records that are told by an earlier statement.</param>
    public static MomentLines Read(SqliteConnection connection, KnownAt known, long at, int mostRecords)
    {
        var lines = new MomentLines(checked((int)known.Size), mostRecords) { At = at };
        foreach (var subject in Subjects)
        {
            lines.PassLater(connection, subject, known.Size, at);
        }

        foreach (var subject in Subjects)
        {
            lines.Walk(connection, known, subject, at);
        }

        return lines;
    }

    /// <summary>Whether an entry is not told although it is current, or would be if it were the newest.</summary>
    public bool IsPassed(long index) => index < _passed.Length && _passed[(int)index];

    /// <summary>
    /// Makes <c>line_at(index)</c> known to a connection: 0 for an entry that stands as known, 1 for one that is passed over, 2 for
    /// one that holds though another took its place; <c>valid_at()</c>; and two lists in JSON: <c>lines_held()</c>, and
    /// <c>lines_changed()</c> with what they hold instead of.
    /// </summary>
    public void Define(SqliteConnection connection)
    {
        var (held, changed) = (JsonSerializer.Serialize(_held.Order()), JsonSerializer.Serialize(_held.Concat(_replaced).Order()));
        connection.CreateFunction("line_at", (long index) => _held.Contains(index) ? Held : IsPassed(index) ? Passed : 0L, isDeterministic: true);
        connection.CreateFunction("valid_at", () => At, isDeterministic: true);
        connection.CreateFunction("lines_held", () => held, isDeterministic: true);
        connection.CreateFunction("lines_changed", () => changed, isDeterministic: true);
    }

    // How a kind tells its beginning, and from when a statement of it holds that took another's place. Of jobs, of which
    // there are many, the index is named; what is superseded stands in none, and is only passed over once it holds.
    private sealed record Subject(string Table, string Later, string Changed, string Begins, string HoldsFrom);

    private static readonly Subject[] Subjects =
    [
        new(
            "job",
            "SELECT log_index FROM job INDEXED BY job_by_start WHERE standing <> 2 AND started_us > @at AND log_index < @size"
            + " UNION ALL SELECT log_index FROM job INDEXED BY job_by_ending WHERE ended_at IS NOT NULL AND standing = 2 AND started_us > @at AND log_index < @size",
            "job_moment m CROSS JOIN statement s ON s.log_index = m.log_index WHERE m.holds_us > @at",
            "t.started_us",
            "(SELECT m.holds_us FROM job_moment m WHERE m.log_index = t.log_index)"),
        new(
            "rental",
            "SELECT log_index FROM rental WHERE from_us > @at AND log_index < @size",
            "rental c CROSS JOIN statement s ON s.log_index = c.log_index WHERE s.supersedes IS NOT NULL AND max(s.issued_at_us, ifnull(c.from_us, 0)) > @at",
            "t.from_us",
            "max(s.issued_at_us, ifnull(t.from_us, 0))"),
        new(
            "release",
            "SELECT log_index FROM release WHERE released_on <> 'unknown' AND released_on > @day AND log_index < @size",
            "release c CROSS JOIN statement s ON s.log_index = c.log_index WHERE s.supersedes IS NOT NULL AND s.issued_at_us > @at",
            "CASE WHEN t.released_on <> 'unknown' AND t.released_on > @day THEN 9223372036854775807 END",
            "s.issued_at_us"),
    ];

    private void PassLater(SqliteConnection connection, Subject subject, long size, long at)
    {
        foreach (var index in connection.Query<long>(subject.Later, new { at, size, day = DayOf(at) }, buffered: false))
        {
            _passed[(int)index] = true;
        }
    }

    // From what is current and holds from after the moment only, back along the line.
    private void Walk(SqliteConnection connection, KnownAt known, Subject subject, long at)
    {
        var rows = connection.Query<LineStep>(
            $"""
            WITH RECURSIVE line (newest, log_index, supersedes, reason, holds, place) AS (
              SELECT s.log_index, s.log_index, s.supersedes, s.reason, 1, 0 FROM {subject.Changed} AND {known.Current("s")} AND s.is_withdrawal = 0
              UNION ALL
              SELECT line.newest, s.log_index, s.supersedes, s.reason, line.reason = {Update}, line.place + 1
              FROM line CROSS JOIN statement s ON s.log_index = line.supersedes WHERE s.log_index < known_at())
            SELECT line.newest AS Newest, line.log_index AS LogIndex, line.reason AS Reason, line.holds AS Holds, {subject.HoldsFrom} AS HoldsFrom, {subject.Begins} AS Begins
            FROM line CROSS JOIN {subject.Table} t ON t.log_index = line.log_index CROSS JOIN statement s ON s.log_index = line.log_index
            ORDER BY line.newest, line.place;
            """,
            new { at, day = DayOf(at) },
            buffered: false);
        var line = new List<LineStep>();
        foreach (var row in rows)
        {
            if (line.Count > 0 && line[0].Newest != row.Newest)
            {
                Choose(line, at);
                line.Clear();
            }

            line.Add(row);
        }

        Choose(line, at);
    }

    // The newest that holds by then; where all hold later, the oldest. A correction holds from when what it corrects would
    // have.
    private void Choose(List<LineStep> line, long at)
    {
        var told = default(LineStep?);
        for (var place = 0; place < line.Count; place++)
        {
            if (line[place].Holds == 0)
            {
                continue;
            }

            told = line[place];
            var isFound = told.Value.HoldsFrom <= at;
            for (var i = place; line[i].Reason == Correction && i + 1 < line.Count; i++)
            {
                isFound |= line[i + 1].HoldsFrom <= at;
            }

            if (isFound)
            {
                break;
            }
        }

        if (told is { } found)
        {
            Tell(found, at);
        }
    }

    private void Tell(LineStep told, long at)
    {
        if (told.LogIndex == told.Newest)
        {
            return;
        }

        if (_held.Count >= _mostRecords)
        {
            Beyond++;
            return;
        }

        if (!_passed[(int)told.Newest])
        {
            _passed[(int)told.Newest] = true;
            _replaced.Add(told.Newest);
        }

        if (told.Begins is null || told.Begins <= at)
        {
            _ = _held.Add(told.LogIndex);
        }
    }

    // A day has come once it has begun.
    private static string DayOf(long microseconds) => DateTime.UnixEpoch.AddMicroseconds(microseconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private record struct LineStep
    {
        public long Newest { get; set; }

        public long LogIndex { get; set; }

        public long Reason { get; set; }

        public long Holds { get; set; }

        public long? HoldsFrom { get; set; }

        public long? Begins { get; set; }
    }
}
