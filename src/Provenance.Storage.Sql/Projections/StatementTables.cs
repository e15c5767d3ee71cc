using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Statements and their chains.</summary>
internal sealed class StatementTables(SqlSession session, TermTable terms) : IDisposable
{
    private readonly List<(long Prefix, long Chain)> _chainRecords = [];

    private readonly SqlStatement _insert = session.Insert(
        "statement", "log_index", "chain_id", "standing", "supersedes", "superseded_by", "is_withdrawal", "suspended",
        "logged_at_ms", "issued_at_us", "stream_id", "sequence", "missing", "kind_id", "statement_id", "current_from",
        "ended_at", "reason");

    private readonly SqlStatement _updateStatement = session.Update(
        "statement", 1, "log_index", "standing", "supersedes", "superseded_by", "current_from", "ended_at");

    private readonly SqlStatement _updateJob = session.Update(
        "job", 1, "log_index", "standing", "supersedes", "current_from", "ended_at");

    private readonly SqlStatement _insertChain = session.Insert("chain", "chain_id", "kind_id", "party_id", "record");

    private readonly SqlStatement _insertChainRecord = session.Insert("chain_record", "prefix", "chain_id");

    private readonly SqlStatement _insertAwaited = session.Insert("awaited", "id_prefix", "chain_id", "statement_id", "by_index");

    private readonly SqlStatement _deleteAwaited = session.Prepare(
        "DELETE FROM awaited WHERE id_prefix = ?1 AND chain_id = ?2 AND statement_id = ?3;");

    /// <summary>Writes one entry.</summary>
    public void Insert(ProjectedEntry entry)
    {
        var link = entry.Link;
        _insert.Bind(1, entry.Index).Bind(2, link?.Chain).Bind(3, (long)(link?.Standing ?? Standing.None))
            .Bind(4, link?.Supersedes).Bind(5, link?.SupersededBy).Bind(6, link is { IsWithdrawal: true } ? 1 : 0)
            .Bind(7, entry.SignerSuspended ? 1 : 0).Bind(8, entry.LoggedAtMilliseconds).Bind(9, entry.IssuedAtMicroseconds)
            .Bind(10, entry.Stream).Bind(11, entry.Sequence).Bind(12, entry.MissingSections).Bind(13, terms.IdOf(entry.Kind))
            .Bind(14, entry.StatementId).Bind(15, link?.CurrentFrom).Bind(16, link?.EndedAt)
            .Bind(17, (long?)entry.SupersedesReason).Execute();
    }

    /// <summary>Writes a chain that an entry begins.</summary>
    public void InsertChain(long chain, ChainKey key)
    {
        _insertChain.Bind(1, chain).Bind(2, terms.IdOf(key.Kind)).Bind(3, terms.IdOf(key.Party)).Bind(4, key.Record).Execute();
        _chainRecords.Add((ProjectedValues.Prefix(key.RecordDigest), chain));
    }

    /// <summary>Writes what the group changed of earlier entries, and what is sorted before it is written.</summary>
    public void Finish(ProjectionGroup group)
    {
        foreach (var link in group.ChangedLinks)
        {
            _updateStatement.Bind(1, link.Index).Bind(2, (long)link.Standing).Bind(3, link.Supersedes).Bind(4, link.SupersededBy)
                .Bind(5, link.CurrentFrom).Bind(6, link.EndedAt).Execute();
            _updateJob.Bind(1, link.Index).Bind(2, (long)link.Standing).Bind(3, link.Supersedes).Bind(4, link.CurrentFrom)
                .Bind(5, link.EndedAt).Execute();
        }

        _chainRecords.Sort();
        foreach (var (prefix, chain) in _chainRecords)
        {
            _insertChainRecord.Bind(1, prefix).Bind(2, chain).Execute();
        }

        _chainRecords.Clear();
        foreach (var wait in group.Arrived)
        {
            _deleteAwaited.Bind(1, ProjectedValues.Prefix(wait.StatementId)).Bind(2, wait.Chain).Bind(3, wait.StatementId).Execute();
        }

        foreach (var wait in group.NewlyAwaited)
        {
            _insertAwaited.Bind(1, ProjectedValues.Prefix(wait.StatementId)).Bind(2, wait.Chain).Bind(3, wait.StatementId)
                .Bind(4, wait.By).Execute();
        }
    }

    /// <summary>Forgets a group that was not committed.</summary>
    public void Abandon() => _chainRecords.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _updateStatement.Dispose();
        _updateJob.Dispose();
        _insertChain.Dispose();
        _insertChainRecord.Dispose();
        _insertAwaited.Dispose();
        _deleteAwaited.Dispose();
    }
}
