// The entities and links of one FollowTheMoney file.

using System.Text.Json;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

internal sealed class FtmReading(Handle party, string source, CalendarDate? asOf, CalendarDate? importedOn)
{
    private const string Succession = "Succession";

    private readonly RegisterGathering _gathering = new(source);
    private readonly EntityNaming _naming = new(party, source);
    private readonly List<(int Slot, ReadOnlyMemory<byte> Utf8)> _links = [];
    private readonly HashSet<string> _linkIds = new(StringComparer.Ordinal);

    // A party without a name and without an id that tells who it is is there, and is unknown.
    private readonly Dictionary<string, (EntityId Id, PartyName? Name)?> _parties = new(StringComparer.Ordinal);

    public void Take(SourcePlace place, SourceRecord record)
    {
        var slot = _gathering.Open(place, record.Utf8.Span);
        var fault = record.Fault ?? string.Empty;
        using var document = record.Fault is null ? JsonFields.TryParse(record.Utf8, out fault) : null;
        if (document is null)
        {
            _gathering.Reject(slot, string.Empty, NotDraftedReason.Malformed, fault);
            return;
        }

        var root = document.RootElement;
        var schema = root.Text("schema");
        if (root.Text("id") is not { } id || schema is null)
        {
            _gathering.Reject(slot, root.Text("id") ?? string.Empty, NotDraftedReason.ValueMissing, "id or schema is missing.");
        }
        else if (FtmRecord.PartyType(schema) is { } type)
        {
            TakeParty(slot, id, type, root);
        }
        else if (schema is "Ownership" or "Directorship" or "UnknownLink" or Succession)
        {
            TakeLink(slot, id, record.Utf8);
        }
        else
        {
            _gathering.Reject(slot, id, NotDraftedReason.Excluded, $"A {schema} is neither a party nor an interest.");
        }
    }

    public IEnumerable<RowOutcome> Finish()
    {
        foreach (var (slot, utf8) in _links)
        {
            using var document = JsonDocument.Parse(utf8);
            PutLink(slot, document.RootElement);
        }

        return _gathering.Outcomes();
    }

    private void TakeParty(int slot, string id, EntityType type, JsonElement root)
    {
        if (_parties.TryGetValue(id, out _))
        {
            _gathering.Reject(slot, id, NotDraftedReason.RecordRepeated, "An earlier record has the same id.");
            return;
        }

        _parties[id] = null;
        var isPerson = type == EntityType.NaturalPerson;
        var lei = FtmRecord.LeiOf(root);
        var names = FtmRecord.Names(root, NameKind.Registered);
        if (names.Count == 0)
        {
            _parties[id] = _naming.TryIdentify(id, lei, null, out var unnamed) ? (unnamed.Value.Id, null) : null;
            _gathering.Reject(slot, id, NotDraftedReason.ValueMissing, $"It has no name. What it holds is stated as held by {_parties[id]?.Id.ToString() ?? OrUnknown.Word}.");
            return;
        }

        if (!_naming.TryName(id, lei, null, out var named))
        {
            _gathering.Reject(slot, id, NotDraftedReason.NameCollision, "Another record has become every id that it could get.");
            return;
        }

        var (founded, foundedFault) = isPerson ? default : FtmDays.Start(root, "incorporationDate");
        if (foundedFault is not null)
        {
            _gathering.Reject(slot, id, NotDraftedReason.ValueUnreadable, foundedFault);
        }

        var country = isPerson ? FtmRecord.CountryOf(root, "nationality", "citizenship", "country") : FtmRecord.CountryOf(root, "jurisdiction", "mainCountry", "country");
        var entity = new RegisterEntity
        {
            Id = named.Value.Id,
            Type = type,
            Names = names,
            Identifiers = FieldText.Distinct(FtmRecord.Identifiers(root).Append(EntityId.TryParse(id, out _) ? null : FieldText.Claimed(source, id))),
            Jurisdiction = country is { } known ? OrUnknown.Known(known) : default,
            IncorporatedOn = founded?.Day,
            Addresses = [.. FtmRecord.All(root, "address").Select(text => FieldText.Address(text, country)).OfType<Address>().Distinct()],
        };
        _gathering.Put(slot, entity, named.Value.Claim);
        _parties[id] = (entity.Id, names[0]);
    }

    // Files that were put together, or fragments of one link, would add its share up.
    private void TakeLink(int slot, string id, ReadOnlyMemory<byte> utf8)
    {
        if (_linkIds.Add(id))
        {
            _links.Add((slot, utf8));
        }
        else
        {
            _gathering.Reject(slot, id, NotDraftedReason.RecordRepeated, "An earlier record has the same id.");
        }
    }

    private void PutLink(int slot, JsonElement root)
    {
        var id = root.Text("id")!;
        if (root.Text("schema") == Succession)
        {
            PutSuccession(slot, id, root);
            return;
        }

        var link = FtmLink.Read(root.Text("schema"), root)!;
        var subjects = SubjectsOf(slot, id, link);
        if (subjects.Count == 0)
        {
            return;
        }

        if ((FtmRecord.AsOf(root) ?? asOf) is not { } date)
        {
            _gathering.Reject(slot, id, NotDraftedReason.AsOfMissing, "Neither the record nor --as-of says as of when it holds.");
            return;
        }

        var (start, startFault) = FtmDays.Start(root, "startDate");
        var (end, endFault) = FtmDays.End(root, "endDate");
        foreach (var unread in new[] { link.Fault, startFault, endFault }.OfType<string>())
        {
            _gathering.Reject(slot, id, NotDraftedReason.ValueUnreadable, unread);
        }

        var (interest, undated) = InterestDates.Date(
            new Interest { Party = default, Type = link.Type, DirectOrIndirect = link.Directness, SharePercent = link.Share }, start?.Day, end?.Last, date, importedOn);
        if (undated is not null)
        {
            _gathering.Reject(slot, id, NotDraftedReason.TimeImpossible, undated);
        }

        if (interest is null)
        {
            return;
        }

        foreach (var holder in link.Holders.Cast<string?>().DefaultIfEmpty())
        {
            var held = HolderOf(slot, id, holder) is { } known ? interest with { Party = OrUnknown.Known(known.Id), PartyName = known.Name } : interest;
            foreach (var subject in subjects)
            {
                _gathering.Put(subject, new HeldInterest(held, date, IsBeneficial: false, slot)
                {
                    Origin = new InterestOrigin(InterestRecord.ListOf(id), holder),
                });
            }
        }
    }

    private List<EntityId> SubjectsOf(int slot, string id, FtmLink link)
    {
        var subjects = new List<EntityId>();
        foreach (var subject in link.Subjects.Cast<string?>().DefaultIfEmpty())
        {
            if (subject is not null && _parties.TryGetValue(subject, out var known) && known is { } found && _gathering.Has(found.Id))
            {
                subjects.Add(found.Id);
            }
            else
            {
                _gathering.Reject(slot, id, NotDraftedReason.ValueMissing, $"{subject ?? "What is held"} is no party of this file with a name; nothing can be stated of it.");
            }
        }

        return subjects;
    }

    private (EntityId Id, PartyName? Name)? HolderOf(int slot, string id, string? holder)
    {
        (EntityId Id, PartyName? Name)? party = null;
        if (holder is not null && !_parties.TryGetValue(holder, out party))
        {
            if (EntityId.TryParse(holder, out var own))
            {
                return (own, null);
            }

            _gathering.Reject(slot, id, NotDraftedReason.ValueMissing, $"The holder {holder} is no party of this file; the interest is stated as held by unknown.");
        }

        return party;
    }

    // That one company succeeded another is no interest; it stands in the successor's extensions.
    private void PutSuccession(int slot, string id, JsonElement root)
    {
        var predecessor = FtmRecord.First(root, "predecessor");
        var successor = FtmRecord.First(root, "successor");
        if (successor is null || predecessor is null || !_parties.TryGetValue(successor, out var known) || known is null || !_gathering.Has(known.Value.Id))
        {
            _gathering.Reject(slot, id, NotDraftedReason.ValueMissing, "Predecessor or successor is missing, or is no party of this file with a name.");
            return;
        }

        var named = _parties.TryGetValue(predecessor, out var before) && before is { } found ? found.Id.ToString() : predecessor;
        _gathering.PutPredecessor(known.Value.Id, named);
    }
}
