// SQL of the log in the dialects of both stores. What reads alike stands once, with the schema's prefix as the only
// difference; what does not stands with the store that it belongs to: SQLite's prepared statements in Sqlite/Log/LogWriter,
// T-SQL for whole groups in SqlServer/Log/LogTexts.

namespace Provenance.Storage.Sql.Log;

/// <summary>Texts that read the log; the same in both dialects but for the schema that the tables stand in.</summary>
/// <param name="Schema">What stands before a table's name: nothing, or a schema with its dot.</param>
internal sealed record LogSql(string Schema)
{
    private const string EntryColumns =
        "log_index AS LogIndex, leaf AS Leaf, is_trust AS IsTrust, signer_suspended AS SignerSuspended, "
        + "signatures AS Signatures, payload AS Payload";

    // count(*) of T-SQL is an int, which a log can outgrow.
    private const string CountAll = "SELECT coalesce(sum(CAST(1 AS bigint)), 0) FROM";

    /// <summary>A file of its own: tables without a schema.</summary>
    public static LogSql Sqlite { get; } = new("");

    /// <summary>A schema of its own; "log" is also a function of T-SQL, hence the brackets.</summary>
    public static LogSql SqlServer { get; } = new("[log].");

    /// <summary>The one row of <c>head</c>.</summary>
    public string SelectHead { get; } =
        "SELECT size AS Size, edge AS Edge, root AS Root, last_logged_at_ms AS LastLoggedAtMs, trust_epoch AS TrustEpoch "
        + $"FROM {Schema}head WHERE id = 1;";

    /// <summary>The number of entries.</summary>
    public string SelectSize { get; } = $"SELECT size FROM {Schema}head WHERE id = 1;";

    /// <summary>The origin that the log is bound to.</summary>
    public string SelectOrigin { get; } = $"SELECT origin FROM {Schema}binding WHERE id = 1;";

    /// <summary>Entries of [@Start, @End).</summary>
    public string SelectRange { get; } =
        $"SELECT {EntryColumns} FROM {Schema}entry WHERE log_index >= @Start AND log_index < @End ORDER BY log_index;";

    /// <summary>Trust entries of [@Start, @End).</summary>
    public string SelectTrust { get; } =
        $"SELECT {EntryColumns} FROM {Schema}entry WHERE is_trust = 1 AND log_index >= @Start AND log_index < @End ORDER BY log_index;";

    /// <summary>Leaves of [@Start, @End).</summary>
    public string SelectLeaves { get; } =
        $"SELECT log_index AS LogIndex, leaf AS Leaf FROM {Schema}entry WHERE log_index >= @Start AND log_index < @End ORDER BY log_index;";

    /// <summary>Sections with keys of [@First, @End).</summary>
    public string SelectSections { get; } =
        $"SELECT section_id AS SectionId, name AS Name, content AS Content FROM {Schema}section "
        + "WHERE section_id >= @First AND section_id < @End ORDER BY section_id;";

    /// <summary>Redactions that were carried out.</summary>
    public string SelectCarriedOut { get; } = $"SELECT log_index FROM {Schema}redaction_carried_out;";

    /// <summary>Counts of rows that belong to nothing, each 0 in a log that is whole, and what is said of so many.</summary>
    public IReadOnlyList<(string Count, string Message)> Strays { get; } =
    [
        ($"SELECT count(*) FROM {Schema}entry WHERE log_index >= (SELECT size FROM {Schema}head WHERE id = 1);", "entries stand beyond the head"),
        ($"SELECT count(*) FROM {Schema}section WHERE section_id / 8 NOT IN (SELECT log_index FROM {Schema}entry);", "sections belong to no entry"),
        (
            $"SELECT count(*) FROM {Schema}section AS s WHERE s.section_id % 8 > 0 AND NOT EXISTS "
                + $"(SELECT 1 FROM {Schema}section AS o WHERE o.section_id = s.section_id - 1 AND o.name < s.name);",
            "sections do not follow the one before them"),
        ($"SELECT count(*) FROM {Schema}statement_index WHERE log_index NOT IN (SELECT log_index FROM {Schema}entry);", "index rows point to no entry"),
        ($"SELECT abs(({CountAll} {Schema}statement_index) - ({CountAll} {Schema}entry));", "index rows are too many or too few"),
        ($"SELECT count(*) FROM {Schema}binding WHERE id <> 1;", "bindings are too many"),
        ($"SELECT count(*) FROM {Schema}head WHERE id <> 1;", "heads are too many"),
        (
            $"SELECT count(*) FROM {Schema}redaction_carried_out WHERE log_index NOT IN (SELECT log_index FROM {Schema}entry WHERE is_trust = 1);",
            "redactions are marked as carried out that are none"),
    ];

    /// <summary>Every tile that is stored, with its width.</summary>
    public string SelectTileWidths { get; } = $"SELECT tile_id, CAST(width AS bigint) AS width FROM {Schema}tile ORDER BY tile_id;";
}
