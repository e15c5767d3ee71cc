// Which statements of a line were right for their time: what is current, and going back from it, what an update took the
// place of. What a correction took the place of was never true, and a withdrawal takes back what it names; both are passed
// over, and what they themselves had updated is looked at again.

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Lines walked back from what is current.</summary>
internal static class HoldingLines
{
    private const int Update = 0;

    /// <summary>
    /// A common table <c>line (log_index, supersedes, reason, holds)</c>, from what is current of some statements. The query ends
    /// with <see cref="SnapshotSql.EndRecursion"/>.
    /// </summary>
    /// <param name="known">What is known.</param>
    /// <param name="begin">Tables with the statement as <c>s</c>, and a condition: what follows FROM.</param>
    public static string Of(KnownAt known, string begin) =>
        $"""
        {known.Sql.With} line (log_index, supersedes, reason, holds) AS (
          SELECT s.log_index, s.supersedes, s.reason, 1 FROM {begin} AND {known.Current("s")} AND s.is_withdrawal = 0
          UNION ALL
          SELECT s.log_index, s.supersedes, s.reason, CASE WHEN line.reason = {Update} THEN 1 ELSE 0 END FROM line {known.Sql.Join} statement s ON s.log_index = line.supersedes
          WHERE s.log_index < {known.Sql.KnownAt})

        """;
}
