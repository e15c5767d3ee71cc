// Section "customers" of a usage report: the hours below the line by customer, so that splitting below it shows.

using System.ComponentModel;

namespace Provenance.Statements;

/// <summary>Section <c>customers</c>.</summary>
[Description("Accelerator hours below the line, by customer.")]
public sealed record UsageCustomers : Section
{
    [Description("The customers; none stands twice.")]
    public required IReadOnlyList<CustomerUsage> Items { get; init; }
}

/// <summary>The hours of one customer.</summary>
[Description("The accelerator hours of one customer in the period.")]
public sealed record CustomerUsage
{
    [Description("The customer.")]
    public required OrUnknown<EntityId> Customer { get; init; }

    [Description("Accelerator hours of jobs below the line.")]
    public required OrUnknown<Estimate> SmallJobs { get; init; }

    [Description("Accelerator hours of inference.")]
    public required OrUnknown<Estimate> Inference { get; init; }
}
