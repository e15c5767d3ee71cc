using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>A job with what stands behind it.</summary>
public sealed record RunFacts
{
    /// <summary>The job as shown.</summary>
    public required JobDetail Job { get; init; }

    /// <summary>What it held, in the statement's order.</summary>
    public IReadOnlyList<RunAllocation> Allocations { get; init; } = [];

    /// <summary>What the data is about; unknown also where redacted.</summary>
    public DataDomain DataDomain { get; init; }

    /// <summary>Parameters of the model; null where unknown or redacted.</summary>
    public Estimate? Parameters { get; init; }

    /// <summary>Tokens, or other samples, trained on; null where unknown or redacted.</summary>
    public Estimate? Tokens { get; init; }

    /// <summary>Record of its rental, or <c>none</c>; null where unknown or redacted.</summary>
    public string? Rental { get; init; }

    /// <summary>Index of its entry.</summary>
    public long LogIndex => Job.Figures.LogIndex;

    /// <summary>Whether it says what went in: not redacted, and not stated as unknown.</summary>
    public bool AreInputsKnown => !Job.Unknowns.HasFlag(JobUnknowns.Inputs) && !Job.Figures.Missing.HasFlag(JobSections.Lineage);
}

/// <summary>Accelerators that a job held.</summary>
/// <param name="From">Microseconds since 1970, inclusive.</param>
/// <param name="To">Microseconds since 1970, exclusive.</param>
/// <param name="Accelerator">Slug.</param>
/// <param name="Count">Number of accelerators.</param>
/// <param name="Domain">Interconnect domain; null where stated as unknown.</param>
public readonly record struct RunAllocation(long From, long To, string Accelerator, long Count, string? Domain);

/// <summary>A release with its size.</summary>
/// <param name="Maker">The release.</param>
/// <param name="ReleasedOn">Day of publication, <c>unknown</c>, or null where redacted.</param>
/// <param name="Parameters">Parameters of the model; null where unknown or redacted.</param>
public sealed record ReleaseFacts(LineageMaker Maker, string? ReleasedOn, Estimate? Parameters);

/// <summary>A job on a declared model: when and where.</summary>
public sealed record ModelRun
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>The model's name as declared.</summary>
    public required string Model { get; init; }

    /// <summary>Entity id of the customer, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Where it ran.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>When it first ran, microseconds since 1970; −1 where unknown.</summary>
    public required long StartedAt { get; init; }

    /// <summary>When it ended; null where unknown or still running.</summary>
    public long? EndedAt { get; init; }

    /// <summary>The state's word; null where redacted.</summary>
    public string? State { get; init; }

    /// <summary>The workload's word; null where redacted.</summary>
    public string? Workload { get; init; }
}
