// One rule: what it says, where, since when, and how sure we are of it. Thresholds stand in one list a type, so that
// each has exactly the members that it needs and a reader can refuse anything else. A list that is absent is empty:
// the getter says so, because generated contracts set absent members of an init accessor to null.

using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>What became of a rule, when its rule set was issued.</summary>
[JsonConverter(typeof(WordConverter<RuleStatus>))]
public enum RuleStatus
{
    /// <summary>Adopted; its dates say when it binds.</summary>
    InForce,

    /// <summary>Proposed, not adopted.</summary>
    Proposed,

    /// <summary>Repealed or withdrawn after it was in force.</summary>
    Rescinded,

    /// <summary>Adopted, and out of effect for a time.</summary>
    Suspended,

    /// <summary>Passed and vetoed.</summary>
    Vetoed,

    /// <summary>Adopted, and not applied by those who should.</summary>
    NotEnforced,

    /// <summary>A text that nobody has proposed formally.</summary>
    Draft,
}

/// <summary>A stretch of days.</summary>
public sealed record DateInterval
{
    /// <summary>The first day.</summary>
    public required CalendarDate From { get; init; }

    /// <summary>The first day after it; absent where no end is set.</summary>
    public CalendarDate? To { get; init; }

    /// <summary>Whether the day lies within.</summary>
    public bool Holds(CalendarDate day) => day >= From && (To is not { } end || day < end);
}

/// <summary>Where a rule can be read.</summary>
public sealed record Citation
{
    /// <summary>The act, order or docket.</summary>
    public required string Instrument { get; init; }

    /// <summary>Section or article within it.</summary>
    public string? Section { get; init; }

    /// <summary>Where it is on the web.</summary>
    public string? Url { get; init; }

    /// <summary>Date of the text cited.</summary>
    public CalendarDate? Date { get; init; }
}

/// <summary>What a rule asks for, where no threshold says it.</summary>
public sealed record Requirement
{
    /// <summary>In words.</summary>
    public required string Text { get; init; }

    /// <summary>Whether it was seen in the text.</summary>
    public required Verification Verification { get; init; }
}

/// <summary>A rule.</summary>
public sealed record Rule
{
    /// <summary>Name within its rule set; other files refer to it.</summary>
    public required Handle Id { get; init; }

    /// <summary>The name that people use.</summary>
    public required string Title { get; init; }

    /// <summary>Whose rule it is.</summary>
    public required Jurisdiction Jurisdiction { get; init; }

    /// <summary>What became of it, when the rule set was issued.</summary>
    public required RuleStatus Status { get; init; }

    /// <summary>Whether status and dates were seen in the text.</summary>
    public required Verification StatusVerification { get; init; }

    /// <summary>When it has effect, ascending; empty for what never had any; or unknown.</summary>
    public required OrUnknown<IReadOnlyList<DateInterval>> Effective { get; init; }

    /// <summary>When it was suspended, ascending.</summary>
    public IReadOnlyList<DateInterval> Suspended { get => field ?? []; init; }

    /// <summary>Where it can be read.</summary>
    public required Citation Citation { get; init; }

    /// <summary>What to know about it.</summary>
    public string? Note { get; init; }

    /// <summary>Lines on the operations of training.</summary>
    public IReadOnlyList<TrainingComputeThreshold> TrainingCompute { get => field ?? []; init; }

    /// <summary>Lines on a modification's part of the original's operations.</summary>
    public IReadOnlyList<ComputeFractionThreshold> ComputeFraction { get => field ?? []; init; }

    /// <summary>Lines on the peak of a cluster.</summary>
    public IReadOnlyList<ClusterCapacityThreshold> ClusterCapacity { get => field ?? []; init; }

    /// <summary>Lines in H100 equivalents.</summary>
    public IReadOnlyList<CapacityThreshold> Capacity { get => field ?? []; init; }

    /// <summary>Lines on shares.</summary>
    public IReadOnlyList<OwnershipThreshold> Ownership { get => field ?? []; init; }

    /// <summary>Lines on revenue.</summary>
    public IReadOnlyList<RevenueThreshold> Revenue { get => field ?? []; init; }

    /// <summary>Export control lines.</summary>
    public IReadOnlyList<ChipControlLine> ChipControl { get => field ?? []; init; }

    /// <summary>Delays, intervals and terms.</summary>
    public IReadOnlyList<RulePeriod> Periods { get => field ?? []; init; }

    /// <summary>What else it asks for.</summary>
    public IReadOnlyList<Requirement> Requirements { get => field ?? []; init; }

    /// <summary>Every line at one figure, in the order of the lists above.</summary>
    [JsonIgnore]
    public IEnumerable<Threshold> Thresholds =>
        [.. TrainingCompute, .. ClusterCapacity, .. Capacity, .. Ownership, .. Revenue];
}
