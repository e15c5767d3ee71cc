using Provenance.Registry.Investigation;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Judgements of a snapshot.</summary>
internal sealed class SqliteJudgementFacts(SnapshotReading reading, JudgementReads judgements) : IJudgementFacts
{
    public ValueTask<IReadOnlyList<LeadJudgement>> ReadOnLeadsAsync(Digest? lead, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => judgements.ReadOnLeads(lead, limit), cancellationToken);
}
