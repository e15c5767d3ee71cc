// audit-report: what an auditor covered and what it found.

using System.Text.Json;

namespace Provenance.Statements;

/// <summary>The kind <c>audit-report</c>.</summary>
public sealed class AuditReportKind : StatementKind
{
    /// <summary>Name of the section of type <see cref="AuditReportBody"/>.</summary>
    public const string Body = "body";

    private static readonly JsonSerializerOptions Contracts = StrictJson.For(AuditReportJson.Default);

    /// <inheritdoc/>
    public override string Name => "audit-report";

    /// <inheritdoc/>
    public override string Summary => "What an auditor covered, how, and with which exceptions.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("{party}/audits/{id}")];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
        [SectionKind.Of<AuditReportBody>(Body, required: true, Contracts)];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.NamedAuditor;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StatementContent content) =>
        content.Section<AuditReportBody>() is { } body ? AuditReportRules.Check(content, body) : [];
}
