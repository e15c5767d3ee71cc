using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs and releases of a snapshot with what stands behind them.</summary>
internal sealed class SqlRunFacts(SnapshotReading reading, RunReads runs, ModelRunReads modelRuns) : IRunFacts
{
    public ValueTask<RunFacts?> ReadRunAsync(long index, CancellationToken cancellationToken) =>
        reading.Ask(() => runs.ReadRun(index), cancellationToken);

    public ValueTask<IReadOnlyList<RunFacts>> ReadRunsAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken) =>
        reading.Ask(() => runs.ReadRuns(indices), cancellationToken);

    public ValueTask<ReleaseFacts?> ReadReleaseAsync(long index, CancellationToken cancellationToken) =>
        reading.Ask(() => runs.ReadRelease(index), cancellationToken);

    public ValueTask<IReadOnlyList<long>> ListReleasesAsync(long afterIndex, int limit, CancellationToken cancellationToken) =>
        reading.Ask(() => runs.ListReleases(afterIndex, limit), cancellationToken);

    public IAsyncEnumerable<ModelRun> ReadModelRunsAsync(CancellationToken cancellationToken) =>
        reading.Stream(modelRuns.Read, cancellationToken);
}
