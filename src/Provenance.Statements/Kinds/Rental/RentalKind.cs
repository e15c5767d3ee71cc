// rental: accelerators of a cluster given to a customer for a time.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>rental</c>.</summary>
public sealed class RentalKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="Statements.Terms"/>.</summary>
    public const string Terms = "terms";

    /// <summary>Name of the section of type <see cref="RentalParties"/>.</summary>
    public const string Parties = "parties";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(RentalJson.Default);

    /// <summary>The grammar of a rental's record.</summary>
    public static RecordPattern Record { get; } = new("{party}/{site}/{cluster}/rentals/{id}");

    /// <inheritdoc/>
    public override string Name => "rental";

    /// <inheritdoc/>
    public override string Summary => "Accelerators of a cluster given to a customer for a time.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [Record];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
    [
        SectionKind.Of<Terms>(Terms, required: true, Contracts),
        SectionKind.Of<RentalParties>(Parties, required: true, Contracts),
    ];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.Operator;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) => RentalRules.Check(content);
}
