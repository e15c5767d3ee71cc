// A judgement is about one thing, says what that rested on, and is not signed before it was made.

namespace Provenance.Statements;

internal static class JudgementRules
{
    public static IEnumerable<Finding> Check(StatementContent content, JudgementBody body) =>
        CheckSubject(body.About)
            .Concat(ReportRules.NotAfterStatement(content, body.DecidedAt, "body.decidedAt"))
            .Concat(ReportRules.Punctual(content, body.DecidedAt, "body.decidedAt"));

    private static IEnumerable<Finding> CheckSubject(JudgementSubject about) => about switch
    {
        { Lead: null, SameEntity: null } =>
            [new Refusal(RefusalReason.FieldMissing, "body.about", "Nothing is judged.", "Name a lead, or the entities held to be one.")],
        { Lead: not null, SameEntity: not null } =>
            [Refusal.Impossible("body.about", "A lead and an identity are judged at once.", "Make a statement of each.")],
        { Lead: { } lead } => ReportRules.NotEmpty(lead.Entries, "body.about.lead.entries")
            .Concat(ReportRules.Distinct(lead.Entries, entry => entry.ToString(), "body.about.lead.entries")),
        _ => CheckEntities(about.SameEntity!.Entities),
    };

    private static IEnumerable<Finding> CheckEntities(IReadOnlyList<EntityId> entities)
    {
        const string field = "body.about.sameEntity.entities";
        if (entities.Count < 2)
        {
            return [new Refusal(RefusalReason.FieldMissing, field, "At least two entities are required.", "Name all that are judged to be one.")];
        }

        return ReportRules.Distinct(entities, entity => entity.ToString(), field);
    }
}
