using System.Data.Common;
using Dapper;
using Provenance.Registry.Investigation.Leads;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Leads;

/// <summary>A row of table <c>evaluation</c>.</summary>
internal record struct EvaluationRow
{
    public long TreeSize { get; set; }

    public byte[] Root { get; set; }

    public string RuleSetName { get; set; }

    public string RuleSetVersion { get; set; }

    public byte[] RuleSetDigest { get; set; }

    public long ValidAt { get; set; }

    public long RecordedAt { get; set; }

    /// <summary>The newest; null where there is none.</summary>
    public static RecordedEvaluation? ReadNewest(DbConnection connection, DbTransaction? transaction, LeadSql sql) =>
        connection.Query<EvaluationRow>(sql.SelectNewestEvaluation, transaction: transaction).Select(row => row.ToEvaluation()).FirstOrDefault();

    private readonly RecordedEvaluation ToEvaluation() => new(
        new TreeSize(TreeSize),
        new Digest(Root),
        new RuleSetReference { Name = RuleSetName, Version = RuleSetVersion, Digest = new Digest(RuleSetDigest) },
        ValidAt,
        RecordedAt);
}
