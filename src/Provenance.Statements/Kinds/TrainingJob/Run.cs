// Section "run" of a training-job: what ran when on which accelerators, and how much work it was.
// Each member's description is its documentation and stands in the section's JSON Schema.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>How far a job has come.</summary>
[JsonConverter(typeof(WordConverter<JobState>))]
public enum JobState
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>Waiting for accelerators.</summary>
    Queued,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Ended as intended.</summary>
    Completed,

    /// <summary>Ended by a fault.</summary>
    Failed,

    /// <summary>Ended by someone's wish.</summary>
    Cancelled,
}

/// <summary>Section <c>run</c>.</summary>
[Description("What ran when on which accelerators, and how much work it was.")]
public sealed record Run : Section
{
    [Description("How far the job has come.")]
    public required JobState State { get; init; }

    [Description("The moment that everything here holds for; nothing here is later.")]
    public required Timestamp AsOf { get; init; }

    [Description("When the job was submitted to the scheduler.")]
    public Timestamp? SubmittedAt { get; init; }

    [Description("When it first ran.")]
    public required OrUnknown<Timestamp> StartedAt { get; init; }

    [Description("When it ended; required once the job is completed.")]
    public OrUnknown<Timestamp>? EndedAt { get; init; }

    [Description("Which accelerators it held from when to when.")]
    public required IReadOnlyList<Allocation> Allocations { get; init; }

    [Description("Accelerator hours used.")]
    public required OrUnknown<Estimate> AcceleratorHours { get; init; }

    [Description("Operations done so far, and in which number format.")]
    public required OrUnknown<FlopEstimate> Flop { get; init; }

    [Description("What sort of work it was.")]
    public required Workload Workload { get; init; }

    [Description("The job's name in the operator's scheduler.")]
    public string? SchedulerRunId { get; init; }
}

/// <summary>Accelerators held by a job for a time.</summary>
[Description("Accelerators held by a job for a time.")]
public sealed record Allocation
{
    [Description("Start.")]
    public required Timestamp From { get; init; }

    [Description("End, after the start and not after asOf; for a running job asOf.")]
    public required Timestamp To { get; init; }

    [Description("Model of the accelerators.")]
    public required AcceleratorSlug Accelerator { get; init; }

    [Description("Number of accelerators.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Count { get; init; }

    [Description("Interconnect domain that they are in.")]
    public required OrUnknown<string> Domain { get; init; }
}
