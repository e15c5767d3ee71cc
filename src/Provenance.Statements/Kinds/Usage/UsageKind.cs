// usage: the hours of a cluster below the reporting line.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>usage</c>.</summary>
public sealed class UsageKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="Statements.Totals"/>.</summary>
    public const string Totals = "totals";

    /// <summary>Name of the section of type <see cref="UsageCustomers"/>.</summary>
    public const string Customers = "customers";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(UsageJson.Default);

    /// <inheritdoc/>
    public override string Name => "usage";

    /// <inheritdoc/>
    public override string Summary => "Accelerator hours of a cluster and period that no training-job statement accounts for.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("{party}/{site}/{cluster}/usage/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
    [
        SectionKind.Of<Totals>(Totals, required: true, Contracts),
        SectionKind.Of<UsageCustomers>(Customers, required: false, Contracts),
    ];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.Operator;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) => UsageRules.Check(content);
}
