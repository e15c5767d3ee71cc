// Leads move house with their log: what they are is computed again anywhere, how they came and went is nowhere else. Rows
// get new keys, because each database gives its own; everything is one transaction, so that a move that was cut short has
// left nothing and is made again.

using System.Data.Common;
using Dapper;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Log;

namespace Provenance.Storage.Sql.Leads;

/// <summary>What a move of leads came to.</summary>
/// <param name="Leads">Leads that the target holds now, cleared ones too.</param>
/// <param name="Events">What happened to them.</param>
public sealed record MovedLeads(long Leads, long Events);

/// <summary>Copies leads and their history from one store to another.</summary>
public static class LeadMove
{
    /// <summary>Copies. What the target holds of an earlier evaluation is replaced.</summary>
    /// <param name="from">Read only.</param>
    /// <param name="to">Nobody else writes it.</param>
    /// <param name="cancellationToken">Gives up before anything is committed.</param>
    /// <returns>What was copied; null where the source holds nothing, or the target something newer, and nothing was changed.</returns>
    /// <exception cref="ArgumentException">One of the stores is none of ours.</exception>
    /// <exception cref="StorageUnavailableException">One of them cannot be used now.</exception>
    /// <exception cref="StorageCorruptException">One of them is damaged.</exception>
    public static async ValueTask<MovedLeads?> RunAsync(ILeadStore from, ILeadStore to, CancellationToken cancellationToken)
    {
        if (from is not IMovableLeads source || to is not IMovableLeads target)
        {
            throw new ArgumentException("Leads move from one of our stores to another.");
        }

        return await source.ReadTablesAsync(
            async (connection, transaction, sql) =>
            {
                MovedLeads? moved = null;
                _ = await target.WriteTablesAsync(
                    (toConnection, toTransaction, toSql) =>
                    {
                        var copy = new Copy(connection, transaction, sql, toConnection, toTransaction, toSql);
                        moved = copy.IsWanted() ? copy.Run(cancellationToken) : null;
                        return moved is not null;
                    },
                    cancellationToken);
                return moved;
            },
            cancellationToken);
    }

    private sealed class Copy(
        DbConnection from, DbTransaction fromTransaction, LeadSql fromSql, DbConnection to, DbTransaction toTransaction, LeadSql toSql)
    {
        private readonly Dictionary<long, long> _evaluations = [];
        private readonly Dictionary<long, long> _leads = [];

        public bool IsWanted() => EvaluationRow.ReadNewest(from, fromTransaction, fromSql) is { } newest
            && (EvaluationRow.ReadNewest(to, toTransaction, toSql) is not { } there || there.TreeSize.Value <= newest.TreeSize.Value);

        public MovedLeads Run(CancellationToken cancellationToken)
        {
            foreach (var delete in toSql.DeleteAll)
            {
                _ = Write(delete);
            }

            foreach (var row in Rows<EvaluationCopy>(fromSql.SelectMovedEvaluations, cancellationToken))
            {
                _evaluations[row.EvaluationId] = to.ExecuteScalar<long>(toSql.InsertEvaluation, row, toTransaction);
            }

            foreach (var row in Rows<OutcomeCopy>(fromSql.SelectMovedOutcomes, cancellationToken))
            {
                _ = Write(toSql.InsertOutcome, row);
            }

            foreach (var row in Rows<LeadCopy>(fromSql.SelectMovedLeads, cancellationToken))
            {
                Add(row);
            }

            foreach (var row in Rows<PartCopy>(fromSql.SelectMovedParts, cancellationToken))
            {
                _ = Write(toSql.InsertPart, new { row.kind, row.Value, id = _leads[row.LeadId] });
            }

            var events = 0L;
            foreach (var row in Rows<EventCopy>(fromSql.SelectMovedEvents, cancellationToken))
            {
                events += Write(
                    toSql.InsertEvent,
                    row with { leadId = _leads[row.leadId], evaluationId = _evaluations[row.evaluationId] });
            }

            return new MovedLeads(_leads.Count, events);
        }

        private void Add(LeadCopy row)
        {
            var id = to.ExecuteScalar<long>(toSql.InsertLead, row, toTransaction);
            _leads[row.LeadId] = id;
            if (row.IsRaised == 0)
            {
                _ = Write(toSql.ClearLead, new { id });
            }

            if (row.Dropped > 0)
            {
                _ = Write(toSql.CountDropped, new { dropped = row.Dropped, leadId = id });
            }
        }

        private int Write(string sql, object? parameters = null) => to.Execute(sql, parameters, toTransaction);

        private IEnumerable<T> Rows<T>(string sql, CancellationToken cancellationToken)
        {
            foreach (var row in from.Query<T>(sql, transaction: fromTransaction, buffered: false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }
        }
    }
}
