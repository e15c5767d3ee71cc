// Section "totals" of a usage report: the accelerator hours of a cluster that no training-job statement accounts for.
// Without them a balance of hours would be blind below the reporting line.

using System.ComponentModel;

namespace Provenance.Statements;

/// <summary>Section <c>totals</c>.</summary>
[Description("The accelerator hours of a cluster and period that no training-job statement accounts for.")]
public sealed record Totals : Section
{
    [Description("Start of the period.")]
    public required Timestamp From { get; init; }

    [Description("End of the period, after its start and not after the statement.")]
    public required Timestamp To { get; init; }

    [Description("Accelerator hours of jobs below the line.")]
    public required OrUnknown<Estimate> SmallJobs { get; init; }

    [Description("Accelerator hours of inference.")]
    public required OrUnknown<Estimate> Inference { get; init; }

    [Description("Accelerator hours in which nothing ran.")]
    public required OrUnknown<Estimate> Idle { get; init; }

    [Description("Accelerator hours out of service.")]
    public required OrUnknown<Estimate> Maintenance { get; init; }

    [Description("The line, in accelerator hours of one job: jobs below it are in smallJobs, the others in statements of their own.")]
    public required Quantity SmallJobLineAcceleratorHours { get; init; }
}
