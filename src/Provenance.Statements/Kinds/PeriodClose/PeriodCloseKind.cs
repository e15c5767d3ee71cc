// period-close: what a site signed in a period.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>period-close</c>.</summary>
public sealed class PeriodCloseKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="PeriodCloseBody"/>.</summary>
    public const string Body = "body";

    /// <summary>The kind's name.</summary>
    public const string KindName = "period-close";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(PeriodCloseJson.Default);

    /// <inheritdoc/>
    public override string Name => KindName;

    /// <inheritdoc/>
    public override string Summary => "What a site signed in a period, so that leaving something out becomes a signed falsehood.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("{party}/{site}/periods/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
        [SectionKind.Of<PeriodCloseBody>(Body, required: true, Contracts)];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.Operator;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) =>
        content.Section<PeriodCloseBody>() is { } body ? PeriodCloseRules.Check(content, body) : [];
}
