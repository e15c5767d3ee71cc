// Writes one evaluation: what is new is raised, what differs is changed, and what a complete outcome no longer names is
// cleared. Every difference leaves an event; an evaluation without any leaves no trace but its own row.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Leads;

/// <summary>One evaluation within its transaction.</summary>
internal sealed class LeadRecording(SqliteConnection connection, SqliteTransaction transaction, long evaluationId)
{
    private const string InsertEvaluation =
        """
        INSERT INTO evaluation (tree_size, root, rule_set_name, rule_set_version, rule_set_digest, valid_at_us, recorded_at_ms)
        VALUES (@size, @root, @Name, @Version, @digest, @validAt, @recordedAt) RETURNING evaluation_id;
        """;

    private const string InsertLead =
        """
        INSERT INTO lead (lead_key, signal, place, is_raised, document, evidence)
        VALUES (@key, @Signal, @place, 1, @document, @evidence) RETURNING lead_id;
        """;

    private const string InsertEvent =
        """
        INSERT INTO lead_event (lead_id, evaluation_id, effect, added, added_total, removed_total)
        VALUES (@leadId, @evaluationId, @effect, @added, @addedTotal, @removed);
        """;

    // The first tells when it came; of the others the newest are kept.
    private const string DropEvent =
        """
        DELETE FROM lead_event WHERE event_id = (
          SELECT event_id FROM lead_event WHERE lead_id = @leadId ORDER BY event_id LIMIT 1 OFFSET 1)
          AND (SELECT count(*) FROM lead_event WHERE lead_id = @leadId) > @most;
        """;

    /// <summary>Begins an evaluation.</summary>
    public static LeadRecording Begin(
        SqliteConnection connection, SqliteTransaction transaction, SignalEvaluation evaluation, Digest root, long recordedAt)
    {
        // Of the evaluations before, only those stay that an event names.
        connection.Execute(
            "DELETE FROM evaluation WHERE evaluation_id NOT IN (SELECT evaluation_id FROM lead_event);", transaction: transaction);
        var id = connection.ExecuteScalar<long>(
            InsertEvaluation,
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
        return new LeadRecording(connection, transaction, id);
    }

    /// <summary>Writes what came of the signals.</summary>
    public void Write(IReadOnlyList<SignalOutcome> outcomes)
    {
        connection.Execute("DELETE FROM signal_outcome;", transaction: transaction);
        for (var place = 0; place < outcomes.Count; place++)
        {
            var outcome = outcomes[place];
            connection.Execute(
                "INSERT INTO signal_outcome (signal, place, outcome) VALUES (@Signal, @place, @json);",
                new { outcome.Signal, place, json = LeadJson.Write(outcome) },
                transaction);
            var raised = new HashSet<long>();
            for (var i = 0; i < outcome.Leads.Count; i++)
            {
                raised.Add(Raise(outcome.Leads[i], i));
            }

            if (outcome.IsComplete)
            {
                Clear("SELECT lead_id FROM lead WHERE signal = @Signal AND is_raised = 1 ORDER BY lead_id;", outcome.Signal, raised);
            }
        }

        // Of signals that are no longer computed.
        Clear("SELECT lead_id FROM lead WHERE is_raised = 1 AND signal NOT IN (SELECT signal FROM signal_outcome) ORDER BY lead_id;", "", []);
    }

    private long Raise(RaisedLead raised, int place)
    {
        var lead = raised.Lead;
        var (document, evidence) = (LeadJson.Write(lead), LeadEvidence.Encode(raised));
        var before = connection.QuerySingleOrDefault<LeadRow>(
            "SELECT lead_id AS LeadId, is_raised AS IsRaised, document AS Document, evidence AS Evidence FROM lead WHERE lead_key = @key;",
            new { key = lead.Key.ToArray() },
            transaction);
        if (before.Document is null)
        {
            var id = connection.ExecuteScalar<long>(InsertLead, new { key = lead.Key.ToArray(), lead.Signal, place, document, evidence }, transaction);
            foreach (var part in lead.Subject.Parts)
            {
                connection.Execute(
                    "INSERT OR IGNORE INTO lead_part (kind, value, lead_id) VALUES (@kind, @Value, @id);",
                    new { kind = part.Kind.ToString(), part.Value, id },
                    transaction);
            }

            Tell(id, LeadEffect.Raised, [], evidence);
            return id;
        }

        connection.Execute(
            "UPDATE lead SET place = @place, is_raised = 1, document = @document, evidence = @evidence WHERE lead_id = @LeadId;",
            new { place, document, evidence, before.LeadId },
            transaction);
        var isSameEvidence = before.Evidence.AsSpan().SequenceEqual(evidence);
        if (before.IsRaised == 0)
        {
            Tell(before.LeadId, LeadEffect.Raised, before.Evidence, evidence);
        }
        else if (!isSameEvidence)
        {
            Tell(before.LeadId, LeadEffect.EvidenceChanged, before.Evidence, evidence);
        }
        else if (!before.Document.AsSpan().SequenceEqual(document))
        {
            Tell(before.LeadId, LeadEffect.ExplanationChanged, before.Evidence, evidence);
        }

        return before.LeadId;
    }

    private void Clear(string select, string signal, HashSet<long> raised)
    {
        foreach (var id in connection.Query<long>(select, new { Signal = signal }, transaction).Where(id => !raised.Contains(id)).ToList())
        {
            connection.Execute("UPDATE lead SET is_raised = 0 WHERE lead_id = @id;", new { id }, transaction);
            Tell(id, LeadEffect.Cleared, [], []);
        }
    }

    private void Tell(long leadId, LeadEffect effect, byte[] before, byte[] after)
    {
        var (old, now) = (LeadEvidence.Decode(before), LeadEvidence.Decode(after));
        var added = now.Except(old).Select(entry => entry.LogIndex).ToList();
        connection.Execute(
            InsertEvent,
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
        var dropped = connection.Execute(DropEvent, new { leadId, most = LeadHistory.MostEvents }, transaction);
        if (dropped > 0)
        {
            connection.Execute("UPDATE lead SET dropped = dropped + @dropped WHERE lead_id = @leadId;", new { dropped, leadId }, transaction);
        }
    }

    private record struct LeadRow
    {
        public long LeadId { get; set; }

        public long IsRaised { get; set; }

        public byte[]? Document { get; set; }

        public byte[] Evidence { get; set; }
    }
}
