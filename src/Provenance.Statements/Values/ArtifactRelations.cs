// Roles and relations of the artifacts of a lineage. A superset of what model hubs know (adapter, merge, quantized,
// finetune); distillation and data made by another model count, because rules on cumulative compute count them.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>What an artifact is.</summary>
[JsonConverter(typeof(WordConverter<ArtifactRole>))]
public enum ArtifactRole
{
    /// <summary>Weights of a model.</summary>
    Weights,

    /// <summary>A model whose answers are learned from.</summary>
    Teacher,

    /// <summary>Training data.</summary>
    Dataset,

    /// <summary>Training data made by a model.</summary>
    SyntheticData,

    /// <summary>A model that rewards.</summary>
    RewardModel,

    /// <summary>Program code.</summary>
    Code,

    /// <summary>A container or machine image.</summary>
    Image,

    /// <summary>Settings of a run.</summary>
    Configuration,
}

/// <summary>What was done with an artifact.</summary>
[JsonConverter(typeof(WordConverter<InputRelation>))]
public enum InputRelation
{
    /// <summary>Used, without being changed or learned from.</summary>
    Uses,

    /// <summary>An interrupted run went on from it.</summary>
    Resume,

    /// <summary>Pretraining went on from it.</summary>
    ContinuedPretrain,

    /// <summary>It was adapted.</summary>
    Finetune,

    /// <summary>An adapter was trained on it.</summary>
    Adapter,

    /// <summary>It was merged with others.</summary>
    Merge,

    /// <summary>It was written in fewer bits.</summary>
    Quantize,

    /// <summary>Parts of it were removed.</summary>
    Prune,

    /// <summary>Its answers were learned from.</summary>
    Distill,

    /// <summary>It made the training data.</summary>
    SyntheticDataFrom,

    /// <summary>It rewarded.</summary>
    RewardModel,
}

/// <summary>What an artifact is to the job that left it behind.</summary>
[JsonConverter(typeof(WordConverter<OutputRelation>))]
public enum OutputRelation
{
    /// <summary>The result.</summary>
    Final,

    /// <summary>A state on the way.</summary>
    Checkpoint,

    /// <summary>An adapter to other weights.</summary>
    Adapter,

    /// <summary>Something made along the way.</summary>
    ByProduct,
}
