namespace Provenance.Registry.Investigation.Jobs;

/// <summary>One page of jobs, newest start first; jobs without a known start come last.</summary>
public sealed record JobAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<JobDetail> Jobs { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>Over all pages, of current jobs only.</summary>
    public required JobTotals Totals { get; init; }

    /// <summary>Which identifiers were added up as one customer, and why; null where it has one, or everybody is asked about.</summary>
    public JudgedCustomer? Judged { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>Sums over all current jobs of an answer: of whole jobs, also where a part of one lies outside the period.</summary>
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
