using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Leads;

/// <summary>One read transaction over the leads.</summary>
internal sealed class SqliteLeadView : ILeadView
{
    private const string SelectEvents =
        """
        SELECT e.effect AS Effect, e.added AS Added, e.added_total AS AddedTotal, e.removed_total AS RemovedTotal,
          v.tree_size AS TreeSize, v.recorded_at_ms AS RecordedAt, v.rule_set_name AS RuleSetName,
          v.rule_set_version AS RuleSetVersion, v.rule_set_digest AS RuleSetDigest
        FROM lead_event e JOIN evaluation v ON v.evaluation_id = e.evaluation_id
        WHERE e.lead_id = @LeadId ORDER BY e.event_id;
        """;

    private readonly SqliteConnection _connection;
    private readonly string _file;

    public SqliteLeadView(SqliteFile file)
    {
        _file = file.Name;
        _connection = file.OpenReader();
        try
        {
            // A deferred transaction begins with its first read: the newest evaluation.
            _connection.Execute("BEGIN DEFERRED;");
            Newest = EvaluationRow.ReadNewest(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public RecordedEvaluation? Newest { get; }

    public ValueTask<IReadOnlyList<SignalOutcome>> ReadSignalsAsync(CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<SignalOutcome>>(
            () => [.. _connection.Query<byte[]>("SELECT outcome FROM signal_outcome ORDER BY place;").Select(json => LeadJson.ReadOutcome(json))],
            cancellationToken);

    public ValueTask<IReadOnlyList<Digest>> ListAsync(LeadFilter filter, int limit, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<Digest>>(
            () => [.. _connection.Query<byte[]>(Select(filter), new { filter.Signal, kind = filter.Part?.Kind.ToString(), filter.Part?.Value, limit }).Select(key => new Digest(key))],
            cancellationToken);

    public ValueTask<KnownLead?> FindAsync(Digest key, CancellationToken cancellationToken) => Ask(() => Find(key), cancellationToken);

    public ValueTask<LeadHistory> ReadHistoryAsync(Digest key, CancellationToken cancellationToken) =>
        Ask(() => ReadHistory(key), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // The connection goes back to the pool: it must not take the transaction along.
        await _connection.ExecuteAsync("ROLLBACK;");
        await _connection.DisposeAsync();
    }

    private static string Select(LeadFilter filter) =>
        "SELECT l.lead_key FROM lead l LEFT JOIN signal_outcome s ON s.signal = l.signal WHERE 1"
        + (filter.IncludeCleared ? "" : " AND l.is_raised = 1")
        + (filter.Signal is null ? "" : " AND l.signal = @Signal")
        + (filter.Part is null ? "" : " AND l.lead_id IN (SELECT lead_id FROM lead_part WHERE kind = @kind AND value = @Value)")
        + " ORDER BY l.is_raised DESC, CASE WHEN l.is_raised THEN s.place END, CASE WHEN l.is_raised THEN l.place END, l.lead_key LIMIT @limit;";

    private KnownLead? Find(Digest key)
    {
        var row = _connection.QuerySingleOrDefault<FoundRow>(
            "SELECT is_raised AS IsRaised, document AS Document, evidence AS Evidence FROM lead WHERE lead_key = @key;",
            new { key = key.ToArray() });
        if (row.Document is null)
        {
            return null;
        }

        return new KnownLead(
            new RaisedLead(LeadJson.ReadLead(row.Document), [.. LeadEvidence.Decode(row.Evidence).Select(entry => entry.Id)]), row.IsRaised != 0);
    }

    private LeadHistory ReadHistory(Digest key)
    {
        var lead = _connection.QuerySingleOrDefault<(long LeadId, long Dropped)>(
            "SELECT lead_id, dropped FROM lead WHERE lead_key = @key;", new { key = key.ToArray() });
        return lead.LeadId == 0
            ? LeadHistory.None
            : new LeadHistory([.. _connection.Query<EventRow>(SelectEvents, new { lead.LeadId }).Select(row => row.ToEvent())], lead.Dropped);
    }

    private ValueTask<T> Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteFailure.Translated(_file, question));
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
