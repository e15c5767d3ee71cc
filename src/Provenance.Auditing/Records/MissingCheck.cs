// Sections are missing for one reason alone: a redaction, signed by the threshold of authorities and logged before the bytes
// went. What is missing without one was lost or is withheld, and either is the operator's to explain.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Holds missing sections against the redactions in the log.</summary>
internal static class MissingCheck
{
    /// <summary>The sections that no redaction accounts for, entry by entry.</summary>
    /// <param name="connection">The auditor's memory.</param>
    /// <param name="trust">What the log's trust statements amount to, redactions that hold among them.</param>
    public static IEnumerable<AuditFinding> Run(SqliteConnection connection, TrustState trust)
    {
        var rows = connection.Query<(long Idx, byte[] Id, string Section)>(
            "SELECT idx, id, section FROM missing ORDER BY idx, section", buffered: false);
        foreach (var (index, id, section) in rows)
        {
            if (!trust.RedactionsOf(new Digest(id)).Any(redaction => redaction.Sections.Contains(section)))
            {
                yield return AuditFinding.OfEntry(
                    AuditRules.SectionMissing, index, $"names the section {section}, which is not shown, and no redaction in the log accounts for that.");
            }
        }
    }
}
