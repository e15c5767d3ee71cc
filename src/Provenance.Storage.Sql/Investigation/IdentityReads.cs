using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Judgements about entities being one.</summary>
internal sealed class IdentityReads(KnownAt known, PreparedReads reads, TermReads terms)
{
    private static string Judgements(KnownAt known) =>
        $"""
        SELECT j.log_index, ch.party_id, j.verdict, j.reason, j.decided_at_us, j.person, j.case_number, s.suspended
        FROM judgement j {known.Sql.Join} statement s ON s.log_index = j.log_index {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
        WHERE j.signal IS NULL AND {known.Current("s")}
        """;

    private readonly PreparedRead _all = reads.Of($"{Judgements(known)} ORDER BY j.log_index {known.Sql.First("?1")};");

    private readonly PreparedRead _ofEntity = reads.Of(
        $"""
        {Judgements(known)} AND j.log_index IN (SELECT e.judged_entity_id / 4096 FROM judged_entity e WHERE e.entity_id = ?2)
        ORDER BY j.log_index {known.Sql.First("?1")};
        """);

    private readonly PreparedRead _entities = reads.Of(
        "SELECT entity_id FROM judged_entity WHERE judged_entity_id BETWEEN ?1 AND ?2 ORDER BY judged_entity_id;");

    public IReadOnlyList<SameEntityJudgement> Read(int limit) => _all.With(limit).ReadAll(ToJudgement);

    public IReadOnlyList<SameEntityJudgement> Read(string entity, int limit) =>
        terms.NumberOf(entity) is { } term ? _ofEntity.With(limit, term).ReadAll(ToJudgement) : [];

    private SameEntityJudgement ToJudgement(SqlStatement row)
    {
        var index = row.Integer(0);
        return new SameEntityJudgement
        {
            LogIndex = index,
            Authority = terms.TextOf(row.Integer(1)),
            Verdict = (JudgementVerdict)row.Integer(2),
            Reason = row.Text(3),
            DecidedAtMicroseconds = row.Integer(4),
            Person = row.TextOrNull(5),
            CaseNumber = row.TextOrNull(6),
            IsSignerSuspended = row.Integer(7) != 0,
            Entities = _entities.With(ProjectedValues.PartKey(index, 0), ProjectedValues.PartKey(index + 1, 0) - 1)
                .ReadAll(entity => terms.TextOf(entity.Integer(0))),
        };
    }
}
