namespace Provenance.Storage.Sql.Investigation;

/// <summary>Every statement about a site <c>@site</c> of <c>@handleOfOperator</c>, in two queries that together name each at least once.</summary>
/// <remarks>
/// Most are jobs that no other took the place of: one index has all that is told of them, so that none of their rows is read.
/// From the rest, and from the few jobs that took the place of another, the lines are walked back, since what was superseded
/// stands in no index by cluster. Withdrawals, which have no subject, are found by the names of their records.
/// </remarks>
internal static class SiteLines
{
    /// <summary>Jobs that no other took the place of, also of what was logged later: as what statements they stand.</summary>
    public static string Jobs(KnownAt known) =>
        $"""
        SELECT j.log_index, j.suspended, j.missing, {known.StandingOf("j")}, j.reason, j.logged_at_ms, j.ended_us, j.stream_id
        FROM cluster c {known.Sql.Join} job j{known.Sql.Along("job_by_cluster_end")} ON j.cluster_id = c.cluster_id
        WHERE c.operator = @handleOfOperator AND c.site = @site AND j.standing <> 2;
        """;

    /// <summary>
    /// All else, by log index: <c>@replacing</c> are those of the jobs that name an earlier statement, <c>@prefix</c> is what the records
    /// of the site begin with.
    /// </summary>
    public static string Others(SnapshotSql sql) =>
        $"""
        {sql.With} place (cluster_id) AS (SELECT cluster_id FROM cluster WHERE operator = @handleOfOperator AND site = @site),
        {sql.WalkedBack(
            $"""
            SELECT value FROM {sql.Numbers("@replacing")}
            UNION SELECT i.log_index FROM place {sql.Join} inventory i ON i.cluster_id = place.cluster_id
            UNION SELECT l.log_index FROM place {sql.Join} device_list l ON l.cluster_id = place.cluster_id
            UNION SELECT u.log_index FROM place {sql.Join} usage u ON u.cluster_id = place.cluster_id
            UNION SELECT r.log_index FROM place {sql.Join} rental r ON r.cluster_id = place.cluster_id
            UNION SELECT p.log_index FROM period_close p WHERE p.operator = @handleOfOperator AND p.site = @site
            UNION SELECT w.log_index FROM statement w{sql.Along("statement_withdrawn")} {sql.Join} chain ch ON ch.chain_id = w.chain_id
              WHERE w.is_withdrawal = 1 AND w.chain_id IS NOT NULL AND {sql.BeginsWith("ch.record", "@prefix")}
            """)}
        SELECT log_index FROM line WHERE log_index < {sql.KnownAt}{sql.EndRecursion};
        """;
}
