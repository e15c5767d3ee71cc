namespace Provenance.Storage.Sql.Investigation;

/// <summary>Every statement about a site <c>@site</c> of <c>@handleOfOperator</c>, by log index, in three queries that together name each at least once.</summary>
/// <remarks>
/// Most are jobs that no other took the place of: indexes tell which they are and when they ended, so that none of their rows
/// is read. From the rest, and from the few jobs that took the place of another, the lines are walked back, since what was
/// superseded stands in no index by cluster. Withdrawals, which have no subject, are found by the names of their records.
/// </remarks>
internal static class SiteLines
{
    /// <summary>Jobs that no other took the place of: their log indices.</summary>
    public static string Jobs(SnapshotSql sql) => $"SELECT j.log_index FROM {Standing(sql, "job_by_cluster")};";

    /// <summary>Those of them whose end is known, and it.</summary>
    public static string Ends(SnapshotSql sql) =>
        $"SELECT j.log_index, j.ended_us FROM {Standing(sql, "job_by_cluster_end")} AND j.ended_us IS NOT NULL;";

    /// <summary>All else: <c>@prefix</c> is what the records of the site begin with.</summary>
    public static string Others(SnapshotSql sql) =>
        $"""
        {sql.With} place (cluster_id) AS (SELECT cluster_id FROM cluster WHERE operator = @handleOfOperator AND site = @site),
        {sql.WalkedBack(
            $"""
            SELECT m.log_index FROM place {sql.Join} job j{sql.Along("job_by_cluster")} ON j.cluster_id = place.cluster_id
              {sql.Join} job_moment m ON m.log_index = j.log_index WHERE j.standing <> 2
            UNION SELECT i.log_index FROM place {sql.Join} inventory i ON i.cluster_id = place.cluster_id
            UNION SELECT l.log_index FROM place {sql.Join} device_list l ON l.cluster_id = place.cluster_id
            UNION SELECT u.log_index FROM place {sql.Join} usage u ON u.cluster_id = place.cluster_id
            UNION SELECT r.log_index FROM place {sql.Join} rental r ON r.cluster_id = place.cluster_id
            UNION SELECT p.log_index FROM period_close p WHERE p.operator = @handleOfOperator AND p.site = @site
            UNION SELECT w.log_index FROM statement w{sql.Along("statement_withdrawn")} {sql.Join} chain ch ON ch.chain_id = w.chain_id
              WHERE w.is_withdrawal = 1 AND w.chain_id IS NOT NULL AND {sql.BeginsWith("ch.record", "@prefix")}
            """)}
        SELECT log_index FROM line{sql.EndRecursion};
        """;

    private static string Standing(SnapshotSql sql, string index) =>
        $"""
        cluster c {sql.Join} job j{sql.Along(index)} ON j.cluster_id = c.cluster_id
        WHERE c.operator = @handleOfOperator AND c.site = @site AND j.standing <> 2
        """;
}
