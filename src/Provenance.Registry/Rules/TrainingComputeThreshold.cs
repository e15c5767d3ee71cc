using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Over what the operations of a training run are added up.</summary>
[JsonConverter(typeof(WordConverter<ComputeAccumulation>))]
public enum ComputeAccumulation
{
    /// <summary>The source at hand does not say.</summary>
    Unstated,

    /// <summary>Each run for itself. Jobs that resume each other may be one run.</summary>
    SingleRun,

    /// <summary>All runs that went into the model, each counted once.</summary>
    Cumulative,
}

/// <summary>In which number format operations are counted.</summary>
[JsonConverter(typeof(WordConverter<OperationCounting>))]
public enum OperationCounting
{
    /// <summary>The source at hand names none: operations count alike in every format.</summary>
    Unstated,

    /// <summary>As FP16-equivalent or in the format really used, whichever gives more.</summary>
    [JsonStringEnumMemberName("fp16-equivalent-or-actual-whichever-higher")]
    HigherOfFp16EquivalentAndActual,
}

/// <summary>On what a model is trained, where that decides which line applies.</summary>
[JsonConverter(typeof(WordConverter<TrainingData>))]
public enum TrainingData
{
    /// <summary>On anything.</summary>
    Any,

    /// <summary>Mainly on biological sequence data.</summary>
    MainlyBiologicalSequences,
}

/// <summary>Work besides the training run itself.</summary>
[JsonConverter(typeof(WordConverter<ComputePart>))]
public enum ComputePart
{
    /// <summary>Fine-tuning.</summary>
    FineTuning,

    /// <summary>Other modification of the model.</summary>
    Modification,

    /// <summary>Making synthetic data that the model is trained on.</summary>
    SyntheticData,
}

/// <summary>A part of the work that a rule says it counts.</summary>
public sealed record IncludedCompute
{
    /// <summary>The part.</summary>
    public required ComputePart Part { get; init; }

    /// <summary>Whether that was seen in the text.</summary>
    public required Verification Verification { get; init; }
}

/// <summary>A line on the operations that training a model takes.</summary>
public sealed record TrainingComputeThreshold : Threshold
{
    /// <summary>The line, in operations (a multiplication and an addition are two).</summary>
    public required Magnitude Flop { get; init; }

    /// <summary>Where another line takes over, in operations. Judging looks at <see cref="Flop"/> only.</summary>
    public Magnitude? UpToFlop { get; init; }

    /// <summary>In which number format operations are counted.</summary>
    public required OperationCounting NumberFormat { get; init; }

    /// <summary>Over what they are added up.</summary>
    public required ComputeAccumulation Accumulation { get; init; }

    /// <summary>For models trained on what.</summary>
    public required TrainingData TrainedOn { get; init; }

    /// <summary>Other work that the rule says it counts. A part that is absent is one the source does not mention.</summary>
    public required IReadOnlyList<IncludedCompute> Includes { get; init; }

    /// <summary>What crossing means, in a few words.</summary>
    public required string Consequence { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Quantity Limit => Flop.Value;
}
