// What the ledger of hours reads of a cluster's statements, without their storage: allocations of training-jobs, the four
// totals of a usage report, rentals and what the operator can see of them.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>Everything that the balance of one cluster and period rests on.</summary>
public sealed record BulkRecords
{
    /// <summary>The cluster: operator/site/cluster.</summary>
    public required string Area { get; init; }

    /// <summary>The period.</summary>
    public required BalancePeriod Period { get; init; }

    /// <summary>Accelerators over time, in order and without overlap; what no span covers is undeclared.</summary>
    public required IReadOnlyList<CapacitySpan> Capacity { get; init; }

    /// <summary>Jobs that were reported one by one.</summary>
    public IReadOnlyList<JobUse> Jobs { get; init; } = [];

    /// <summary>Usage reports.</summary>
    public IReadOnlyList<UsageTotals> Usage { get; init; } = [];

    /// <summary>Rentals; where the terms of one were updated, once for each terms, with the time that they held.</summary>
    public IReadOnlyList<RentalUse> Rentals { get; init; } = [];

    /// <summary>Hours worth hiding, see <see cref="SignificantQuantityRule"/>; null where unknown.</summary>
    public required AcceleratorHours? SignificantQuantity { get; init; }

    /// <summary>Standard deviations at which a difference alarms.</summary>
    public double AlarmSigma { get; init; } = Balance.AlarmAt;

    /// <summary>The meter behind jobs and totals, so that a bias common to them is squared once. Statements do not name one;
    /// null takes the cluster's scheduler for the one meter of the cluster. Sites that share a meter give its name.</summary>
    public string? Meter { get; init; }
}

/// <summary>Accelerators held for a time.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Count">Number of accelerators.</param>
public readonly record struct HeldSpan(Timestamp From, Timestamp To, long Count);

/// <summary>A reported job.</summary>
public sealed record JobUse
{
    /// <summary>Log index.</summary>
    public required long Entry { get; init; }

    /// <summary>What it held; empty where the job lists none, and then <see cref="Hours"/> counts.</summary>
    public IReadOnlyList<HeldSpan> Allocations { get; init; } = [];

    /// <summary>Declared hours of the whole job.</summary>
    public OrUnknown<Estimate> Hours { get; init; }

    /// <summary>First ran; null where unknown.</summary>
    public Timestamp? From { get; init; }

    /// <summary>Ended, or the moment of the report; null where unknown.</summary>
    public Timestamp? To { get; init; }

    /// <summary>From when on nobody knows what it holds, because its report does not say that it had ended: the end of its last
    /// allocation, else its start, else the moment of the report; null where it had ended.</summary>
    public Timestamp? OpenSince { get; init; }

    /// <summary>Whether it waits for accelerators: without allocations it has held nothing then, whatever its hours are.</summary>
    public bool IsQueued { get; init; }

    /// <summary>Record of the rental it ran under; null for the operator's own use and where unknown.</summary>
    public string? Rental { get; init; }
}

/// <summary>The totals of a usage report.</summary>
/// <param name="Entry">Log index.</param>
/// <param name="From">Start of the report's period.</param>
/// <param name="To">Its end.</param>
/// <param name="SmallJobs">Hours of jobs below the line.</param>
/// <param name="Inference">Hours of inference.</param>
/// <param name="Idle">Hours in which nothing ran.</param>
/// <param name="Maintenance">Hours out of service.</param>
public sealed record UsageTotals(
    long Entry,
    Timestamp From,
    Timestamp To,
    OrUnknown<Estimate> SmallJobs,
    OrUnknown<Estimate> Inference,
    OrUnknown<Estimate> Idle,
    OrUnknown<Estimate> Maintenance);

/// <summary>A rental, as long as some terms of it held. Several of one record are of times without overlap.</summary>
public sealed record RentalUse
{
    /// <summary>Log index.</summary>
    public required long Entry { get; init; }

    /// <summary>Its record, which jobs name.</summary>
    public required string Record { get; init; }

    /// <summary>Start of the reservation, or since when these terms held, whichever is later.</summary>
    public required Timestamp From { get; init; }

    /// <summary>End of the reservation, or when other terms took the place of these, whichever is earlier; null where open.</summary>
    public required Timestamp? To { get; init; }

    /// <summary>Accelerators reserved; null where redacted.</summary>
    public required long? Count { get; init; }

    /// <summary>What the operator can see of the use; null where redacted, which is seen as nothing.</summary>
    public required Visibility? Visibility { get; init; }

    /// <summary>Whether jobs in it are seen by the operator.</summary>
    public bool IsSeen => Visibility is Statements.Visibility.Scheduler or Statements.Visibility.Guest;
}
