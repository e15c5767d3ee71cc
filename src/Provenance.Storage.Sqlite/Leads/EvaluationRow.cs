using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation.Leads;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Leads;

/// <summary>A row of table <c>evaluation</c>.</summary>
internal record struct EvaluationRow
{
    private const string SelectNewest =
        """
        SELECT tree_size AS TreeSize, root AS Root, rule_set_name AS RuleSetName, rule_set_version AS RuleSetVersion,
          rule_set_digest AS RuleSetDigest, valid_at_us AS ValidAt, recorded_at_ms AS RecordedAt
        FROM evaluation ORDER BY evaluation_id DESC LIMIT 1;
        """;

    public long TreeSize { get; set; }

    public byte[] Root { get; set; }

    public string RuleSetName { get; set; }

    public string RuleSetVersion { get; set; }

    public byte[] RuleSetDigest { get; set; }

    public long ValidAt { get; set; }

    public long RecordedAt { get; set; }

    /// <summary>The newest; null where there is none.</summary>
    public static RecordedEvaluation? ReadNewest(SqliteConnection connection) =>
        connection.Query<EvaluationRow>(SelectNewest).Select(row => row.ToEvaluation()).FirstOrDefault();

    private readonly RecordedEvaluation ToEvaluation() => new(
        new TreeSize(TreeSize),
        new Digest(Root),
        new RuleSetReference { Name = RuleSetName, Version = RuleSetVersion, Digest = new Digest(RuleSetDigest) },
        ValidAt,
        RecordedAt);
}
