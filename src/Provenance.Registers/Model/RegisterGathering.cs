// A register whose relationships point anywhere in the file: its records first become slots, one each, then entities are
// put into them, then interests are put to their entities, and at the end each slot gives one outcome, in the file's order.

using System.Security.Cryptography;
using Provenance.Accounting;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registers;

/// <summary>An interest that a record states.</summary>
/// <param name="Interest">The interest.</param>
/// <param name="AsOf">The day that the record holds for.</param>
/// <param name="IsBeneficial">Whether the record declares it as beneficial ownership or control.</param>
/// <param name="Slot">The record.</param>
internal readonly record struct HeldInterest(Interest Interest, CalendarDate AsOf, bool IsBeneficial, int Slot)
{
    /// <summary>What tells it from another record's.</summary>
    public required InterestOrigin Origin { get; init; }

    /// <summary>Who stands between, where the record says through whom the interest is held.</summary>
    public IReadOnlyList<EntityId> Through { get; init; } = [];
}

/// <summary>The records of one file.</summary>
/// <param name="source">The register, as the journal knows it.</param>
/// <param name="mostRecords">How many records there may be.</param>
/// <param name="mostBytes">How many bytes in all.</param>
/// <param name="mostInterests">How many interests in all.</param>
internal sealed class RegisterGathering(
    string source,
    int mostRecords = RegisterLimits.GatheredRecords,
    long mostBytes = RegisterLimits.GatheredBytes,
    int mostInterests = RegisterLimits.GatheredInterests)
{
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<EntityId, int> _entities = [];
    private readonly Dictionary<EntityId, List<HeldInterest>> _interests = [];
    private readonly Dictionary<EntityId, List<string>> _predecessors = [];
    private long _bytes;
    private int _stated;

    /// <summary>Takes in a record.</summary>
    /// <returns>Its slot.</returns>
    /// <exception cref="AccountingFormatException">There are more than can be gathered.</exception>
    public int Open(SourcePlace place, ReadOnlySpan<byte> utf8)
    {
        _bytes += utf8.Length;
        if (_slots.Count >= mostRecords || _bytes > mostBytes)
        {
            throw new AccountingFormatException(
                $"{place}: more than {mostRecords} records or {mostBytes} bytes; split the file by its subjects.");
        }

        _slots.Add(new Slot(place, Digest.Of(utf8)));
        return _slots.Count - 1;
    }

    /// <summary>Lists a record, or a part of it, as not drafted.</summary>
    public void Reject(int slot, string subject, NotDraftedReason reason, string detail) =>
        _slots[slot].NotDrafted.Add(new NotDrafted(_slots[slot].Place, subject, reason, detail));

    /// <summary>The place of a record.</summary>
    public SourcePlace PlaceOf(int slot) => _slots[slot].Place;

    /// <summary>Puts an entity into its slot. Another record of the same entity is nothing new, or listed.</summary>
    public void Put(int slot, RegisterEntity entity, SlugClaim? claim)
    {
        if (_entities.TryAdd(entity.Id, slot))
        {
            _slots[slot].Entity = entity;
            _slots[slot].Claim = claim;
        }
        else if (!SaysTheSame(_slots[_entities[entity.Id]].Entity!, entity))
        {
            Reject(slot, entity.Id.ToString(), NotDraftedReason.RecordRepeated,
                $"{_slots[_entities[entity.Id]].Place} is about the same entity and says something else; interests of both are put together.");
        }
    }

    /// <summary>Whether an entity stands in the file.</summary>
    public bool Has(EntityId entity) => _entities.ContainsKey(entity);

    /// <summary>Puts an interest to the entity that it is held in, which stands in the file.</summary>
    /// <exception cref="AccountingFormatException">There are more than can be gathered.</exception>
    public void Put(EntityId subject, HeldInterest held)
    {
        if (++_stated > mostInterests)
        {
            throw new AccountingFormatException($"{PlaceOf(held.Slot)}: more than {mostInterests} interests; split the file by its subjects.");
        }

        // One more than may be, so that it is seen to have too many.
        var list = ListOf(_interests, subject);
        if (list.Count <= RegisterLimits.InterestsPerEntity)
        {
            list.Add(held);
        }
    }

    /// <summary>Notes that an entity is said to have succeeded another.</summary>
    public void PutPredecessor(EntityId successor, string predecessor) => ListOf(_predecessors, successor).Add(predecessor);

    /// <summary>Makes an entity known to have a list of interests, though it may be empty.</summary>
    public void PutNone(EntityId subject, CalendarDate asOf) => _slots[_entities[subject]].NoneAsOf = asOf;

    /// <summary>One outcome for each record, in order.</summary>
    public IEnumerable<RowOutcome> Outcomes()
    {
        foreach (var (entity, held) in _interests)
        {
            if (held.Count > RegisterLimits.InterestsPerEntity)
            {
                _slots[_entities[entity]].Entity = null;
                Reject(_entities[entity], entity.ToString(), NotDraftedReason.WouldBeRefused, $"More than {RegisterLimits.InterestsPerEntity} interests are stated in it; no statement holds them.");
                continue;
            }

            foreach (var (slot, reason, detail) in RepeatedInterests.TakeOut(held, PlaceOf))
            {
                Reject(slot, entity.ToString(), reason, detail);
            }
        }

        foreach (var slot in _slots)
        {
            IReadOnlyList<Draft> drafts = slot.Entity is { } entity ? [DraftOf(slot, entity)] : [];
            yield return new RowOutcome(slot.Place, drafts, slot.NotDrafted);
        }
    }

    private static List<T> ListOf<T>(Dictionary<EntityId, List<T>> lists, EntityId entity)
    {
        if (!lists.TryGetValue(entity, out var list))
        {
            lists[entity] = list = [];
        }

        return list;
    }

    private static bool SaysTheSame(RegisterEntity one, RegisterEntity other) =>
        one.Type == other.Type && one.Jurisdiction == other.Jurisdiction && one.IncorporatedOn == other.IncorporatedOn
        && one.Names.SequenceEqual(other.Names) && one.Addresses.SequenceEqual(other.Addresses) && one.Identifiers.SequenceEqual(other.Identifiers);

    private Draft DraftOf(Slot slot, RegisterEntity entity)
    {
        var held = _interests.GetValueOrDefault(entity.Id) ?? [];
        var days = held.Select(one => one.AsOf).Concat(slot.NoneAsOf is { } none ? [none] : []).ToList();
        var owners = days.Count > 0 && FieldText.Midnight(days.Max()) is { } asOf
            ? new RegisterOwners(asOf, Completeness.Unknown, [.. held.Select(one => one.Interest)])
            : null;
        return RegisterDrafts.Of(
            entity with { Owners = owners },
            new DraftOrigin(slot.Place, source, DigestOf(slot, held)),
            slot.Claim,
            RegisterNotes.Of(held, _predecessors.GetValueOrDefault(entity.Id) ?? []));
    }

    private Digest DigestOf(Slot slot, List<HeldInterest> held)
    {
        if (held.Count == 0)
        {
            return slot.Digest;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(slot.Digest.ToArray());
        foreach (var record in held.Select(one => one.Slot).Distinct())
        {
            hash.AppendData(_slots[record].Digest.ToArray());
        }

        return new Digest(hash.GetHashAndReset());
    }

    private sealed class Slot(SourcePlace place, Digest digest)
    {
        public SourcePlace Place { get; } = place;

        public Digest Digest { get; } = digest;

        public RegisterEntity? Entity { get; set; }

        public SlugClaim? Claim { get; set; }

        public CalendarDate? NoneAsOf { get; set; }

        public List<NotDrafted> NotDrafted { get; } = [];
    }
}
