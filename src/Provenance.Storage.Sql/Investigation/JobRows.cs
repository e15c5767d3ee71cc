// Jobs that were not superseded at the size of a snapshot. At the newest size these are the rows that the partial indexes
// hold. At an earlier one some of those are not there yet, and some rows that have since been superseded are still there:
// these are found by the size at which another took their place, so that an answer for a size shortly before the newest
// costs as much as one for the newest. At a moment in the world some rows are told that others took the place of, and some
// are not told that none did: the former are listed, the latter stand as superseded.

using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Where jobs are looked for.</summary>
/// <param name="Index">An index over the rows that no other took the place of; null for the table.</param>
internal readonly record struct JobPath(string? Index)
{
    /// <summary>Rows by the size at which another took their place: what follows the table's name.</summary>
    public static string Ended(SnapshotSql sql) =>
        $"{sql.Along("job_by_ending")} WHERE j.ended_at IS NOT NULL AND j.ended_at > {sql.KnownAt} AND j.standing = 2";

    /// <summary>Rows that hold at the moment asked for, though others took their place as known.</summary>
    public static string Held(SnapshotSql sql) => $" WHERE j.log_index IN {sql.HeldLines}";

    /// <summary>Rows that no other took the place of.</summary>
    public string Live(SnapshotSql sql) => $"{(Index is null ? "" : sql.Along(Index))} WHERE j.standing <> 2";
}

/// <summary>Jobs that a summary tells of now and that did not count then.</summary>
internal enum ChangedOthers
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Those that had not begun at the moment asked for.</summary>
    Begun,

    /// <summary>The same, and those that were logged later.</summary>
    Later,
}

/// <summary>Rows of jobs.</summary>
internal sealed class JobRows(SqlSession session, KnownAt known)
{
    private readonly string _isLogged = known.Logged("j");
    private readonly string _columns = SummaryRow.Columns.Replace("j.standing", known.StandingOf("j"), StringComparison.Ordinal);

    /// <summary>A select over the jobs that pass, in no order.</summary>
    /// <param name="columns">What is selected.</param>
    /// <param name="path">Where to look.</param>
    /// <param name="conditions">Further conditions, each beginning with " AND ".</param>
    public string Select(string columns, JobPath path, string conditions) =>
        $"SELECT {columns} FROM job j{path.Live(known.Sql)}{_isLogged}{conditions}"
        + string.Concat(Others(columns, conditions).Select(other => $" UNION ALL {other}"));

    /// <summary>The selects of it that no index of rows leads to of which none has since taken the place.</summary>
    /// <param name="columns">What is selected.</param>
    /// <param name="conditions">Further conditions, each beginning with " AND ".</param>
    public IEnumerable<string> Others(string columns, string conditions)
    {
        if (!known.IsNewest)
        {
            yield return $"SELECT {columns} FROM job j{JobPath.Ended(known.Sql)}{_isLogged}{conditions}";
        }

        if (known.Lines is not null)
        {
            yield return $"SELECT {columns} FROM job j{JobPath.Held(known.Sql)}{conditions}";
        }
    }

    /// <summary>Jobs as summaries see them.</summary>
    public IEnumerable<SummaryRow> Read(JobPath path, string conditions, IReadOnlyDictionary<string, object?> parameters)
    {
        using var read = Prepare(path, conditions);
        foreach (var row in Read(read, parameters))
        {
            yield return row;
        }
    }

    /// <summary>Prepares what <see cref="Read(SqlStatement, IReadOnlyDictionary{string, object?})"/> runs, maybe many times.</summary>
    /// <param name="path">Where to look.</param>
    /// <param name="conditions">Further conditions, each beginning with " AND ".</param>
    public SqlStatement Prepare(JobPath path, string conditions) => session.Prepare(Select(_columns, path, conditions));

    /// <summary>Jobs as summaries see them.</summary>
    /// <param name="prepared">From <see cref="Prepare"/>; ready to be run again when all were read.</param>
    /// <param name="parameters">What its conditions name.</param>
    public static IEnumerable<SummaryRow> Read(SqlStatement prepared, IReadOnlyDictionary<string, object?> parameters)
    {
        prepared.Bind(parameters);
        while (prepared.Step())
        {
            yield return SummaryRow.Read(prepared);
        }

        prepared.Reset();
    }

    /// <summary>
    /// Jobs that stood differently at the size and the moment than they do now, and how they stand now; those that were not there, or
    /// had not begun, stand as superseded.
    /// </summary>
    /// <param name="conditions">Further conditions, each beginning with " AND ".</param>
    /// <param name="parameters">What these name.</param>
    /// <param name="others">Which of those are told that were not there, or had not begun.</param>
    public IEnumerable<(SummaryRow Then, Standing Now)> ReadChanged(
        string conditions, IReadOnlyDictionary<string, object?> parameters, ChangedOthers others)
    {
        if (known.IsNewest)
        {
            yield break;
        }

        var columns = SummaryRow.Columns.Replace(
            "j.standing", $"CASE WHEN j.log_index >= {known.Sql.KnownAt} THEN 2 ELSE {known.StandingOf("j")} END", StringComparison.Ordinal) + ", j.standing";
        var later = others == ChangedOthers.Later ? $"SELECT {columns} FROM job j{known.Sql.AlongKey} WHERE j.log_index >= {known.Sql.KnownAt}{conditions} UNION ALL " : "";
        var begun = others != ChangedOthers.None ? Begun(columns, conditions) : "";
        using var read = session.Prepare(
            $"""
            {later}{begun}
            SELECT {columns} FROM job j{known.Sql.Along("job_by_ending")}
            WHERE j.ended_at IS NOT NULL AND j.ended_at > {known.Sql.KnownAt} AND j.log_index < {known.Sql.KnownAt}{conditions}
            UNION ALL
            SELECT {columns} FROM job j{known.Sql.Along("job_made_current_late")}
            WHERE j.current_from <> j.log_index + 1 AND j.current_from > {known.Sql.KnownAt} AND j.log_index < {known.Sql.KnownAt}
              AND (j.ended_at IS NULL OR j.ended_at <= {known.Sql.KnownAt}){conditions}{Retold(columns, conditions)};
            """);
        read.Bind(parameters);
        while (read.Step())
        {
            yield return (SummaryRow.Read(read), (Standing)read.Integer(SummaryRow.ColumnCount));
        }
    }

    // What stands otherwise for its place in the log has been told already.
    private readonly string _isAsProjected = $" AND j.log_index < {known.Sql.KnownAt} AND (j.ended_at IS NULL OR j.ended_at <= {known.Sql.KnownAt})"
        + $" AND NOT (j.current_from IS NOT NULL AND j.current_from <> j.log_index + 1 AND j.current_from > {known.Sql.KnownAt})";

    private string Begun(string columns, string conditions) => known.Lines is null
        ? ""
        : $"""
          SELECT {columns} FROM job j{known.Sql.Along("job_by_start")} WHERE j.standing <> 2 AND j.started_us > {known.Sql.ValidAt}{_isAsProjected}
            AND j.log_index NOT IN {known.Sql.ChangedLines}{conditions} UNION ALL
          """;

    private string Retold(string columns, string conditions) => known.Lines is null
        ? ""
        : $"""
           UNION ALL
          SELECT {columns} FROM job j WHERE j.log_index IN {known.Sql.ChangedLines}{_isAsProjected}{conditions}
          """;
}
