// What was true at a moment in the world, of clusters, jobs, rentals and releases. A statement that took the place of
// another as an update holds from its own time on: a job's and an inventory's from its asOf, a rental's and a release's from
// when it was issued, a rental's from the beginning of its terms where that is later. Until then holds what it updated. What
// a correction or a withdrawal took the place of was never true, and a correction holds from when what it corrects would
// have. What begins after the moment (a job's start, a rental's terms, the day of a release) is not told at all; what ended
// before it is told, since it was so. Unknown beginnings exclude nothing, and an inventory tells of earlier days as well.
//
// From the time of the newest entry known on there is nothing to look up: the newest statements hold. So the tables
// need not be ready for a moment: what is told instead of what they say is found when the snapshot is opened, kept in a
// bit for each entry passed over, and looked up by a word that the session knows. That has room for 2^31 entries.

using System.Collections;
using System.Globalization;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Which statements hold at a moment instead of those that are current.</summary>
internal sealed class MomentLines
{
    /// <summary>Told of an entry that is not told, although it is current or would be.</summary>
    public const long Passed = 1;

    /// <summary>Told of an entry that holds though another took its place.</summary>
    public const long Held = 2;

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
    /// <param name="session">The snapshot's.</param>
    /// <param name="known">What is known.</param>
    /// <param name="at">The moment, microseconds since 1970.</param>
    /// <param name="mostRecords">Records that are told by an earlier statement.</param>
    public static MomentLines Read(SqlSession session, KnownAt known, long at, int mostRecords)
    {
        var lines = new MomentLines(checked((int)known.Size), mostRecords) { At = at };
        var subjects = MomentSubject.All(known.Sql);
        foreach (var later in subjects.Select(subject => subject.Later).OfType<string>())
        {
            lines.PassLater(session, later, known.Size, at);
        }

        foreach (var subject in subjects)
        {
            lines.Walk(session, known, subject, at);
        }

        return lines;
    }

    /// <summary>Whether an entry is not told although it is current, or would be if it were the newest.</summary>
    public bool IsPassed(long index) => index < _passed.Length && _passed[(int)index];

    /// <summary>How an entry is told: 0 as known, 1 passed over, 2 held though another took its place.</summary>
    public long ToldOf(long index) => _held.Contains(index) ? Held : IsPassed(index) ? Passed : 0;

    /// <summary>Entries that hold though another took their place, ascending.</summary>
    public IEnumerable<long> HeldEntries => _held.Order();

    /// <summary>Entries passed over because those hold, ascending; what has not begun is not among them.</summary>
    public IEnumerable<long> ReplacedEntries => _replaced.Order();

    /// <summary>The parameters that the texts of a <see cref="MomentSubject"/> name.</summary>
    public static object Parameters(long size, long at) => new { at, size, day = DayOf(at) };

    private void PassLater(SqlSession session, string later, long size, long at)
    {
        foreach (var index in session.Query<long>(later, Parameters(size, at), buffered: false))
        {
            _passed[(int)index] = true;
        }
    }

    // From what is current and holds from after the moment only, back along the line.
    private void Walk(SqlSession session, KnownAt known, MomentSubject subject, long at)
    {
        var rows = session.Query<LineStep>(
            $"""
            {known.Sql.With} line (newest, log_index, supersedes, reason, holds, place) AS (
              SELECT s.log_index, s.log_index, s.supersedes, s.reason, 1, 0 FROM {subject.Changed} AND {known.Current("s")} AND s.is_withdrawal = 0
              UNION ALL
              SELECT line.newest, s.log_index, s.supersedes, s.reason, CASE WHEN line.reason = {Update} THEN 1 ELSE 0 END, line.place + 1
              FROM line {known.Sql.Join} statement s ON s.log_index = line.supersedes WHERE s.log_index < {known.Sql.KnownAt})
            SELECT line.newest AS Newest, line.log_index AS LogIndex, line.supersedes AS Supersedes, line.reason AS Reason, line.holds AS Holds, {subject.HoldsFrom} AS HoldsFrom, {subject.Begins} AS Begins
            FROM line {known.Sql.Join} {subject.Table} t ON t.log_index = line.log_index {known.Sql.Join} statement s ON s.log_index = line.log_index
            ORDER BY line.newest, line.place{known.Sql.EndRecursion};
            """,
            Parameters(known.Size, at),
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
    // have; what corrects a withdrawal, which has no row of the kind, from its own time.
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
            for (var i = place; line[i].Reason == Correction && i + 1 < line.Count && line[i + 1].LogIndex == line[i].Supersedes; i++)
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

        public long? Supersedes { get; set; }

        public long Reason { get; set; }

        public long Holds { get; set; }

        public long? HoldsFrom { get; set; }

        public long? Begins { get; set; }
    }
}
