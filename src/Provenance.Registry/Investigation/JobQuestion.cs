using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Which jobs are asked for; null asks for all.</summary>
public sealed record JobFilter
{
    /// <summary>Entity id of the customer; <c>unknown</c> finds jobs whose customer is stated as unknown.</summary>
    public string? Customer { get; init; }

    /// <summary>Handle of the operator.</summary>
    public string? Operator { get; init; }

    /// <summary>Handle of the site.</summary>
    public string? Site { get; init; }

    /// <summary>Handle of the cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>Jobs that overlap this period, or may: an unknown start or end does not exclude.</summary>
    public Period Period { get; init; }

    /// <summary>Model name as declared, exactly.</summary>
    public string? Model { get; init; }

    /// <summary>Country of the cluster, by its current inventory.</summary>
    public string? Country { get; init; }

    /// <summary>At least this many accelerators in some allocation; 0 asks for all.</summary>
    public long MinAccelerators { get; init; }

    /// <summary>Declared FLOP (high) at least this.</summary>
    public Quantity? MinFlop { get; init; }

    /// <summary>Whether it asks for something that a redacted section would have told.</summary>
    internal bool AsksForContent =>
        Customer is not null || Model is not null || MinAccelerators > 0 || MinFlop is not null || Period != Period.Always;
}

/// <summary>The question SearchJobs.</summary>
public sealed record JobQuestion
{
    /// <summary>The largest page.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>The page where none is asked for.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>Which jobs.</summary>
    public JobFilter Filter { get; init; } = new();

    /// <summary>At most 1,000; 0 for 100.</summary>
    public int PageSize { get; init; }

    /// <summary>Token of the page before; empty for the first page.</summary>
    public string PageToken { get; init; } = "";

    /// <summary>Includes jobs that were withdrawn or conflict; they are marked and not added up.</summary>
    public bool IncludeDisputed { get; init; }

    /// <summary>Wait until the answer can cover this tree size; 0 asks for what there is.</summary>
    public long AtLeastTreeSize { get; init; }
}

/// <summary>One page of jobs, newest start first; jobs without a known start come last.</summary>
public sealed record JobAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<JobDetail> Jobs { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>Over all pages, of current jobs only.</summary>
    public required JobTotals Totals { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>Sums over all current jobs of an answer.</summary>
public sealed record JobTotals
{
    /// <summary>Number of jobs.</summary>
    public long Jobs { get; init; }

    /// <summary>Sum of the hours that are stated; null where none is.</summary>
    public SummedEstimate? AcceleratorHours { get; init; }

    /// <summary>Sum of the FLOP that are declared; null where none is.</summary>
    public SummedEstimate? Flop { get; init; }

    /// <summary>Jobs that declare no FLOP.</summary>
    public long JobsWithoutFlop { get; init; }

    /// <summary>Jobs that state no hours.</summary>
    public long JobsWithoutHours { get; init; }

    /// <summary>The most accelerators in any allocation of any of them.</summary>
    public long MaxAccelerators { get; init; }
}

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

    /// <summary>Accelerators it held, by slug, in ordinal order.</summary>
    public IReadOnlyList<string> Accelerators { get; init; } = [];

    /// <summary>Entries it rests on: its own first, then those whose place it took, the newest first.</summary>
    public required IReadOnlyList<long> LogIndices { get; init; }
}
