using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>The question ListLargeClusterUsers.</summary>
public sealed record LargeClusterQuestion
{
    /// <summary>Hours and peaks are those within it.</summary>
    public Period Period { get; init; }

    /// <summary>At least this many operations a second at once in one domain.</summary>
    public required Quantity MinOperationsPerSecond { get; init; }

    /// <summary>The format in which they are counted; not mixed.</summary>
    public required NumberFormat NumberFormat { get; init; }

    /// <summary>Only domains with at least this interconnect, Gbit/s; those that state none are kept.</summary>
    public Quantity? MinInterconnectGbitPerSecond { get; init; }

    /// <summary>Country of the cluster by its current inventory.</summary>
    public string? Country { get; init; }

    /// <summary>At most 1,000; 0 for 100.</summary>
    public int PageSize { get; init; }

    /// <summary>Token of the page before; empty for the first page.</summary>
    public string PageToken { get; init; } = "";

    /// <summary>Wait until the answer can cover this tree size; 0 asks for what there is.</summary>
    public long AtLeastTreeSize { get; init; }
}

/// <summary>One page of users, the largest peak first.</summary>
public sealed record LargeClusterAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<LargeClusterUser> Users { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>A customer's use of one interconnect domain.</summary>
public sealed record LargeClusterUser
{
    /// <summary>Most indices given as evidence.</summary>
    public const int MostLogIndices = 1_000;

    /// <summary>Entity id, <c>unknown</c>, or null where redacted.</summary>
    public string? Customer { get; init; }

    /// <summary>Names of the customer.</summary>
    public IReadOnlyList<string> CustomerNames { get; init; } = [];

    /// <summary>The cluster.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>The domain; null where jobs state it as unknown, which is a group of its own.</summary>
    public string? Domain { get; init; }

    /// <summary>Country of the cluster; null where no inventory declares it.</summary>
    public string? Country { get; init; }

    /// <summary>Gbit/s of the domain; null where the inventory states none or lacks the domain.</summary>
    public Quantity? InterconnectGbitPerSecond { get; init; }

    /// <summary>Accelerators held at the peak.</summary>
    public required Int128 PeakAccelerators { get; init; }

    /// <summary>When it was first reached, microseconds since 1970.</summary>
    public required long PeakAt { get; init; }

    /// <summary>Dense peak of those whose performance is known, operations a second.</summary>
    public required Int128 PeakOperationsPerSecond { get; init; }

    /// <summary>Accelerators at the peak whose performance in the format is unknown.</summary>
    public required Int128 AcceleratorsWithoutFigure { get; init; }

    /// <summary>Hours within the period, computed from allocations.</summary>
    public required SummedEstimate AcceleratorHours { get; init; }

    /// <summary>Declared FLOP of the jobs, as wholes; null where none declares any.</summary>
    public SummedEstimate? Flop { get; init; }

    /// <summary>Number of jobs.</summary>
    public required long Jobs { get; init; }

    /// <summary>Models that its jobs declare, then digests of weights that jobs without a declared model put out.</summary>
    public IReadOnlyList<string> Lineages { get; init; } = [];

    /// <summary>Entries it rests on, ascending, at most 1,000.</summary>
    public required IReadOnlyList<long> LogIndices { get; init; }
}
