using System.Data.Common;
using Dapper;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Leads;

/// <summary>One read transaction over the leads.</summary>
internal sealed class LeadView : ILeadView
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly LeadSql _sql;
    private readonly IFailureTranslation _failures;

    /// <summary>Takes over a connection and the read transaction begun on it.</summary>
    public LeadView(DbConnection connection, DbTransaction transaction, LeadSql sql, IFailureTranslation failures)
    {
        _connection = connection;
        _transaction = transaction;
        _sql = sql;
        _failures = failures;

        // Both stores fix what a transaction sees at its first read.
        Newest = EvaluationRow.ReadNewest(connection, transaction, sql);
    }

    public RecordedEvaluation? Newest { get; }

    public ValueTask<IReadOnlyList<SignalOutcome>> ReadSignalsAsync(CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<SignalOutcome>>(
            () => [.. _connection.Query<byte[]>(_sql.SelectOutcomes, transaction: _transaction).Select(json => LeadJson.ReadOutcome(json))],
            cancellationToken);

    public ValueTask<IReadOnlyList<Digest>> ListAsync(LeadFilter filter, int limit, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<Digest>>(
            () =>
            [
                .. _connection.Query<byte[]>(
                    _sql.SelectKeys(filter),
                    new { filter.Signal, kind = filter.Part?.Kind.ToString(), filter.Part?.Value, limit },
                    _transaction).Select(key => new Digest(key)),
            ],
            cancellationToken);

    public ValueTask<KnownLead?> FindAsync(Digest key, CancellationToken cancellationToken) => Ask(() => Find(key), cancellationToken);

    public ValueTask<Lead?> FindEverAsync(Digest key, CancellationToken cancellationToken) => Ask(() => Find(key)?.Raised.Lead, cancellationToken);

    public ValueTask<LeadHistory> ReadHistoryAsync(Digest key, CancellationToken cancellationToken) =>
        Ask(() => ReadHistory(key), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // The connection goes back to the pool: it must not take the transaction along.
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private KnownLead? Find(Digest key)
    {
        var row = _connection.QuerySingleOrDefault<FoundRow>(
            _sql.SelectLead, new { key = key.ToArray() }, _transaction);
        if (row.Document is null)
        {
            return null;
        }

        return new KnownLead(
            new RaisedLead(LeadJson.ReadLead(row.Document), [.. LeadEvidence.Decode(row.Evidence).Select(entry => entry.Id)]), row.IsRaised != 0);
    }

    private LeadHistory ReadHistory(Digest key)
    {
        var lead = _connection.QuerySingleOrDefault<(long LeadId, long Dropped)>(_sql.SelectDropped, new { key = key.ToArray() }, _transaction);
        return lead.LeadId == 0
            ? LeadHistory.None
            : new LeadHistory([.. _connection.Query<EventRow>(_sql.SelectEvents, new { lead.LeadId }, _transaction).Select(row => row.ToEvent())], lead.Dropped);
    }

    private ValueTask<T> Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_failures.Translated(question));
    }

    private record struct FoundRow
    {
        public long IsRaised { get; set; }

        public byte[]? Document { get; set; }

        public byte[] Evidence { get; set; }
    }

    private record struct EventRow
    {
        public long Effect { get; set; }

        public byte[] Added { get; set; }

        public long AddedTotal { get; set; }

        public long RemovedTotal { get; set; }

        public long TreeSize { get; set; }

        public long RecordedAt { get; set; }

        public string RuleSetName { get; set; }

        public string RuleSetVersion { get; set; }

        public byte[] RuleSetDigest { get; set; }

        public readonly LeadEvent ToEvent() => new(
            TreeSize,
            (LeadEffect)Effect,
            new RuleSetReference { Name = RuleSetName, Version = RuleSetVersion, Digest = new Digest(RuleSetDigest) },
            RecordedAt,
            LeadEvidence.DecodeIndices(Added),
            (int)AddedTotal,
            (int)RemovedTotal);
    }
}
