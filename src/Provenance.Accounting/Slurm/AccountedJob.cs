// A job as a scheduler's accounting remembers it, whatever form it was written in.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>Accelerators that a job held, as the scheduler names them.</summary>
/// <param name="Gres">The generic resource that they are: <c>gpu</c>, or what the site called them.</param>
/// <param name="Type">The scheduler's type, such as <c>h100</c>; null where it gave none.</param>
/// <param name="Count">How many.</param>
public readonly record struct GpuCount(string Gres, string? Type, long Count)
{
    /// <summary>Whether they are GPUs by the scheduler's own name.</summary>
    public bool IsGpu => Gres == "gpu";

    /// <summary>Whether each is only a share of a GPU, so that counting them counts no accelerators.</summary>
    public bool IsShare => Gres is "shard" or "mps";

    /// <summary>As a mapping names them: <c>h100</c>, <c>*</c> without a type; <c>npu:910b</c>, <c>npu:*</c> for other resources.</summary>
    public string Name => IsGpu ? Type ?? "*" : $"{Gres}:{Type ?? "*"}";
}

/// <summary>One run of a job.</summary>
public sealed record AccountedJob
{
    /// <summary>Where it stands.</summary>
    public required SourcePlace Place { get; init; }

    /// <summary>The scheduler's number of it, alone in its cluster until the counter wraps: array tasks have their own.</summary>
    public required string Id { get; init; }

    /// <summary>The number as people write it: <c>123</c>, <c>123_4</c> for a task of an array.</summary>
    public required string ShownId { get; init; }

    /// <summary>The state's word, in capitals and without what follows it.</summary>
    public required string State { get; init; }

    /// <summary>What it was charged to.</summary>
    public string? Account { get; init; }

    /// <summary>Who submitted it.</summary>
    public string? User { get; init; }

    /// <summary>The cluster, as the scheduler calls it.</summary>
    public string? Cluster { get; init; }

    /// <summary>The queue it ran in.</summary>
    public string? Partition { get; init; }

    /// <summary>When it was submitted; a requeue sets it anew.</summary>
    public Timestamp? Submitted { get; init; }

    /// <summary>When it started; null if it never did.</summary>
    public Timestamp? Started { get; init; }

    /// <summary>When it ended; null if it has not.</summary>
    public Timestamp? Ended { get; init; }

    /// <summary>Whether its times were those of the site's clocks, read in a time zone that somebody gave: given another, they are others.</summary>
    public bool HasLocalTimes { get; init; }

    /// <summary>
    /// The accelerators it held, and other generic resources that may be some; null where the accounting names no resource
    /// at all. Empty is not none: Slurm counts generic resources only where it is told to.
    /// </summary>
    public required IReadOnlyList<GpuCount>? Gpus { get; init; }

    /// <summary>SHA-256 of the record as the file has it.</summary>
    public required Digest SourceDigest { get; init; }
}

/// <summary>A record of the accounting: a job, or why there is none.</summary>
/// <param name="Job">The job; null where there is none.</param>
/// <param name="Problem">Why there is none; null where there is one.</param>
public readonly record struct JobReading(AccountedJob? Job, NotDrafted? Problem);
