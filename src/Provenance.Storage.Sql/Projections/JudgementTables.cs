using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>What regulators decided.</summary>
internal sealed class JudgementTables(SqlSession session, TermTable terms, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insert = session.Insert(
        "judgement", "log_index", "verdict", "reason", "decided_at_us", "case_number", "legal_basis", "person", "signal",
        "lead_key", "rule_set_name", "rule_set_version", "rule_set_digest", "tree_size");

    private readonly SqlStatement _insertStatement = session.Insert("judged_statement", "judged_statement_id", "statement_id");

    private readonly SqlStatement _insertEntity = session.Insert("judged_entity", "judged_entity_id", "entity_id");

    /// <summary>Writes a judgement.</summary>
    public void Insert(long index, ProjectedJudgement judgement)
    {
        var body = judgement.Body;
        var lead = body.About.Lead;
        _insert.Bind(1, index).Bind(2, (long)body.Verdict).Bind(3, body.Reason).Bind(4, body.DecidedAt.Microseconds)
            .BindText(5, body.CaseNumber).BindText(6, body.LegalBasis).BindText(7, body.Person).BindText(8, lead?.Signal.ToString());
        Bind(9, lead?.Key);
        _insert.BindText(10, lead?.RuleSet.Name).BindText(11, lead?.RuleSet.Version);
        Bind(12, lead?.RuleSet.Digest);
        _insert.Bind(13, lead?.TreeSize).Execute();
        for (var i = 0; i < (lead?.Entries.Count ?? 0); i++)
        {
            _insertStatement.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, lead!.Entries[i]).Execute();
        }

        var entities = body.About.SameEntity?.Entities;
        for (var i = 0; i < (entities?.Count ?? 0); i++)
        {
            var entity = entities![i].ToString();
            var id = terms.IdOf(entity);
            keys.Mention(index, id, entity);
            _insertEntity.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, id).Execute();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _insertStatement.Dispose();
        _insertEntity.Dispose();
    }

    private void Bind(int number, Digest? digest) => _ = digest is { } known ? _insert.Bind(number, known) : _insert.BindNull(number);
}
