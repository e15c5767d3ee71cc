// Forgets leads after a redaction. What a lead says is text made from projections, and is compared with what goes. The
// others stay with their history; the outcomes of the signals go, because they speak of entries in words too. An
// evaluation under no rule set at the end has the next one made even where the log has not grown, and its size tells which
// redactions these leads have seen.

using System.Data.Common;
using System.Text.Json;
using Dapper;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Leads;

/// <summary>Deletes what rests on entries or quotes texts.</summary>
internal static class LeadForgetting
{
    /// <summary>Forgets within a transaction.</summary>
    public static void Run(
        DbConnection connection,
        DbTransaction transaction,
        LeadSql sql,
        IReadOnlyCollection<long> logIndices,
        IReadOnlyCollection<string> texts,
        TreeSize size,
        Digest root)
    {
        var ids = connection
            .Query<Row>(sql.SelectAllLeads, transaction: transaction, buffered: false)
            .Where(row => RestsOn(row.Evidence, logIndices) || Quotes(row.Document, texts))
            .Select(row => row.LeadId)
            .ToList();
        foreach (var id in ids)
        {
            foreach (var delete in sql.DeleteLead)
            {
                _ = connection.Execute(delete, new { id }, transaction);
            }
        }

        _ = connection.Execute(sql.DeleteOutcomes, transaction: transaction);
        if (EvaluationRow.ReadNewest(connection, transaction, sql) is { } newest)
        {
            var isOlder = newest.TreeSize.Value < size.Value;
            _ = connection.ExecuteScalar<long>(
                sql.InsertEvaluation,
                new
                {
                    size = isOlder ? size.Value : newest.TreeSize.Value,
                    root = (isOlder ? root : newest.Root).ToArray(),
                    Name = "none",
                    Version = "0",
                    digest = new byte[Digest.SizeBytes],
                    validAt = newest.ValidAtMicroseconds,
                    recordedAt = newest.RecordedAtMilliseconds,
                },
                transaction);
        }
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
