using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Hand-offs of a snapshot.</summary>
internal sealed class SqlHandoffFacts(SnapshotReading reading, HandoffReads handoffs) : IHandoffFacts
{
    public IAsyncEnumerable<HandoffPair> ReadAsync(Period period, HandoffPlace? after, CancellationToken cancellationToken) =>
        reading.Stream(() => handoffs.Read(period, after), cancellationToken);

    public ValueTask<long> CountCutAsync(CancellationToken cancellationToken) => reading.Ask(handoffs.CountCut, cancellationToken);

    public ValueTask<bool> AreArtifactsReportedAsync(CancellationToken cancellationToken) =>
        reading.Ask(handoffs.AreArtifactsReported, cancellationToken);
}
