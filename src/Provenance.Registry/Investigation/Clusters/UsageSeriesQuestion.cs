// Accelerators held over time, in a bounded number of equal buckets: the most at once within each, and the hours. Sums
// over allocations, never over jobs.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>The question GetUsageSeries.</summary>
public sealed record UsageSeriesQuestion : Question<UsageSeriesAnswer>
{
    /// <summary>Most buckets.</summary>
    public const int MostBuckets = 1_000;

    /// <summary>Buckets where none are asked for.</summary>
    public const int DefaultBuckets = 60;

    /// <summary>Most starts and ends of allocations that are read; beyond, the question is refused.</summary>
    public const long MostEvents = 2_000_000;

    /// <summary>Whose use of what; at least a customer, an operator, a site or a cluster.</summary>
    public UseFilter Filter { get; init; } = new();

    /// <summary>Whether only the very identifier of the customer is meant, and none that judgements hold to be one with it.</summary>
    public bool IdentifiersApart { get; init; }

    /// <summary>Start, inclusive, microseconds since 1970.</summary>
    public required long From { get; init; }

    /// <summary>End, exclusive.</summary>
    public required long To { get; init; }

    /// <summary>Number of buckets; 0 for <see cref="DefaultBuckets"/>. Fewer where the period has fewer microseconds.</summary>
    public int Buckets { get; init; }

    /// <inheritdoc/>
    protected internal override AskedNames Names => new()
    {
        Entities = Filter.Customer is { } customer ? [customer] : [],
        Operator = Filter.Operator,
        Site = Filter.Site,
        Cluster = Filter.Cluster,
        Country = Filter.Country,
    };

    /// <inheritdoc/>
    protected internal override string NotMoved => ToldWhole;

    /// <inheritdoc/>
    protected internal override Refusal? Check() => (From >= To ? QuestionRules.Argument("period", "It does not begin before it ends.") : null)
        ?? QuestionRules.CheckRange(Buckets, 0, MostBuckets, "buckets")
        ?? (Filter is { Customer: null, Operator: null, Site: null, Cluster: null }
            ? QuestionRules.Argument("customer", "Name a customer, an operator, a site or a cluster: a series of everything says little and costs much.")
            : null);

    /// <inheritdoc/>
    protected internal override ValueTask<InvestigationOutcome<UsageSeriesAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken) => new UsageSeries(scope, this).RunAsync(cancellationToken);
}

/// <summary>A series.</summary>
public sealed record UsageSeriesAnswer : IAnswer
{
    /// <summary>Buckets in order of time, without gap.</summary>
    public required IReadOnlyList<UsageBucket> Buckets { get; init; }

    /// <summary>Customers in domains that the series is made from.</summary>
    public required int Groups { get; init; }

    /// <summary>Which identifiers were added up as one customer, and why; null where it has one, or everybody is asked about.</summary>
    public JudgedCustomer? Judged { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>One bucket.</summary>
/// <param name="From">Start, inclusive, microseconds since 1970.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="PeakAccelerators">The most held at once within it.</param>
/// <param name="AcceleratorHours">Hours held within it, in millionths: exact, the low rounded down and the high up.</param>
/// <param name="IsUnknown">Whether no allocation tells of it while a job has begun whose end is not known, or between jobs that ran and list no allocation: then the zeros are not known to be what was held.</param>
public sealed record UsageBucket(long From, long To, Int128 PeakAccelerators, SummedEstimate AcceleratorHours, bool IsUnknown = false);
