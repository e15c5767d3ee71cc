using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>What totals and order of a search need of a job.</summary>
public sealed record JobFigures
{
    /// <summary>Position in the log.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Current, conflict or withdrawn; superseded ones are not asked for.</summary>
    public required Standing Standing { get; init; }

    /// <summary>Whether the signer was suspended.</summary>
    public bool IsSignerSuspended { get; init; }

    /// <summary>Redacted sections.</summary>
    public JobSections Missing { get; init; }

    /// <summary>When it first ran, microseconds since 1970; −1 where unknown.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it ended; null where unknown or still running.</summary>
    public long? EndedAt { get; init; }

    /// <summary>The most accelerators in any allocation.</summary>
    public long MaxAccelerators { get; init; }

    /// <summary>Hours, where stated.</summary>
    public Estimate? AcceleratorHours { get; init; }

    /// <summary>FLOP, where declared.</summary>
    public FlopEstimate? Flop { get; init; }
}

/// <summary>A job as shown.</summary>
public sealed record JobDetail
{
    /// <summary>Figures.</summary>
    public required JobFigures Figures { get; init; }

    /// <summary>The record's name.</summary>
    public required string Record { get; init; }

    /// <summary>Where it ran.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>Country of the cluster by its current inventory; null where none is declared.</summary>
    public string? Country { get; init; }

    /// <summary>Entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Account that it was charged to.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>The state's word; null where redacted.</summary>
    public string? State { get; init; }

    /// <summary>The workload's word; null where redacted.</summary>
    public string? Workload { get; init; }

    /// <summary>The model's name, where declared.</summary>
    public string? Model { get; init; }

    /// <summary>What it states as unknown or does not tell.</summary>
    public JobUnknowns Unknowns { get; init; }

    /// <summary>Accelerators it held, by slug, in ordinal order.</summary>
    public IReadOnlyList<string> Accelerators { get; init; } = [];

    /// <summary>Whether another statement of the same party about the same record conflicts with it.</summary>
    public bool IsContradicted { get; init; }

    /// <summary>Entries it rests on: its own first, then those whose place it took, the newest first.</summary>
    public required IReadOnlyList<long> LogIndices { get; init; }
}
