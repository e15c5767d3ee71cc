// Section "parties" of a training-job: for whom it ran, under which rental, and from where it was steered.

using System.ComponentModel;

namespace Provenance.Statements;

/// <summary>Section <c>parties</c> of a training job.</summary>
[Description("For whom a job ran, under which rental, and from where it was steered.")]
public sealed record JobParties : Section
{
    [Description("For whom it ran.")]
    public required OrUnknown<EntityId> Customer { get; init; }

    [Description("Account, project or virtual cluster that it was charged to.")]
    public string? CustomerAccount { get; init; }

    [Description("Record of the rental it ran under, \"none\", or \"unknown\".")]
    public required RentalReference Rental { get; init; }

    [Description("Countries from which the job was steered.")]
    public required OrUnknown<IReadOnlyList<CountryCode>> AccessCountries { get; init; }
}
