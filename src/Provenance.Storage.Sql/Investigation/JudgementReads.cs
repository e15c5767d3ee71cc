using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>What regulators decided.</summary>
internal sealed class JudgementReads(SqlSession session, KnownAt known)
{
    private const string SelectEntries =
        "SELECT statement_id FROM judged_statement WHERE judged_statement_id BETWEEN @first AND @last ORDER BY judged_statement_id;";

    public IReadOnlyList<LeadJudgement> ReadOnLeads(Digest? lead, int limit) =>
        [.. session.Query<JudgementRow>(Select(lead is not null), new { lead = lead?.ToArray(), limit }).Select(row => row.ToJudgement(EntriesOf(row.LogIndex)))];

    private string Select(bool isOfOne) =>
        $"""
        SELECT j.log_index AS LogIndex, party.text AS Party, ch.record AS Record, j.lead_key AS Lead, j.verdict AS Verdict,
          j.reason AS Reason, j.decided_at_us AS DecidedAt, j.case_number AS CaseNumber, j.legal_basis AS LegalBasis,
          j.person AS Person, j.rule_set_name AS RuleSetName, j.rule_set_version AS RuleSetVersion,
          j.rule_set_digest AS RuleSetDigest, j.tree_size AS TreeSize, s.suspended AS Suspended,
          s.statement_id AS StatementId
        FROM judgement j {known.Sql.Join} statement s ON s.log_index = j.log_index {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
          {known.Sql.Join} term party ON party.term_id = ch.party_id
        WHERE j.lead_key {(isOfOne ? "= @lead" : "IS NOT NULL")} AND {known.Current("s")}
        ORDER BY j.log_index {known.Sql.First("@limit")};
        """;

    private List<Digest> EntriesOf(long index) =>
    [
        .. session.Query<byte[]>(
            SelectEntries,
            new { first = ProjectedValues.PartKey(index, 0), last = ProjectedValues.PartKey(index + 1, 0) - 1 }).Select(id => new Digest(id)),
    ];

    private record struct JudgementRow
    {
        public long LogIndex { get; set; }

        public string Party { get; set; }

        public string Record { get; set; }

        public byte[] Lead { get; set; }

        public long Verdict { get; set; }

        public string Reason { get; set; }

        public long DecidedAt { get; set; }

        public string? CaseNumber { get; set; }

        public string? LegalBasis { get; set; }

        public string? Person { get; set; }

        public string RuleSetName { get; set; }

        public string RuleSetVersion { get; set; }

        public byte[] RuleSetDigest { get; set; }

        public long TreeSize { get; set; }

        public long Suspended { get; set; }

        public byte[] StatementId { get; set; }

        public readonly LeadJudgement ToJudgement(IReadOnlyList<Digest> entries) => new()
        {
            LogIndex = LogIndex,
            StatementId = new Digest(StatementId),
            Party = Party,
            Record = Record,
            Lead = new Digest(Lead),
            Verdict = (JudgementVerdict)Verdict,
            Reason = Reason,
            DecidedAtMicroseconds = DecidedAt,
            CaseNumber = CaseNumber,
            LegalBasis = LegalBasis,
            Person = Person,
            RuleSet = new RuleSetReference { Name = RuleSetName, Version = RuleSetVersion, Digest = new Digest(RuleSetDigest) },
            TreeSize = TreeSize,
            Entries = entries,
            IsSignerSuspended = Suspended != 0,
        };
    }
}
