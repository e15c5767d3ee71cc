// Forgets leads after a redaction. What a lead says is text made from projections, and is compared with what goes. The
// others stay with their history; the outcomes of the signals go, because they speak of entries in words too. An
// evaluation under no rule set at the end has the next one made even where the log has not grown.

using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Provenance.Storage.Sqlite.Leads;

/// <summary>Deletes what rests on entries or quotes texts.</summary>
internal static class LeadForgetting
{
    private const string InsertStale =
        """
        INSERT INTO evaluation (tree_size, root, rule_set_name, rule_set_version, rule_set_digest, valid_at_us, recorded_at_ms)
        SELECT tree_size, root, 'none', '0', zeroblob(32), valid_at_us, recorded_at_ms
        FROM evaluation ORDER BY evaluation_id DESC LIMIT 1;
        """;

    /// <summary>Forgets in one transaction.</summary>
    public static void Run(SqliteConnection connection, IReadOnlyCollection<long> logIndices, IReadOnlyCollection<string> texts)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var ids = connection
            .Query<Row>("SELECT lead_id AS LeadId, document AS Document, evidence AS Evidence FROM lead;", transaction: transaction, buffered: false)
            .Where(row => RestsOn(row.Evidence, logIndices) || Quotes(row.Document, texts))
            .Select(row => row.LeadId)
            .ToList();
        foreach (var id in ids)
        {
            foreach (var table in (string[])["lead_event", "lead_part", "lead"])
            {
                _ = connection.Execute($"DELETE FROM {table} WHERE lead_id = @id;", new { id }, transaction);
            }
        }

        _ = connection.Execute("DELETE FROM signal_outcome;", transaction: transaction);
        _ = connection.Execute(InsertStale, transaction: transaction);
        transaction.Commit();
    }

    private static bool RestsOn(byte[] evidence, IReadOnlyCollection<long> logIndices) =>
        LeadEvidence.Decode(evidence).Any(entry => logIndices.Contains(entry.LogIndex));

    private static bool Quotes(byte[] document, IReadOnlyCollection<string> texts)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String
                && reader.GetString() is { } said
                && texts.Any(text => said.Contains(text, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Row(long LeadId, byte[] Document, byte[] Evidence);
}
