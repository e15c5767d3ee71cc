using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Judgements about entities being one.</summary>
internal sealed class IdentityReads(SqliteConnection connection, KnownAt known)
{
    private readonly string _select =
        $"""
        SELECT j.log_index AS LogIndex, party.text AS Authority, j.verdict AS Verdict, j.reason AS Reason, j.decided_at_us AS DecidedAt,
          j.person AS Person, j.case_number AS CaseNumber, s.suspended AS Suspended
        FROM judgement j CROSS JOIN statement s ON s.log_index = j.log_index CROSS JOIN chain ch ON ch.chain_id = s.chain_id
          CROSS JOIN term party ON party.term_id = ch.party_id
        WHERE j.signal IS NULL AND {known.Current("s")}
        """;

    private const string SelectEntities =
        """
        SELECT t.text FROM judged_entity e JOIN term t ON t.term_id = e.entity_id
        WHERE e.judged_entity_id BETWEEN @first AND @last ORDER BY e.judged_entity_id;
        """;

    private const string NamesEntity =
        """
         AND j.log_index IN (SELECT e.judged_entity_id >> 12 FROM judged_entity e
          WHERE e.entity_id = (SELECT term_id FROM term WHERE text = @entity))
        """;

    public IReadOnlyList<SameEntityJudgement> Read(int limit) => Read("", "", limit);

    public IReadOnlyList<SameEntityJudgement> Read(string entity, int limit) => Read(NamesEntity, entity, limit);

    private List<SameEntityJudgement> Read(string condition, string entity, int limit) => connection
        .Query<JudgementRow>($"{_select}{condition} ORDER BY j.log_index LIMIT @limit;", new { entity, limit }).Select(ToJudgement).AsList();

    private SameEntityJudgement ToJudgement(JudgementRow row) => new()
    {
        LogIndex = row.LogIndex,
        Authority = row.Authority,
        Verdict = (JudgementVerdict)row.Verdict,
        Reason = row.Reason,
        DecidedAtMicroseconds = row.DecidedAt,
        Person = row.Person,
        CaseNumber = row.CaseNumber,
        IsSignerSuspended = row.Suspended != 0,
        Entities = connection.Query<string>(
            SelectEntities,
            new { first = ProjectedValues.PartKey(row.LogIndex, 0), last = ProjectedValues.PartKey(row.LogIndex + 1, 0) - 1 }).AsList(),
    };

    private record struct JudgementRow
    {
        public long LogIndex { get; set; }

        public string Authority { get; set; }

        public long Verdict { get; set; }

        public string Reason { get; set; }

        public long DecidedAt { get; set; }

        public string? Person { get; set; }

        public string? CaseNumber { get; set; }

        public long Suspended { get; set; }
    }
}
