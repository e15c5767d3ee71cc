// listing: a party's place on a screening list.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>listing</c>.</summary>
public sealed class ListingKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="ListingBody"/>.</summary>
    public const string Body = "body";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(ListingJson.Default);

    /// <inheritdoc/>
    public override string Name => "listing";

    /// <inheritdoc/>
    public override string Summary => "A party's place on a screening list.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("{party}/lists/{list}/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
        [SectionKind.Of<ListingBody>(Body, required: true, Contracts)];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.NamedRegulatorOrAuthority;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) =>
        content.Section<ListingBody>() is { } body ? ListingRules.Check(content, body) : [];
}
