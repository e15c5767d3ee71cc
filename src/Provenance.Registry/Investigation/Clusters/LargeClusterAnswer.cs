using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>One page of users, the largest peak first.</summary>
public sealed record LargeClusterAnswer : IAnswer
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
    public const int MostLogIndices = 100;

    /// <summary>Most jobs without a declared model whose weights are looked up.</summary>
    public const int MostJobsWithoutModel = 50;

    /// <summary>Entity id, <c>unknown</c>, or null where redacted; of several that are one customer, the first in order of text.</summary>
    public string? Customer { get; init; }

    /// <summary>Which identifiers were added up as one customer, and why; null where it has one.</summary>
    public JudgedCustomer? Judged { get; init; }

    /// <summary>Names of the customer.</summary>
    public IReadOnlyList<string> CustomerNames { get; init; } = [];

    /// <summary>Who stands behind the customer; null where that was not asked, or the customer is not known.</summary>
    public CustomerControl? Control { get; init; }

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

    /// <summary>
    /// Models that its jobs declare, then digests of weights that jobs without a declared model put out: of the last
    /// <see cref="MostJobsWithoutModel"/> such jobs among <see cref="LogIndices"/>.
    /// </summary>
    public IReadOnlyList<string> Lineages { get; init; } = [];

    /// <summary>Entries it rests on, ascending: of more than <see cref="MostLogIndices"/> jobs of an identifier, those that began last.</summary>
    public required IReadOnlyList<long> LogIndices { get; init; }

    /// <summary>Entries that contradict any of <see cref="LogIndices"/>, ascending; what they tell is not counted.</summary>
    public IReadOnlyList<long> Contradicting { get; init; } = [];
}
