// The result of an audit as a report to be signed: the JSON that "provenance attest audit-report --from" takes.

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Drafts audit reports.</summary>
public static class AuditReportDraft
{
    private const int MostNoteCharacters = 1000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The report of an audit.</summary>
    /// <param name="outcome">What the audit gave.</param>
    /// <param name="party">The auditor.</param>
    /// <param name="now">When the audit ended.</param>
    /// <returns>UTF-8 JSON: record and sections.</returns>
    public static byte[] OfAudit(AuditOutcome outcome, Handle party, DateTimeOffset now)
    {
        var body = Body(AuditMethod.LogReplay, outcome.Checkpoint.Checkpoint, outcome.Findings, now);
        body["coverage"] = Word(outcome is { IsComplete: true, WithContent: true } ? AuditCoverage.Complete : AuditCoverage.Partial);
        body["firstEntry"] = outcome.From;
        body["entries"] = outcome is { IsComplete: true, WithContent: true } ? outcome.Checkpoint.Checkpoint.Size.Value - outcome.From : 0;
        body["missingSections"] = outcome.MissingSections;
        if (outcome.Before?.Checkpoint is { } before && before.Size.Value <= outcome.Checkpoint.Checkpoint.Size.Value)
        {
            body["previous"] = Tree(before);
        }

        return Write(party, outcome.Checkpoint.Checkpoint, now, body);
    }

    /// <summary>The report of a reconciliation.</summary>
    /// <param name="outcome">What the comparison gave.</param>
    /// <param name="findings">What it found.</param>
    /// <param name="checkpoint">The log that was read.</param>
    /// <param name="cluster">The cluster, as records name it.</param>
    /// <param name="party">The auditor.</param>
    /// <param name="now">When it ended.</param>
    /// <returns>UTF-8 JSON: record and sections.</returns>
    public static byte[] OfReconciliation(
        ReconciliationOutcome outcome, FindingList findings, Checkpoint checkpoint, string cluster, Handle party, DateTimeOffset now)
    {
        var body = Body(AuditMethod.Reconciliation, checkpoint, findings, now);
        body["coverage"] = Word(outcome.IsComplete ? AuditCoverage.Complete : AuditCoverage.Partial);
        body["entries"] = checkpoint.Size.Value;
        body["missingSections"] = outcome.NotCompared.Sum(one => (long)one.Sections.Count);
        body["clusters"] = new JsonArray(cluster);
        return Write(party, checkpoint, now, body);
    }

    private static JsonObject Body(AuditMethod method, Checkpoint checkpoint, FindingList findings, DateTimeOffset now) => new()
    {
        ["auditedAt"] = Time(now),
        ["method"] = Word(method),
        ["coverage"] = Word(AuditCoverage.Complete),
        ["checkpoint"] = Tree(checkpoint),
        ["firstEntry"] = 0,
        ["entries"] = 0,
        ["missingSections"] = 0,
        ["exceptions"] = new JsonArray([.. findings.Counts.Select(pair => Exception(pair.Key, pair.Value, findings))]),
    };

    private static byte[] Write(Handle party, Checkpoint checkpoint, DateTimeOffset now, JsonObject body)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmss}-{checkpoint.Size.Value}-{checkpoint.Root.ToString()[..8]}");
        var report = new JsonObject
        {
            ["record"] = $"{party}/audits/{id}",
            ["sections"] = new JsonObject { [AuditReportKind.Body] = body },
        };
        return JsonSerializer.SerializeToUtf8Bytes(report, Indented);
    }

    private static JsonObject Tree(Checkpoint checkpoint) => new()
    {
        ["size"] = checkpoint.Size.Value,
        ["root"] = checkpoint.Root.ToString(),
    };

    private static JsonObject Exception(string code, long count, FindingList findings)
    {
        var exception = new JsonObject
        {
            ["rule"] = code,
            ["weight"] = Word(AuditRules.ByCode[code].Severity switch
            {
                Severity.Log => AuditWeight.Log,
                Severity.Statement => AuditWeight.Statement,
                _ => AuditWeight.Notice,
            }),
            ["count"] = count,
        };
        if (findings.Kept.FirstOrDefault(finding => finding.Rule.Code == code) is { } first)
        {
            if (first.Index is { } index)
            {
                exception["firstEntry"] = index;
            }

            var note = $"{first.Place} {first.Message}";
            exception["note"] = note.Length <= MostNoteCharacters ? note : note[..MostNoteCharacters];
        }

        return exception;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => Words.Of(value);

    private static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
