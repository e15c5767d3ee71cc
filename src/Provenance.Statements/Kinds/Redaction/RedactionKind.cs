// redaction: the log keeps the leaf, the envelope and the sections' digests; the sections' bytes are deleted. A trust
// statement, so that it is never redacted itself and everybody who follows trust learns of it.

namespace Provenance.Statements;

/// <summary>Has sections of a statement deleted.</summary>
public sealed class RedactionKind : TrustKind<RedactionBody>
{
    /// <inheritdoc/>
    public override string Name => "redaction";

    /// <inheritdoc/>
    public override string Summary => "Has sections of a statement deleted, and says why.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("redactions/{id}")];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.AuthorityThreshold;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, RedactionBody body)
    {
        if (content.Statement.RecordName.Id != body.Statement.ToString())
        {
            yield return new Refusal(
                RefusalReason.RecordInvalid,
                "body.statement",
                $"The record names another statement than the body, which is about {body.Statement}.",
                "Name the record redactions/<statement id> of the statement in the body.");
        }

        if (body.Sections.Count > RedactionBody.MaxSections)
        {
            yield return Refusal.Impossible("body.sections", $"No statement has more than {RedactionBody.MaxSections} sections.");
        }

        foreach (var finding in TrustRules.DistinctAndSome(body.Sections, "body.sections"))
        {
            yield return finding;
        }
    }
}
