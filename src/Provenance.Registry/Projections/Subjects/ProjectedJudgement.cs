using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>A regulator's word on a lead, or on entities being one.</summary>
/// <param name="Body">What was decided.</param>
public sealed record ProjectedJudgement(JudgementBody Body) : ProjectedSubject
{
    internal static ProjectedJudgement? Read(StatementContent content) =>
        content.Section<JudgementBody>() is { } body ? new ProjectedJudgement(body) : null;
}
