// What trust kinds share: one section, "body".

namespace Provenance.Statements;

/// <summary>A kind of trust statement.</summary>
/// <typeparam name="TBody">Type of its body.</typeparam>
public abstract class TrustKind<TBody> : StatementKind
    where TBody : TrustBody
{
    /// <inheritdoc/>
    public sealed override bool IsTrust => true;

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("keys/{keyid}")];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<SectionKind> Sections { get; } = [SectionKind.Of<TBody>("body", required: true, TrustOptions.Json)];

    /// <inheritdoc/>
    public sealed override IEnumerable<Finding> Check(StatementContent content)
    {
        var body = content.Section<TBody>();
        return body is null ? [] : Check(content, body);
    }

    /// <summary>The kind's rules over a body that was brought.</summary>
    protected abstract IEnumerable<Finding> Check(StatementContent content, TBody body);
}
