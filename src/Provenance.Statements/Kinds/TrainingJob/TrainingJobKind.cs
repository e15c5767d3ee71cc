// training-job: one job on one cluster, from queueing to its end.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>training-job</c>.</summary>
public sealed class TrainingJobKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="Statements.Run"/>.</summary>
    public const string Run = "run";

    /// <summary>Name of the section of type <see cref="JobParties"/>.</summary>
    public const string Parties = "parties";

    /// <summary>Name of the section of type <see cref="Statements.Lineage"/>.</summary>
    public const string Lineage = "lineage";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(TrainingJobJson.Default);

    /// <inheritdoc/>
    public override string Name => "training-job";

    /// <inheritdoc/>
    public override string Summary => "One job on one cluster: what ran, for whom, and what model came of it.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("{party}/{site}/{cluster}/jobs/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
    [
        SectionKind.Of<Run>(Run, required: true, Contracts),
        SectionKind.Of<JobParties>(Parties, required: true, Contracts),
        SectionKind.Of<Lineage>(Lineage, required: true, Contracts),
    ];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.Operator;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) =>
        (content.Section<Run>() is { } run ? RunTimeRules.Check(content, run).Concat(RunWorkRules.Check(run)) : [])
            .Concat(content.Section<JobParties>() is { } parties ? JobPartiesRules.Check(content, parties) : [])
            .Concat(content.Section<Lineage>() is { } lineage ? LineageRules.Check(lineage) : []);
}
