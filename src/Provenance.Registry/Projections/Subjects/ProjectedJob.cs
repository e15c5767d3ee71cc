using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>Sections of a job that were redacted, as bits.</summary>
[Flags]
public enum JobSections
{
    /// <summary>All are there.</summary>
    None = 0,

    /// <summary>Section <c>run</c>.</summary>
    Run = 1,

    /// <summary>Section <c>parties</c>.</summary>
    Parties = 2,

    /// <summary>Section <c>lineage</c>.</summary>
    Lineage = 4,
}

/// <summary>What a job states as unknown, where an empty list would say something else, or does not tell, as bits.</summary>
[Flags]
public enum JobUnknowns
{
    /// <summary>Nothing of it.</summary>
    None = 0,

    /// <summary>What went in.</summary>
    Inputs = 1,

    /// <summary>What came out.</summary>
    Outputs = 2,

    /// <summary>From which countries it was steered.</summary>
    AccessCountries = 4,

    /// <summary>Which artifact something that came out is: its shapes alone are told, and models of one architecture share them.</summary>
    ShapedOutputs = 8,

    /// <summary>How large the model is, and on how much it was trained: neither of them is told.</summary>
    Sizes = 16,
}

/// <summary>A training job. Null is "not stated": by redaction, or because an optional member is absent.</summary>
public sealed record ProjectedJob : ProjectedSubject
{
    /// <summary>Where it ran.</summary>
    public required ClusterName Cluster { get; init; }

    /// <summary>What was redacted.</summary>
    public JobSections Missing { get; init; }

    /// <summary>Entity id, or <c>unknown</c>.</summary>
    public string? Customer { get; init; }

    /// <summary>Account that it was charged to.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>The state's word.</summary>
    public string? State { get; init; }

    /// <summary>The moment that its figures are for, microseconds since 1970; null where redacted.</summary>
    public long? AsOf { get; init; }

    /// <summary>When it first ran, microseconds since 1970; null where unknown.</summary>
    public long? StartedAt { get; init; }

    /// <summary>When it ended, microseconds since 1970; null where unknown or still running.</summary>
    public long? EndedAt { get; init; }

    /// <summary>The most accelerators of any allocation.</summary>
    public long MaxAccelerators { get; init; }

    /// <summary>Accelerator hours; null where unknown.</summary>
    public Estimate? AcceleratorHours { get; init; }

    /// <summary>Operations; null where unknown.</summary>
    public FlopEstimate? Flop { get; init; }

    /// <summary>How its declarations contradict its allocations.</summary>
    public RunDoubts Doubts { get; init; }

    /// <summary>The workload class's word.</summary>
    public string? Workload { get; init; }

    /// <summary>Name of the model; null where unknown.</summary>
    public string? Model { get; init; }

    /// <summary>What the data is about; null where redacted.</summary>
    public DataDomain? DataDomain { get; init; }

    /// <summary>What it states as unknown or does not tell.</summary>
    public JobUnknowns Unknowns { get; init; }

    /// <summary>Parameters of the model; null where unknown.</summary>
    public Estimate? Parameters { get; init; }

    /// <summary>Tokens, or other samples, trained on; null where unknown.</summary>
    public Estimate? Tokens { get; init; }

    /// <summary>Record of its rental, or <c>none</c>; null where unknown.</summary>
    public string? Rental { get; init; }

    /// <summary>Countries from which it was steered, in the statement's order.</summary>
    public IReadOnlyList<CountryCode> AccessCountries { get; init; } = [];

    /// <summary>What it held, in the statement's order.</summary>
    public IReadOnlyList<Allocation> Allocations { get; init; } = [];

    /// <summary>Inputs, then outputs, in the statement's order.</summary>
    public IReadOnlyList<ProjectedArtifact> Artifacts { get; init; } = [];

    internal static ProjectedJob Read(StatementContent content)
    {
        var run = content.Section<Run>();
        var parties = content.Section<JobParties>();
        var lineage = content.Section<Lineage>();
        IReadOnlyList<ProjectedArtifact> artifacts = lineage is null ? [] : ArtifactsOf(lineage);
        return new ProjectedJob
        {
            Cluster = ClusterName.Of(content.Statement.RecordName),
            Missing = (run is null ? JobSections.Run : 0)
                | (parties is null ? JobSections.Parties : 0)
                | (lineage is null ? JobSections.Lineage : 0),
            Customer = parties?.Customer.ToString(),
            CustomerAccount = parties?.CustomerAccount,
            State = run is null ? null : Words.Of(run.State),
            Doubts = run is null ? default : RunWork.DoubtsOf(run),
            AsOf = run?.AsOf.Microseconds,
            StartedAt = run is { StartedAt.IsKnown: true } ? run.StartedAt.Value.Microseconds : null,
            EndedAt = run?.EndedAt is { IsKnown: true } end ? end.Value.Microseconds : null,
            MaxAccelerators = run is { Allocations.Count: > 0 } ? run.Allocations.Max(allocation => allocation.Count) : 0,
            AcceleratorHours = run is { AcceleratorHours.IsKnown: true } ? run.AcceleratorHours.Value : null,
            Flop = run is { Flop.IsKnown: true } ? run.Flop.Value : null,
            Workload = run is null ? null : Words.Of(run.Workload.Class),
            Model = lineage is { Model.IsKnown: true } ? lineage.Model.Value.Name : null,
            DataDomain = run?.Workload.DataDomain,
            Unknowns = UnknownsOf(parties, lineage, artifacts),
            Parameters = lineage is { Parameters.IsKnown: true } ? lineage.Parameters.Value : null,
            Tokens = lineage is { Tokens.IsKnown: true } ? lineage.Tokens.Value : null,
            Rental = parties is { Rental.IsUnknown: false } ? parties.Rental.ToString() : null,
            AccessCountries = parties is { AccessCountries.IsKnown: true } ? parties.AccessCountries.Value : [],
            Allocations = run?.Allocations ?? [],
            Artifacts = artifacts,
        };
    }

    private static JobUnknowns UnknownsOf(JobParties? parties, Lineage? lineage, IReadOnlyList<ProjectedArtifact> artifacts) =>
        (lineage is { Inputs.IsKnown: false } ? JobUnknowns.Inputs : 0)
        | (lineage is { Outputs.IsKnown: false } ? JobUnknowns.Outputs : 0)
        | (parties is { AccessCountries.IsKnown: false } ? JobUnknowns.AccessCountries : 0)
        | (artifacts.Any(artifact => artifact is { Side: ArtifactSide.Output, Digests: [{ IsIdentifying: false }] }) ? JobUnknowns.ShapedOutputs : 0)
        | (lineage is { Parameters.IsKnown: true } or { Tokens.IsKnown: true } ? 0 : JobUnknowns.Sizes);

    private static List<ProjectedArtifact> ArtifactsOf(Lineage lineage)
    {
        var inputs = lineage.Inputs.IsKnown ? lineage.Inputs.Value : [];
        var outputs = lineage.Outputs.IsKnown ? lineage.Outputs.Value : [];
        var artifacts = new List<ProjectedArtifact>(inputs.Count + outputs.Count);
        foreach (var input in inputs)
        {
            artifacts.Add(new ProjectedArtifact(
                ArtifactSide.Input,
                Words.Of(input.Role),
                Words.Of(input.Relation),
                input.Name,
                ProjectedArtifact.DigestsOf(input.Digests.IsKnown ? input.Digests.Value : null)));
        }

        foreach (var output in outputs)
        {
            artifacts.Add(new ProjectedArtifact(
                ArtifactSide.Output,
                Words.Of(output.Role),
                Words.Of(output.Relation),
                output.Name,
                ProjectedArtifact.DigestsOf(output.Digests)));
        }

        return artifacts;
    }
}
