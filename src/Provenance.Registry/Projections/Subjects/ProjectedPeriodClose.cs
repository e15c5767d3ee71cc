using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>What a site says it signed in a period.</summary>
/// <param name="Operator">Handle of the operator.</param>
/// <param name="Site">Handle of the site.</param>
/// <param name="Body">What it says; null where redacted.</param>
public sealed record ProjectedPeriodClose(string Operator, string Site, PeriodCloseBody? Body) : ProjectedSubject
{
    internal static ProjectedPeriodClose Read(StatementContent content) => new(
        content.Statement.RecordName.Party.ToString() ?? "",
        content.Statement.RecordName.Site.ToString() ?? "",
        content.Section<PeriodCloseBody>());
}
