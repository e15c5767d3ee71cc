// entity: who a company, person, state or arrangement is, and who holds interests in it.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>entity</c>.</summary>
public sealed class EntityKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="Statements.Identity"/>.</summary>
    public const string Identity = "identity";

    /// <summary>Name of the section of type <see cref="Statements.Owners"/>.</summary>
    public const string Owners = "owners";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(EntityJson.Default);

    /// <inheritdoc/>
    public override string Name => "entity";

    /// <inheritdoc/>
    public override string Summary => "Who a company, person, state or arrangement is, and who holds interests in it.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("entities/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
    [
        SectionKind.Of<Identity>(Identity, required: true, Contracts),
        SectionKind.Of<Owners>(Owners, required: false, Contracts),
    ];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.OperatorCustomerOrAuthority;

    /// <summary>The id in the record's name is an entity id.</summary>
    public override RecordName? ParseRecord(string name) =>
        base.ParseRecord(name) is { Id: { } id } record && EntityId.TryParse(id, out _) ? record : null;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) => EntityRules.Check(content);
}
