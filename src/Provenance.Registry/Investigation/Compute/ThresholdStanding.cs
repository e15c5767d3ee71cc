using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Whether a threshold is about a model at all.</summary>
public enum ThresholdApplies
{
    /// <summary>Its runs do not say on what data they trained.</summary>
    Unknown,

    /// <summary>It is.</summary>
    Yes,

    /// <summary>It is about models trained mainly on biological sequences, and no run of this one was.</summary>
    No,
}

/// <summary>How the operations behind a model stand to a threshold of a rule.</summary>
public sealed record ThresholdStanding
{
    /// <summary>The rule, and whether it binds on the day that the answer is valid for.</summary>
    public required RuleOnDay Rule { get; init; }

    /// <summary>The threshold.</summary>
    public required TrainingComputeThreshold Threshold { get; init; }

    /// <summary>Whether it is about this model.</summary>
    public required ThresholdApplies Applies { get; init; }

    /// <summary>Where the operations stand.</summary>
    public required ThresholdVerdict Verdict { get; init; }

    /// <summary>The least that the rule can be read to count.</summary>
    public required ExactSum Low { get; init; }

    /// <summary>The most that it can be read to count; null where unknown.</summary>
    public required ExactSum? High { get; init; }

    /// <summary>What was counted, in a sentence.</summary>
    public required string Counted { get; init; }
}

/// <summary>Whether the work of a modification exceeds a rule's part of the original's.</summary>
/// <param name="Rule">The rule, and whether it binds.</param>
/// <param name="Threshold">The part, such as one third.</param>
/// <param name="Verdict">Own operations against those inherited.</param>
/// <param name="Original">
/// The inherited operations against the least of the rule's own lines that is about any data: a part of an original that the rule is not
/// about says nothing under it. Null where the rule has no such line.
/// </param>
public sealed record ModifierStanding(
    RuleOnDay Rule, ComputeFractionThreshold Threshold, ThresholdVerdict Verdict, (TrainingComputeThreshold Line, ThresholdVerdict Verdict)? Original);
