namespace Provenance.Storage.Sql.Investigation;

/// <summary>
/// How a kind tells its beginning, and from when a statement of it holds that took another's place. Of jobs, of which there
/// are many, the index is named; what is superseded stands in none, and is only passed over once it holds.
/// </summary>
/// <param name="Table">Its table.</param>
/// <param name="Later">Selects what begins after <c>@at</c>, on the day <c>@day</c>, below <c>@size</c>; null where nothing is left out.</param>
/// <param name="Changed">Tables with the statement as <c>s</c>, and a condition, of what holds from after <c>@at</c> only: what follows FROM.</param>
/// <param name="Begins">When a row <c>t</c> begins.</param>
/// <param name="HoldsFrom">From when a row <c>t</c> of a statement <c>s</c> holds.</param>
internal sealed record MomentSubject(string Table, string? Later, string Changed, string Begins, string HoldsFrom)
{
    /// <summary>Inventories, jobs, rentals and releases. Inventories go first: they are few, and tell where many jobs ran.</summary>
    public static IReadOnlyList<MomentSubject> All(SnapshotSql sql) =>
    [
        new(
            "inventory",
            null,
            $"inventory c {sql.Join} statement s ON s.log_index = c.log_index WHERE s.supersedes IS NOT NULL AND coalesce(c.as_of_us, s.issued_at_us) > @at",
            "CAST(NULL AS bigint)",
            "coalesce(t.as_of_us, s.issued_at_us)"),
        new(
            "job",
            $"SELECT log_index FROM job{sql.Along("job_by_start")} WHERE standing <> 2 AND started_us > @at AND log_index < @size"
            + $" UNION ALL SELECT log_index FROM job{sql.Along("job_by_ending")} WHERE ended_at IS NOT NULL AND standing = 2 AND started_us > @at AND log_index < @size",
            $"job_moment m {sql.Join} statement s ON s.log_index = m.log_index WHERE m.holds_us > @at",
            "t.started_us",
            "(SELECT m.holds_us FROM job_moment m WHERE m.log_index = t.log_index)"),
        new(
            "rental",
            "SELECT log_index FROM rental WHERE from_us > @at AND log_index < @size",
            $"rental c {sql.Join} statement s ON s.log_index = c.log_index WHERE s.supersedes IS NOT NULL AND {LaterOfIssueAndBegin("c")} > @at",
            "t.from_us",
            LaterOfIssueAndBegin("t")),
        new(
            "release",
            "SELECT log_index FROM release WHERE released_on <> 'unknown' AND released_on > @day AND log_index < @size",
            $"release c {sql.Join} statement s ON s.log_index = c.log_index WHERE s.supersedes IS NOT NULL AND s.issued_at_us > @at",
            $"CASE WHEN t.released_on <> 'unknown' AND t.released_on > @day THEN CAST({long.MaxValue} AS bigint) END",
            "s.issued_at_us"),
    ];

    private static string LaterOfIssueAndBegin(string alias) =>
        $"CASE WHEN s.issued_at_us > coalesce({alias}.from_us, 0) THEN s.issued_at_us ELSE coalesce({alias}.from_us, 0) END";
}
