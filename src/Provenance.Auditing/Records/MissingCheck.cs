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
            if (Of(trust, index, new Digest(id), section) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <summary>The finding about a section that is not shown; null where a redaction accounts for that.</summary>
    public static AuditFinding? Of(TrustState trust, long index, Digest statement, string section) =>
        trust.RedactionsOf(statement).Any(redaction => redaction.Sections.Contains(section))
            ? null
            : AuditFinding.OfEntry(
                AuditRules.SectionMissing, index, $"names the section {section}, which is not shown, and no redaction in the log accounts for that.");
}
