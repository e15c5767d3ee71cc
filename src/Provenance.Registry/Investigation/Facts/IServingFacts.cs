namespace Provenance.Registry.Investigation;

/// <summary>Jobs that are declared to run or to measure a model.</summary>
public interface IServingFacts
{
    /// <summary>Current jobs declared as inference or evaluation, whose section <c>run</c> is there; in log order.</summary>
    IAsyncEnumerable<ServingJob> ReadJobsAsync(CancellationToken cancellationToken);

    /// <summary>Those of some jobs that are declared as inference or evaluation, by index, in the order asked for.</summary>
    ValueTask<IReadOnlyList<long>> FindAsync(IReadOnlyList<long> jobs, CancellationToken cancellationToken);
}

/// <summary>A job declared to run or to measure a model.</summary>
public sealed record ServingJob
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The record's name.</summary>
    public required string Record { get; init; }

    /// <summary>The workload's word.</summary>
    public required string Workload { get; init; }

    /// <summary>How long its longest allocation lasted.</summary>
    public required TimeSpan LongestHeld { get; init; }

    /// <summary>The most accelerators in any allocation.</summary>
    public required long MaxAccelerators { get; init; }

    /// <summary>Whether its section <c>lineage</c> is redacted.</summary>
    public required bool IsLineageRedacted { get; init; }

    /// <summary>Whether it states what went in as unknown.</summary>
    public required bool AreInputsUnknown { get; init; }

    /// <summary>Whether it states what came out as unknown.</summary>
    public required bool AreOutputsUnknown { get; init; }

    /// <summary>Whether it names weights among what it left behind.</summary>
    public required bool LeavesWeights { get; init; }
}
