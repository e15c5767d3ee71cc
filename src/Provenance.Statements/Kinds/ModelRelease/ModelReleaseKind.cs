// model-release: a published model.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>model-release</c>.</summary>
public sealed class ModelReleaseKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="ModelReleaseBody"/>.</summary>
    public const string Body = "body";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(ModelReleaseJson.Default);

    /// <inheritdoc/>
    public override string Name => "model-release";

    /// <inheritdoc/>
    public override string Summary => "A published model, where it is said to come from, and what it was made from.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("{party}/models/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
        [SectionKind.Of<ModelReleaseBody>(Body, required: true, Contracts)];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.NamedParty;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) =>
        content.Section<ModelReleaseBody>() is { } body ? ModelReleaseRules.Check(content, body) : [];
}
