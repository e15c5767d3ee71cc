// SQL of the leads in both dialects. What reads alike stands once; what differs stands here side by side:
//   - the first rows of an order: LIMIT at the end, TOP after SELECT, OFFSET … FETCH where some are passed over;
//   - the key of a row just inserted: RETURNING at the end, OUTPUT before VALUES;
//   - inserting what may be there: INSERT OR IGNORE, or INSERT … WHERE NOT EXISTS.

using Provenance.Registry.Investigation.Leads;

namespace Provenance.Storage.Sql.Leads;

/// <summary>Texts of the leads in one dialect.</summary>
internal sealed record LeadSql
{
    private LeadSql(string schema, Dialect dialect)
    {
        const string EvaluationColumns =
            "tree_size, root, rule_set_name, rule_set_version, rule_set_digest, valid_at_us, recorded_at_ms";
        const string EvaluationValues = "@size, @root, @Name, @Version, @digest, @validAt, @recordedAt";
        const string LeadColumns = "lead_key, signal, place, is_raised, document, evidence";
        const string LeadValues = "@key, @Signal, @place, 1, @document, @evidence";
        var isSqlite = dialect.IsSqlite;

        SelectNewestEvaluation =
            $"""
            SELECT{(isSqlite ? "" : " TOP (1)")} tree_size AS TreeSize, root AS Root, rule_set_name AS RuleSetName, rule_set_version AS RuleSetVersion,
              rule_set_digest AS RuleSetDigest, valid_at_us AS ValidAt, recorded_at_ms AS RecordedAt
            FROM {schema}evaluation ORDER BY evaluation_id DESC{(isSqlite ? " LIMIT 1" : "")};
            """;
        InsertEvaluation = isSqlite
            ? $"INSERT INTO {schema}evaluation ({EvaluationColumns}) VALUES ({EvaluationValues}) RETURNING evaluation_id;"
            : $"INSERT INTO {schema}evaluation ({EvaluationColumns}) OUTPUT inserted.evaluation_id VALUES ({EvaluationValues});";
        DeleteUnnamedEvaluations =
            $"DELETE FROM {schema}evaluation WHERE evaluation_id NOT IN (SELECT evaluation_id FROM {schema}lead_event);";

        DeleteOutcomes = $"DELETE FROM {schema}signal_outcome;";
        InsertOutcome = $"INSERT INTO {schema}signal_outcome (signal, place, outcome) VALUES (@Signal, @place, @json);";
        SelectOutcomes = $"SELECT outcome FROM {schema}signal_outcome ORDER BY place;";

        InsertLead = isSqlite
            ? $"INSERT INTO {schema}lead ({LeadColumns}) VALUES ({LeadValues}) RETURNING lead_id;"
            : $"INSERT INTO {schema}lead ({LeadColumns}) OUTPUT inserted.lead_id VALUES ({LeadValues});";
        InsertPart = isSqlite
            ? $"INSERT OR IGNORE INTO {schema}lead_part (kind, value, lead_id) VALUES (@kind, @Value, @id);"
            : $"""
              INSERT INTO {schema}lead_part (kind, value, lead_id) SELECT @kind, @Value, @id
              WHERE NOT EXISTS (SELECT 1 FROM {schema}lead_part WHERE kind = @kind AND {dialect.IsText("value", "@Value")} AND lead_id = @id);
              """;
        SelectLead =
            $"SELECT lead_id AS LeadId, is_raised AS IsRaised, place AS Place, document AS Document, evidence AS Evidence FROM {schema}lead WHERE lead_key = @key;";
        SelectAllLeads = $"SELECT lead_id AS LeadId, document AS Document, evidence AS Evidence FROM {schema}lead;";
        SelectDropped = $"SELECT lead_id AS LeadId, dropped AS Dropped FROM {schema}lead WHERE lead_key = @key;";
        SelectRaised = $"SELECT lead_id FROM {schema}lead WHERE signal = @Signal AND is_raised = 1 ORDER BY lead_id;";
        SelectOfNoSignal =
            $"SELECT lead_id FROM {schema}lead WHERE is_raised = 1 AND signal NOT IN (SELECT signal FROM {schema}signal_outcome) ORDER BY lead_id;";
        UpdateLead =
            $"UPDATE {schema}lead SET place = @place, is_raised = 1, document = @document, evidence = @evidence WHERE lead_id = @LeadId;";
        ClearLead = $"UPDATE {schema}lead SET is_raised = 0 WHERE lead_id = @id;";
        CountDropped = $"UPDATE {schema}lead SET dropped = dropped + @dropped WHERE lead_id = @leadId;";

        InsertEvent =
            $"""
            INSERT INTO {schema}lead_event (lead_id, evaluation_id, effect, added, added_total, removed_total)
            VALUES (@leadId, @evaluationId, @effect, @added, @addedTotal, @removed);
            """;

        // The first tells when it came; of the others the newest are kept.
        DropEvent =
            $"""
            DELETE FROM {schema}lead_event WHERE event_id = (
              SELECT event_id FROM {schema}lead_event WHERE lead_id = @leadId ORDER BY event_id
              {(isSqlite ? "LIMIT 1 OFFSET 1" : "OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY")})
              AND (SELECT count(*) FROM {schema}lead_event WHERE lead_id = @leadId) > @most;
            """;
        SelectEvents =
            $"""
            SELECT e.effect AS Effect, e.added AS Added, e.added_total AS AddedTotal, e.removed_total AS RemovedTotal,
              v.tree_size AS TreeSize, v.recorded_at_ms AS RecordedAt, v.rule_set_name AS RuleSetName,
              v.rule_set_version AS RuleSetVersion, v.rule_set_digest AS RuleSetDigest
            FROM {schema}lead_event e JOIN {schema}evaluation v ON v.evaluation_id = e.evaluation_id
            WHERE e.lead_id = @LeadId ORDER BY e.event_id;
            """;
        DeleteLead = [.. ((string[])["lead_event", "lead_part", "lead"]).Select(table => $"DELETE FROM {schema}{table} WHERE lead_id = @id;")];
        DeleteAll = [.. ((string[])["lead_event", "lead_part", "lead", "signal_outcome", "evaluation"]).Select(table => $"DELETE FROM {schema}{table};")];
        _schema = schema;
        _dialect = dialect;
    }

    private readonly string _schema;
    private readonly Dialect _dialect;

    /// <summary>A file of its own: tables without a schema.</summary>
    public static LeadSql Sqlite { get; } = new("", Dialect.Sqlite);

    /// <summary>A schema of its own.</summary>
    public static LeadSql SqlServer { get; } = new("[leads].", Dialect.SqlServer);

    /// <summary>All evaluations, for a move; columns are named as the parameters of what writes them.</summary>
    public string SelectMovedEvaluations =>
        $"""
        SELECT evaluation_id AS EvaluationId, tree_size AS size, root AS root, rule_set_name AS Name, rule_set_version AS Version,
          rule_set_digest AS digest, valid_at_us AS validAt, recorded_at_ms AS recordedAt
        FROM {_schema}evaluation ORDER BY evaluation_id;
        """;

    /// <summary>All outcomes of the newest evaluation, for a move.</summary>
    public string SelectMovedOutcomes => $"SELECT signal AS Signal, place AS place, outcome AS json FROM {_schema}signal_outcome ORDER BY place;";

    /// <summary>All leads, for a move.</summary>
    public string SelectMovedLeads =>
        $"""
        SELECT lead_id AS LeadId, lead_key AS [key], signal AS Signal, place AS place, is_raised AS IsRaised, dropped AS Dropped,
          document AS document, evidence AS evidence
        FROM {_schema}lead ORDER BY lead_id;
        """;

    /// <summary>What all leads are about, for a move.</summary>
    public string SelectMovedParts => $"SELECT kind AS kind, value AS Value, lead_id AS LeadId FROM {_schema}lead_part ORDER BY lead_id, kind, value;";

    /// <summary>All that happened to leads, for a move.</summary>
    public string SelectMovedEvents =>
        $"""
        SELECT lead_id AS leadId, evaluation_id AS evaluationId, effect AS effect, added AS added, added_total AS addedTotal,
          removed_total AS removed
        FROM {_schema}lead_event ORDER BY event_id;
        """;

    public string SelectNewestEvaluation { get; }

    public string InsertEvaluation { get; }

    public string DeleteUnnamedEvaluations { get; }

    public string DeleteOutcomes { get; }

    public string InsertOutcome { get; }

    public string SelectOutcomes { get; }

    public string InsertLead { get; }

    public string InsertPart { get; }

    public string SelectLead { get; }

    public string SelectAllLeads { get; }

    public string SelectDropped { get; }

    public string SelectRaised { get; }

    public string SelectOfNoSignal { get; }

    public string UpdateLead { get; }

    public string ClearLead { get; }

    public string CountDropped { get; }

    public string InsertEvent { get; }

    public string DropEvent { get; }

    public string SelectEvents { get; }

    /// <summary>Deletes a lead, table by table.</summary>
    public IReadOnlyList<string> DeleteLead { get; }

    /// <summary>Deletes everything, table by table.</summary>
    public IReadOnlyList<string> DeleteAll { get; }

    /// <summary>Keys of leads that a filter lets through: raised ones first, in the order in which they were raised.</summary>
    public string SelectKeys(LeadFilter filter)
    {
        var query =
            $"l.lead_key FROM {_schema}lead l LEFT JOIN {_schema}signal_outcome s ON s.signal = l.signal WHERE 1 = 1"
            + (filter.IncludeCleared ? "" : " AND l.is_raised = 1")
            + (filter.Signal is null ? "" : " AND l.signal = @Signal")
            + (filter.Part is null ? "" : $" AND l.lead_id IN (SELECT lead_id FROM {_schema}lead_part WHERE kind = @kind AND {_dialect.IsText("value", "@Value")})")
            + " ORDER BY l.is_raised DESC, CASE WHEN l.is_raised = 1 THEN s.place END, CASE WHEN l.is_raised = 1 THEN l.place END, l.lead_key";
        return _dialect.IsSqlite ? $"SELECT {query} LIMIT @limit;" : $"SELECT TOP (@limit) {query};";
    }
}
