// Section "body" of a model-release: a model that someone published, where it is said to come from, and what it was
// made from.

using System.ComponentModel;

namespace Provenance.Statements;

/// <summary>Section <c>body</c> of a model release.</summary>
[Description("A published model, where it is said to come from, and what it was made from.")]
public sealed record ModelReleaseBody : Section
{
    [Description("The model's names, at least one.")]
    public required IReadOnlyList<PartyName> Names { get; init; }

    [Description("Who published it.")]
    public required OrUnknown<EntityId> Publisher { get; init; }

    [Description("Day of publication; not after the statement.")]
    public required OrUnknown<CalendarDate> ReleasedOn { get; init; }

    [Description("What was published.")]
    public required IReadOnlyList<ReleasedArtifact> Artifacts { get; init; }

    [Description("Country that the publisher says the model comes from.")]
    public required OrUnknown<CountryCode> DeclaredOrigin { get; init; }

    [Description("Models that it was made from.")]
    public IReadOnlyList<ModelBase>? Bases { get; init; }

    [Description("Operations that its training took, and in which number format.")]
    public required OrUnknown<FlopEstimate> Flop { get; init; }

    [Description("Number of its parameters.")]
    public OrUnknown<Estimate>? Parameters { get; init; }
}

/// <summary>A published artifact.</summary>
[Description("A published artifact.")]
public sealed record ReleasedArtifact
{
    [Description("What it is.")]
    public required ArtifactRole Role { get; init; }

    [Description("Its digests.")]
    public required ArtifactDigests Digests { get; init; }
}

/// <summary>A model that another one was made from.</summary>
[Description("A model that another one was made from.")]
public sealed record ModelBase
{
    [Description("What was done with it.")]
    public required InputRelation Relation { get; init; }

    [Description("Its name; required where the digests are unknown.")]
    public string? Name { get; init; }

    [Description("Its digests.")]
    public required OrUnknown<ArtifactDigests> Digests { get; init; }
}
