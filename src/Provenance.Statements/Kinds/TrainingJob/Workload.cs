// What sort of work a training job does; rules on thresholds differ by it.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The sort of work.</summary>
[JsonConverter(typeof(WordConverter<WorkloadClass>))]
public enum WorkloadClass
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>Training from scratch.</summary>
    Pretraining,

    /// <summary>Going on with another model's pretraining.</summary>
    ContinuedPretraining,

    /// <summary>Adapting a trained model.</summary>
    Finetuning,

    /// <summary>Training by reward.</summary>
    ReinforcementLearning,

    /// <summary>Training on another model's answers.</summary>
    Distillation,

    /// <summary>Running a model.</summary>
    Inference,

    /// <summary>Making data for later training.</summary>
    SyntheticData,

    /// <summary>Measuring a model.</summary>
    Evaluation,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>What the data is about.</summary>
[JsonConverter(typeof(WordConverter<DataDomain>))]
public enum DataDomain
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>Anything but mainly biological sequences.</summary>
    General,

    /// <summary>Mainly biological sequences, for which lower thresholds hold.</summary>
    BiologicalSequence,
}

/// <summary>What sort of work a job does, on what data.</summary>
[Description("What sort of work a job does, on what data.")]
public sealed record Workload
{
    [Description("The sort of work.")]
    public required WorkloadClass Class { get; init; }

    [Description("What the data is about.")]
    public required DataDomain DataDomain { get; init; }
}
