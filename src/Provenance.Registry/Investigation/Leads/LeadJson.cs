// A lead as JSON, for stores that keep it whole. Not a public format: each store reads what it wrote itself.

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Statistics;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>Leads and outcomes to JSON and back.</summary>
public static class LeadJson
{
    /// <summary>A lead, whole; the same lead gives the same bytes.</summary>
    public static byte[] Write(Lead lead) => Write(DocumentOf(lead));

    /// <summary>Reads a lead back.</summary>
    /// <exception cref="JsonException">These are no bytes of <see cref="Write(Lead)"/>.</exception>
    public static Lead ReadLead(ReadOnlySpan<byte> utf8)
    {
        var document = ReadDocument(utf8);
        return new Lead(document.Signal, LeadSubject.Of(document.Parts))
        {
            Title = document.Title,
            Reasons = document.Reasons,
            Against = document.Against,
            Background = document.Background,
            Test = document.Test,
            Severity = document.Severity,

            // After the reasons, which name the newest alone.
            EntriesTotal = document.EntriesTotal,
        };
    }

    /// <summary>Whether a lead is explained as it was before: the same but for a severity that moves by itself.</summary>
    /// <param name="before">Bytes of <see cref="Write(Lead)"/>.</param>
    /// <param name="lead">The lead as it is now.</param>
    /// <exception cref="JsonException">These are no bytes of <see cref="Write(Lead)"/>.</exception>
    public static bool IsExplainedAsBefore(ReadOnlySpan<byte> before, Lead lead)
    {
        var now = DocumentOf(lead);
        if (now.Severity is not { MovesByItself: true } severity)
        {
            return before.SequenceEqual(Write(now));
        }

        var then = ReadDocument(before);
        return Write(then with { Severity = then.Severity is null ? null : then.Severity with { Value = severity.Value } }).AsSpan().SequenceEqual(Write(now));
    }

    /// <summary>The outcome of a signal, without its leads.</summary>
    public static byte[] Write(SignalOutcome outcome) =>
        JsonSerializer.SerializeToUtf8Bytes(outcome with { Leads = [] }, LeadJsonContext.Default.SignalOutcome);

    /// <summary>Reads an outcome back.</summary>
    /// <exception cref="JsonException">These are no bytes of <see cref="Write(SignalOutcome)"/>.</exception>
    public static SignalOutcome ReadOutcome(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, LeadJsonContext.Default.SignalOutcome) ?? throw new JsonException("There is no outcome.");

    private static LeadDocument DocumentOf(Lead lead) => new()
    {
        Signal = lead.Signal,
        Parts = lead.Subject.Parts,
        Title = lead.Title,
        Reasons = lead.Reasons,
        Against = lead.Against,
        Background = lead.Background,
        Test = lead.Test,
        Severity = lead.Severity,
        EntriesTotal = lead.EntriesTotal,
    };

    private static byte[] Write(LeadDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, LeadJsonContext.Default.LeadDocument);

    private static LeadDocument ReadDocument(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, LeadJsonContext.Default.LeadDocument) ?? throw new JsonException("There is no lead.");
}

[SuppressMessage("Performance", "CA1812", Justification = "Made by the serializer.")]
internal sealed record LeadDocument
{
    public required string Signal { get; init; }

    public required IReadOnlyList<SubjectPart> Parts { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<LeadReason> Reasons { get; init; }

    public required IReadOnlyList<string> Against { get; init; }

    public required IReadOnlyList<long> Background { get; init; }

    public TestOutcome? Test { get; init; }

    public LeadSeverity? Severity { get; init; }

    public required int EntriesTotal { get; init; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LeadDocument))]
[JsonSerializable(typeof(SignalOutcome))]
internal sealed partial class LeadJsonContext : JsonSerializerContext;
