// Writes one evaluation: what is new is raised, what differs is changed, and what a complete outcome no longer names is
// cleared. Every difference leaves an event; an evaluation without any leaves no trace but its own row.

using System.Data.Common;
using Dapper;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Leads;

/// <summary>One evaluation within its transaction.</summary>
internal sealed class LeadRecording(DbConnection connection, DbTransaction transaction, LeadSql sql, long evaluationId)
{
    /// <summary>Begins an evaluation.</summary>
    public static LeadRecording Begin(
        DbConnection connection, DbTransaction transaction, LeadSql sql, SignalEvaluation evaluation, Digest root, long recordedAt)
    {
        // Of the evaluations before, only those stay that an event names.
        connection.Execute(sql.DeleteUnnamedEvaluations, transaction: transaction);
        var id = connection.ExecuteScalar<long>(
            sql.InsertEvaluation,
            new
            {
                size = evaluation.TreeSize.Value,
                root = root.ToArray(),
                evaluation.RuleSet.Name,
                evaluation.RuleSet.Version,
                digest = evaluation.RuleSet.Digest.ToArray(),
                validAt = evaluation.ValidAtMicroseconds,
                recordedAt,
            },
            transaction);
        return new LeadRecording(connection, transaction, sql, id);
    }

    /// <summary>Writes what came of the signals.</summary>
    public void Write(IReadOnlyList<SignalOutcome> outcomes)
    {
        connection.Execute(sql.DeleteOutcomes, transaction: transaction);
        for (var place = 0; place < outcomes.Count; place++)
        {
            var outcome = outcomes[place];
            connection.Execute(
                sql.InsertOutcome,
                new { outcome.Signal, place, json = LeadJson.Write(outcome) },
                transaction);
            var raised = new HashSet<long>();
            for (var i = 0; i < outcome.Leads.Count; i++)
            {
                raised.Add(Raise(outcome.Leads[i], i));
            }

            if (outcome.IsComplete)
            {
                Clear(sql.SelectRaised, outcome.Signal, raised);
            }
        }

        // Of signals that are no longer computed.
        Clear(sql.SelectOfNoSignal, "", []);
    }

    private long Raise(RaisedLead raised, int place)
    {
        var lead = raised.Lead;
        var (document, evidence) = (LeadJson.Write(lead), LeadEvidence.Encode(raised));
        var before = connection.QuerySingleOrDefault<LeadRow>(
            sql.SelectLead,
            new { key = lead.Key.ToArray() },
            transaction);
        if (before.Document is null)
        {
            var id = connection.ExecuteScalar<long>(sql.InsertLead, new { key = lead.Key.ToArray(), lead.Signal, place, document, evidence }, transaction);
            foreach (var part in lead.Subject.Parts)
            {
                connection.Execute(
                    sql.InsertPart,
                    new { kind = part.Kind.ToString(), part.Value, id },
                    transaction);
            }

            Tell(id, LeadEffect.Raised, [], evidence);
            return id;
        }

        var isSameEvidence = before.Evidence.AsSpan().SequenceEqual(evidence);
        var isSameDocument = before.Document.AsSpan().SequenceEqual(document);
        if (before.IsRaised == 0 || before.Place != place || !isSameEvidence || !isSameDocument)
        {
            connection.Execute(
                sql.UpdateLead,
                new { place, document, evidence, before.LeadId },
                transaction);
        }

        if (before.IsRaised == 0)
        {
            Tell(before.LeadId, LeadEffect.Raised, before.Evidence, evidence);
        }
        else if (!isSameEvidence)
        {
            Tell(before.LeadId, LeadEffect.EvidenceChanged, before.Evidence, evidence);
        }
        else if (!isSameDocument && !LeadJson.IsExplainedAsBefore(before.Document, lead))
        {
            Tell(before.LeadId, LeadEffect.ExplanationChanged, before.Evidence, evidence);
        }

        return before.LeadId;
    }

    private void Clear(string select, string signal, HashSet<long> raised)
    {
        foreach (var id in connection.Query<long>(select, new { Signal = signal }, transaction).Where(id => !raised.Contains(id)).ToList())
        {
            connection.Execute(sql.ClearLead, new { id }, transaction);
            Tell(id, LeadEffect.Cleared, [], []);
        }
    }

    private void Tell(long leadId, LeadEffect effect, byte[] before, byte[] after)
    {
        var (old, now) = (LeadEvidence.Decode(before), LeadEvidence.Decode(after));
        var added = now.Except(old).Select(entry => entry.LogIndex).ToList();
        connection.Execute(
            sql.InsertEvent,
            new
            {
                leadId,
                evaluationId,
                effect = (long)effect,
                added = LeadEvidence.Encode([.. added.TakeLast(LeadEvent.MostEntries)]),
                addedTotal = added.Count,
                removed = old.Except(now).Count(),
            },
            transaction);
        var dropped = connection.Execute(sql.DropEvent, new { leadId, most = LeadHistory.MostEvents }, transaction);
        if (dropped > 0)
        {
            connection.Execute(sql.CountDropped, new { dropped, leadId }, transaction);
        }
    }

    private record struct LeadRow
    {
        public long LeadId { get; set; }

        public long IsRaised { get; set; }

        public long Place { get; set; }

        public byte[]? Document { get; set; }

        public byte[] Evidence { get; set; }
    }
}
