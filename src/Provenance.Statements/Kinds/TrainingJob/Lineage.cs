// Section "lineage" of a training-job: which model, made from what, leaving what behind. Artifacts are named by digest,
// so that a checkpoint handed from one customer to another shows as the same one.

using System.ComponentModel;

namespace Provenance.Statements;

/// <summary>Section <c>lineage</c>.</summary>
[Description("Which model a job worked on, made from what, leaving what behind.")]
public sealed record Lineage : Section
{
    [Description("The model that was worked on.")]
    public required OrUnknown<ModelReference> Model { get; init; }

    [Description("Number of its parameters.")]
    public required OrUnknown<Estimate> Parameters { get; init; }

    [Description("Number of tokens, or other samples, trained on.")]
    public required OrUnknown<Estimate> Tokens { get; init; }

    [Description("What went in.")]
    public required OrUnknown<IReadOnlyList<LineageInput>> Inputs { get; init; }

    [Description("What came out.")]
    public required OrUnknown<IReadOnlyList<LineageOutput>> Outputs { get; init; }
}

/// <summary>A model by name.</summary>
[Description("A model by name.")]
public sealed record ModelReference
{
    [Description("The model's name.")]
    public required string Name { get; init; }

    [Description("Its version.")]
    public string? Version { get; init; }
}

/// <summary>Something that went into a job.</summary>
[Description("Something that went into a job.")]
public sealed record LineageInput
{
    [Description("What it is.")]
    public required ArtifactRole Role { get; init; }

    [Description("What was done with it.")]
    public required InputRelation Relation { get; init; }

    [Description("Its name; required where the digests are unknown.")]
    public string? Name { get; init; }

    [Description("Its digests.")]
    public required OrUnknown<ArtifactDigests> Digests { get; init; }
}

/// <summary>Something that a job left behind.</summary>
[Description("Something that a job left behind.")]
public sealed record LineageOutput
{
    [Description("What it is.")]
    public required ArtifactRole Role { get; init; }

    [Description("What it is to the job.")]
    public required OutputRelation Relation { get; init; }

    [Description("Its name.")]
    public string? Name { get; init; }

    [Description("Its digests.")]
    public required ArtifactDigests Digests { get; init; }
}
