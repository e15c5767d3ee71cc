namespace Provenance.Storage.Sql.Investigation;

/// <summary>Every statement about a site.</summary>
internal static class SiteLines
{
    /// <summary>
    /// Common tables that end with <c>line (log_index)</c>: of the site <c>@site</c> of <c>@handleOfOperator</c>, whose records begin
    /// with <c>@prefix</c>. The query ends with <see cref="SnapshotSql.EndRecursion"/>.
    /// </summary>
    /// <remarks>
    /// From what the tables of subjects hold of the site, back along every line, since what was superseded stands in no index by
    /// cluster; and withdrawals, which have no subject, by the names of their records.
    /// </remarks>
    public static string Of(SnapshotSql sql) =>
        $"""
        {sql.With} place (cluster_id) AS (SELECT cluster_id FROM cluster WHERE operator = @handleOfOperator AND site = @site),
        {sql.WalkedBack(
            $"""
            SELECT j.log_index FROM place {sql.Join} job j ON j.cluster_id = place.cluster_id WHERE j.standing <> 2
            UNION SELECT i.log_index FROM place {sql.Join} inventory i ON i.cluster_id = place.cluster_id
            UNION SELECT l.log_index FROM place {sql.Join} device_list l ON l.cluster_id = place.cluster_id
            UNION SELECT u.log_index FROM place {sql.Join} usage u ON u.cluster_id = place.cluster_id
            UNION SELECT r.log_index FROM place {sql.Join} rental r ON r.cluster_id = place.cluster_id
            UNION SELECT p.log_index FROM period_close p WHERE p.operator = @handleOfOperator AND p.site = @site
            UNION SELECT w.log_index FROM statement w{sql.Along("statement_withdrawn")} {sql.Join} chain ch ON ch.chain_id = w.chain_id
              WHERE w.is_withdrawal = 1 AND w.chain_id IS NOT NULL AND {sql.BeginsWith("ch.record", "@prefix")}
            """)}
        """;
}
