// The statements of one BODS file. The newest statement about a record counts: by statementDate, then by publicationDate,
// then by place.

using System.Text.Json;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

internal sealed class BodsReading(Handle party, string source, CalendarDate? importedOn)
{
    private readonly RegisterGathering _gathering = new(source);
    private readonly EntityNaming _naming = new(party, source);
    private readonly List<BodsStatement> _statements = [];
    private readonly HashSet<string> _records = new(StringComparer.Ordinal);

    // A party without a name and without an id that tells who it is is there, and is unknown.
    private readonly Dictionary<string, (EntityId Id, PartyName? Name)?> _parties = new(StringComparer.Ordinal);

    public void Take(SourcePlace place, SourceRecord record)
    {
        var slot = _gathering.Open(place, record.Utf8.Span);
        if (record.Fault is { } broken)
        {
            _gathering.Reject(slot, string.Empty, NotDraftedReason.Malformed, broken);
            return;
        }

        using var document = JsonFields.TryParse(record.Utf8, out var fault);
        if (document is null)
        {
            _gathering.Reject(slot, string.Empty, NotDraftedReason.Malformed, fault);
            return;
        }

        var (statement, reason, refused) = BodsStatement.Read(slot, record.Utf8, document.RootElement);
        if (statement is null)
        {
            _gathering.Reject(slot, document.RootElement.Text("statementId") ?? string.Empty, reason, refused);
        }
        else
        {
            _statements.Add(statement);
        }
    }

    public IEnumerable<RowOutcome> Finish()
    {
        var newest = Newest();
        _records.UnionWith(newest.Select(statement => statement.RecordId));
        foreach (var statement in newest.Where(statement => statement.IsParty))
        {
            using var document = JsonDocument.Parse(statement.Utf8);
            TakeParty(statement, document.RootElement.Member("recordDetails"));
        }

        foreach (var statement in newest.Where(statement => !statement.IsParty))
        {
            using var document = JsonDocument.Parse(statement.Utf8);
            TakeRelationship(statement, document.RootElement.Member("recordDetails"));
        }

        return _gathering.Outcomes();
    }

    private List<BodsStatement> Newest()
    {
        var newest = _statements
            .GroupBy(statement => statement.RecordId, StringComparer.Ordinal)
            .Select(NewestOf)
            .OrderBy(statement => statement.Slot)
            .ToList();
        var slots = newest.ToDictionary(statement => statement.RecordId, statement => statement.Slot, StringComparer.Ordinal);
        foreach (var older in _statements.Where(statement => slots[statement.RecordId] != statement.Slot))
        {
            _gathering.Reject(older.Slot, older.RecordId, NotDraftedReason.Excluded, $"{_gathering.PlaceOf(slots[older.RecordId])} says something newer of this record.");
        }

        return newest;
    }

    // Who closes a record need not repeat what it was: that is what the newest statement before says, which is whole.
    private static BodsStatement NewestOf(IEnumerable<BodsStatement> record)
    {
        var told = record.OrderByDescending(statement => (statement.SaidAt, statement.PublishedAt, statement.Slot)).ToList();
        return told is [{ IsClosed: true, IsWhole: false } closing, ..] && told.Find(statement => statement.IsWhole) is { } whole
            ? closing with { Utf8 = whole.Utf8, DeclarationSubject = closing.DeclarationSubject ?? whole.DeclarationSubject }
            : told[0];
    }

    private void TakeParty(BodsStatement statement, JsonElement details)
    {
        var (named, entity) = BodsParty.Read(statement.RecordType, statement.RecordId, details, source, _naming, out var fault);
        if (entity is not null)
        {
            _gathering.Put(statement.Slot, entity, named!.Value.Claim);
        }
        else
        {
            _gathering.Reject(statement.Slot, statement.RecordId, NotDraftedReason.ValueMissing, fault);
        }

        _parties[statement.RecordId] = named is { } known ? (known.Id, entity?.Names[0]) : null;
    }

    private void TakeRelationship(BodsStatement statement, JsonElement details)
    {
        if (BodsRelationship.RecordOf(details, "subject") is not { } record || !_parties.TryGetValue(record, out var subject) || subject is null || !_gathering.Has(subject.Value.Id))
        {
            Reject(statement, NotDraftedReason.ValueMissing, "Its subject is not specified, has no name, or is no record of this file; nothing can be stated of it.");
            return;
        }

        if (statement.Date is not { } date)
        {
            Reject(statement, NotDraftedReason.AsOfMissing, "Neither statementDate nor publicationDate says as of when it holds.");
            return;
        }

        if (BodsRelationship.ReasonOf(details, "interestedParty") == "noBeneficialOwners")
        {
            if (statement.IsClosed)
            {
                Reject(statement, NotDraftedReason.Excluded, "It is closed: that there are no beneficial owners holds no more.");
                return;
            }

            _gathering.PutNone(subject.Value.Id, date);
            return;
        }

        var holder = HolderOf(statement, details);
        var origin = new InterestOrigin(
            InterestRecord.ListOf(statement.RecordId),
            BodsRelationship.RecordOf(details, "interestedParty"),
            statement.DeclarationSubject,
            statement.DeclarationSubject is { } declarer && _parties.GetValueOrDefault(declarer)?.Id == subject.Value.Id);
        var through = Through(statement, details, subject.Value.Id, holder?.Id);
        foreach (var interest in BodsRelationship.Interests(details))
        {
            Put(statement, subject.Value.Id, holder, interest, date, origin, through);
        }
    }

    private (EntityId Id, PartyName? Name)? HolderOf(BodsStatement statement, JsonElement details)
    {
        if (BodsRelationship.RecordOf(details, "interestedParty") is not { } record)
        {
            return null;
        }

        if (!_parties.TryGetValue(record, out var holder))
        {
            if (EntityId.TryParse(record, out var own))
            {
                return (own, null);
            }

            Reject(statement, NotDraftedReason.ValueMissing, $"The interested party {record} is no record of this file; the interest is stated as held by unknown.");
        }

        return holder;
    }

    // The parties between the two ends, as the relationship's components name them. Its other components are relationships,
    // which are interests in those parties.
    private List<EntityId> Through(BodsStatement statement, JsonElement details, EntityId subject, EntityId? holder)
    {
        var components = BodsRelationship.ComponentsOf(details);
        if (components.Where(component => !_records.Contains(component)).ToList() is [var first, ..] missing)
        {
            Reject(statement, NotDraftedReason.ValueMissing, $"{missing.Count} of its componentRecords, the first {first}, are no records of this file; its path is carried without them.");
        }

        return [.. components.Select(component => _parties.GetValueOrDefault(component)?.Id).OfType<EntityId>()
            .Where(party => party != subject && party != holder).Distinct()];
    }

    private void Put(
        BodsStatement statement, EntityId subject, (EntityId Id, PartyName? Name)? holder, BodsInterest stated, CalendarDate date,
        InterestOrigin origin, IReadOnlyList<EntityId> through)
    {
        if (stated.Fault is { } fault)
        {
            Reject(statement, NotDraftedReason.ValueUnreadable, fault);
        }

        // A closed record is one of what was no more on the day that it was closed, whatever it says of its end.
        CalendarDate? closed = statement.IsClosed ? date : null;
        var end = stated.End is { } said && closed is { } day ? InterestDates.Earlier(said, day) : stated.End ?? closed;
        var (interest, undated) = InterestDates.Date(
            new Interest
            {
                Party = holder is { } known ? OrUnknown.Known(known.Id) : default,
                PartyName = holder?.Name,
                Type = stated.Type,
                DirectOrIndirect = stated.Directness,
                SharePercent = stated.Share,
            },
            stated.From,
            end is { } over ? InterestDates.LastBefore(over, stated.From) : null,
            date,
            importedOn,
            statement.IsClosed);
        if (undated is not null)
        {
            Reject(statement, NotDraftedReason.TimeImpossible, undated);
        }

        if (interest is null)
        {
            return;
        }

        _gathering.Put(subject, new HeldInterest(interest, date, stated.IsBeneficial, statement.Slot)
        {
            Origin = origin,
            Through = stated.Directness == Directness.Indirect ? through : [],
        });
    }

    private void Reject(BodsStatement statement, NotDraftedReason reason, string detail) =>
        _gathering.Reject(statement.Slot, statement.RecordId, reason, detail);
}
