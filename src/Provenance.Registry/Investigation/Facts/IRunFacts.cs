namespace Provenance.Registry.Investigation;

/// <summary>Jobs with all that questions on compute and origin ask of one.</summary>
public interface IRunFacts
{
    /// <summary>A job by its index; null where the entry is no job, and so a release.</summary>
    ValueTask<RunFacts?> ReadRunAsync(long index, CancellationToken cancellationToken);

    /// <summary>Those of some entries that are jobs, by log order; asked together, for on a server each question is a journey.</summary>
    ValueTask<IReadOnlyList<RunFacts>> ReadRunsAsync(IReadOnlyCollection<long> indices, CancellationToken cancellationToken);

    /// <summary>A release by its index, with its size; null where the entry is none.</summary>
    ValueTask<ReleaseFacts?> ReadReleaseAsync(long index, CancellationToken cancellationToken);

    /// <summary>
    /// Current jobs that declare a model, those of one model and customer together, in the order of their start, unknown
    /// starts first: one walk over them.
    /// </summary>
    IAsyncEnumerable<ModelRun> ReadModelRunsAsync(CancellationToken cancellationToken);

    /// <summary>Current releases after an index, by log order; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<long>> ListReleasesAsync(long afterIndex, int limit, CancellationToken cancellationToken);
}
