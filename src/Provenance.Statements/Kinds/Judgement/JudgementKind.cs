// judgement: a regulator's word on a lead or on an identity.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>judgement</c>.</summary>
public sealed class JudgementKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="JudgementBody"/>.</summary>
    public const string Body = "body";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(JudgementJson.Default);

    /// <inheritdoc/>
    public override string Name => "judgement";

    /// <inheritdoc/>
    public override string Summary => "A regulator's word on a lead, or on whether entities are one.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("{party}/judgements/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
        [SectionKind.Of<JudgementBody>(Body, required: true, Contracts)];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.NamedRegulator;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) =>
        content.Section<JudgementBody>() is { } body ? JudgementRules.Check(content, body) : [];
}
