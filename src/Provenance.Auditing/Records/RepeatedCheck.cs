// Each statement is logged once. A second entry of it is the fault of whoever wrote the log and not of who signed the
// statement, so it is left out of everything that is asked of what signers stated: the view "once" lacks it.

using System.Globalization;
using Dapper;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Looks for statements that stand in the log more than once.</summary>
internal static class RepeatedCheck
{
    private const string Gather = """
        DELETE FROM repeated;
        INSERT INTO repeated (idx, first)
            SELECT r.idx, f.first FROM reports AS r
            JOIN (SELECT id, MIN(idx) AS first FROM reports GROUP BY id HAVING COUNT(*) > 1) AS f ON f.id = r.id
            WHERE r.idx > f.first;
        """;

    /// <summary>Each entry of a statement but its first: trust statements, then reports, each in log order.</summary>
    public static IEnumerable<AuditFinding> Run(AuditState state)
    {
        state.Connection.Execute(Gather);
        return OfTrust(state).Concat(state.Connection
            .Query<(long Idx, long First)>("SELECT idx, first FROM repeated ORDER BY idx", buffered: false)
            .Select(row => Of(row.Idx, row.First)));
    }

    private static IEnumerable<AuditFinding> OfTrust(AuditState state)
    {
        var first = new Dictionary<Digest, long>();
        foreach (var (index, _, attestation) in state.Trust())
        {
            var id = attestation.Envelope.StatementId;
            if (!first.TryAdd(id, index.Value))
            {
                yield return Of(index.Value, first[id]);
            }
        }
    }

    /// <summary>The finding about an entry whose statement an earlier one is.</summary>
    public static AuditFinding Of(long index, long first) => AuditFinding.OfEntry(
        AuditRules.Repeated, index, string.Create(CultureInfo.InvariantCulture, $"is the statement that entry {first} is."));
}
