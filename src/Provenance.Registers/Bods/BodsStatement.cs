// A statement of the Beneficial Ownership Data Standard 0.4 (Open Ownership): an envelope about one record, whose newest
// statement counts. Only what the envelope says is read here; recordDetails are read when it is known which statement counts.

using System.Text.Json;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>What the envelope of a BODS statement says.</summary>
internal sealed record BodsStatement
{
    private const string Version = "0.4";

    /// <summary>Where it stands among the records of the file.</summary>
    public required int Slot { get; init; }

    /// <summary>The statement's bytes.</summary>
    public required ReadOnlyMemory<byte> Utf8 { get; init; }

    /// <summary>The record that it is about.</summary>
    public required string RecordId { get; init; }

    /// <summary>The record of the party whose declaration it is of; null where that is not said.</summary>
    public required string? DeclarationSubject { get; init; }

    /// <summary><c>entity</c>, <c>person</c> or <c>relationship</c>.</summary>
    public required string RecordType { get; init; }

    /// <summary>Whether it is the last one about its record.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>The day that it holds for; null where it is not said.</summary>
    public required CalendarDate? Date { get; init; }

    /// <summary>When it was said, as far as its day and time are given.</summary>
    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>When it was published: a correction has the <c>statementDate</c> of what it corrects.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Whether it says what its record is about. That a record is closed may be said without that.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Whether it says something of who an entity is.</summary>
    public bool IsParty => RecordType is "entity" or "person";

    /// <summary>Reads the envelope; null and why where it cannot be read.</summary>
    public static (BodsStatement? Statement, NotDraftedReason Reason, string Fault) Read(int slot, ReadOnlyMemory<byte> utf8, JsonElement root)
    {
        var publication = root.Member("publicationDetails");
        if (publication.Text("bodsVersion") is { } version && version != Version && !version.StartsWith(Version + ".", StringComparison.Ordinal))
        {
            return (null, NotDraftedReason.Malformed, $"publicationDetails.bodsVersion is {version}; only {Version} is read.");
        }

        if (root.Text("recordId") is not { } recordId)
        {
            return (null, NotDraftedReason.ValueMissing, "recordId is missing.");
        }

        // The standard does not require it.
        var status = root.Text("recordStatus");
        if (status is not (null or "new" or "updated" or "closed"))
        {
            return (null, NotDraftedReason.ValueUnreadable, $"recordStatus is {status}; it is new, updated or closed.");
        }

        var details = root.Member("recordDetails");
        if (root.Text("recordType") is not ("entity" or "person" or "relationship") || (details.ValueKind != JsonValueKind.Object && status != "closed"))
        {
            return (null, NotDraftedReason.Malformed, "recordType is none of entity, person and relationship, or recordDetails is missing.");
        }

        var saidOn = root.Text("statementDate");
        var publishedOn = publication.Text("publicationDate");
        return (new BodsStatement
        {
            Slot = slot,
            Utf8 = utf8,
            RecordId = recordId,
            DeclarationSubject = root.Text("declarationSubject"),
            RecordType = root.Text("recordType")!,
            IsClosed = status == "closed",
            IsWhole = details.ValueKind == JsonValueKind.Object && (root.Text("recordType") == "relationship"
                ? HasMember(details, "subject") && HasMember(details, "interests")
                : details.EnumerateObject().Any()),
            Date = FieldText.Date(saidOn) ?? FieldText.Date(publishedOn),
            SaidAt = FieldText.Moment(saidOn) ?? FieldText.Moment(publishedOn) ?? default,
            PublishedAt = FieldText.Moment(publishedOn) ?? default,
        }, default, string.Empty);
    }

    private static bool HasMember(JsonElement details, string name) =>
        details.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
}
