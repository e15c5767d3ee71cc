using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Judgements of a snapshot.</summary>
internal sealed class SqlJudgementFacts(SnapshotReading reading, JudgementReads judgements) : IJudgementFacts
{
    public ValueTask<IReadOnlyList<LeadJudgement>> ReadOnLeadsAsync(Digest? lead, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => judgements.ReadOnLeads(lead, limit), cancellationToken);
}
