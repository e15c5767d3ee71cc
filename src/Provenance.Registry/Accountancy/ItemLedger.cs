// The ledger of chips: beginning + received + moved in − shipped − retired − moved out must equal the ending inventory, to
// the last chip; there is no error to allow for.
//
// It takes two counts: an inventory that none follows in the time is its own end, and balances with itself whatever was
// moved. That is inconclusive.
//
// Where identities are listed, book ∖ attested is missing and attested ∖ book undeclared. Movements carry no identities, so
// that as many missing ones as chips departed, and as many undeclared ones as arrived, are explainable; beyond that they are
// not. An identity that is attested in two areas is a duplicate wherever the books have it, unless it is known to have been
// there at different times: then it may have moved. A list that none followed since the beginning is the book, and attests
// nothing of the end. What is only counted is said to be: a count that balances does not show that the chips are the same ones.

using System.Globalization;

namespace Provenance.Registry.Accountancy;

/// <summary>Balances chips.</summary>
public static class ItemLedger
{
    private const int MostNamed = 10;

    /// <summary>The identities that stand in several places of attested lists, or several times in one.</summary>
    public static IReadOnlyList<string> StandingTwice(IReadOnlyList<ItemRecords> areas) =>
        [.. PlacesOf(areas).Where(places => places.Value.Count > 1).Select(places => places.Key).Order(StringComparer.Ordinal)];

    /// <summary>The balances of areas that belong to one period, in the order of site and model.</summary>
    /// <param name="areas">The areas.</param>
    /// <param name="moved">Those of <see cref="StandingTwice"/> that were not in two places at one time.</param>
    /// <exception cref="ArgumentException">An area stands twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static IReadOnlyList<ItemBalance> Balance(IReadOnlyList<ItemRecords> areas, IReadOnlySet<string>? moved = null)
    {
        if (areas.DistinctBy(area => area.Area).Count() != areas.Count)
        {
            throw new ArgumentException("Each area stands once.", nameof(areas));
        }

        var places = PlacesOf(areas);
        return
        [
            .. areas.OrderBy(records => records.Area.Site, StringComparer.Ordinal)
                .ThenBy(records => records.Area.Accelerator.ToString(), StringComparer.Ordinal)
                .Select(records => Balance(records, places, moved ?? new HashSet<string>())),
        ];
    }

    private static Dictionary<string, List<(ItemArea Area, long Entry)>> PlacesOf(IReadOnlyList<ItemRecords> areas)
    {
        var places = new Dictionary<string, List<(ItemArea Area, long Entry)>>(StringComparer.Ordinal);
        foreach (var records in areas)
        {
            foreach (var device in AttestedAnew(records))
            {
                if (!places.TryGetValue(device.Identity, out var at))
                {
                    places.Add(device.Identity, at = []);
                }

                at.Add((records.Area, device.Entry));
            }
        }

        return places;
    }

    private static IEnumerable<ListedDevice> AttestedAnew(ItemRecords records) => (records.Attested ?? []).Where(device => !device.IsCarried);

    private static ItemBalance Balance(
        ItemRecords records, Dictionary<string, List<(ItemArea Area, long Entry)>> places, IReadOnlySet<string> moved)
    {
        var arrivals = Sum(records.Flows.Where(flow => flow.IsArrival).Select(flow => flow.Count));
        var departures = Sum(records.Flows.Where(flow => !flow.IsArrival).Select(flow => flow.Count));
        Int128? expected = records.Beginning is { } beginning ? Sum(beginning.Select(count => count.Count)) + arrivals - departures : null;
        Int128? counted = records.Ending is { } last ? Sum(last.Select(count => count.Count)) : null;
        var isOneCount = records.WithoutSecondInventory.Count > 0 && records.WithoutSecondInventory.Count == records.Ending?.Count;
        var ending = isOneCount ? null : counted;
        var listed = AttestedAnew(records).Select(device => device.Identity).Distinct(StringComparer.Ordinal).Count();
        List<ItemDiscrepancy> found =
        [
            .. Counts(records, ending - expected),
            .. Identities(records, arrivals, departures),
            .. Duplicates(records, places, moved),
            .. ListedOverCounted(records, listed, counted),
        ];
        Int128? countedOnly = counted is { } all ? Int128.Max(0, all - listed) : null;
        var doubts = Doubts(records, countedOnly, out var isUnknown);
        var verdict = found.Exists(discrepancy => !discrepancy.IsExplainable) ? Verdict.Alarm
            : isUnknown ? Verdict.Inconclusive
            : Verdict.Pass;
        IReadOnlyList<string> reasons = [.. found.Select(discrepancy => discrepancy.Description), .. doubts];
        return new ItemBalance(
            records.Area,
            expected,
            ending,
            ending - expected,
            listed,
            countedOnly,
            found,
            verdict,
            verdict == Verdict.Pass ? [Text($"{records.Area} balances at {ending} chips"), .. reasons] : reasons);
    }

    private static List<string> Doubts(ItemRecords records, Int128? countedOnly, out bool isUnknown)
    {
        var doubts = new List<string>();
        isUnknown = records.Beginning is null || records.Ending is null || records.WithoutSecondInventory.Count > 0 || records.IsAttestedTheBook;
        Say(records.Beginning is null, "the beginning inventory is unknown");
        Say(records.Ending is null, "the ending inventory is unknown");
        Say(records.WithoutSecondInventory.Count > 0, $"no second inventory was taken in the time, so that nothing checks the first: {string.Join(", ", Wording.Bounded(records.WithoutSecondInventory, MostNamed))}");
        Say(records.IsAttestedTheBook, "not every list of devices was followed by a second in the time, so that nothing checks the first");
        Say(countedOnly > 0 && records.Attested is null, "the chips are only counted: no device identities are attested");
        Say(countedOnly > 0 && records.Attested is not null, Text($"{countedOnly} chips are only counted: no device identities are attested for them"));
        Say(records.Attested is not null && records.Book is null, "attested identities have no book to be compared with");
        Say(records.Attested is null && records.Book is not null, "identities on the book have no attestation to be compared with");
        return doubts;

        void Say(bool holds, string doubt)
        {
            if (holds)
            {
                doubts.Add(doubt);
            }
        }
    }

    private static IEnumerable<ItemDiscrepancy> Counts(ItemRecords records, Int128? difference)
    {
        if (difference is not { } over || over == 0)
        {
            yield break;
        }

        var type = over < 0 ? ItemDiscrepancyType.CountShort : ItemDiscrepancyType.CountOver;
        var entries = records.Beginning!.Concat(records.Ending!).Select(count => count.Entry)
            .Concat(records.Flows.Select(flow => flow.Entry));
        yield return Discrepancy(
            type,
            records.Area,
            Int128.Abs(over),
            [],
            entries,
            isExplainable: false,
            Text($"{Int128.Abs(over)} chips {(over < 0 ? "fewer" : "more")} at the end than the movements leave"));
    }

    private static IEnumerable<ItemDiscrepancy> Identities(ItemRecords records, Int128 arrivals, Int128 departures)
    {
        if (records is not { Book: { } book, Attested: { } attested })
        {
            return [];
        }

        return One(ItemDiscrepancyType.Missing, book, attested, departures, "on the book are not attested", "departed")
            .Concat(One(ItemDiscrepancyType.Undeclared, attested, book, arrivals, "are attested but not on the book", "arrived"));

        IEnumerable<ItemDiscrepancy> One(
            ItemDiscrepancyType type,
            IReadOnlyList<ListedDevice> here,
            IReadOnlyList<ListedDevice> there,
            Int128 moved,
            string what,
            string how)
        {
            var known = there.Select(device => device.Identity).ToHashSet(StringComparer.Ordinal);
            var without = here.Where(device => !known.Contains(device.Identity)).ToList();
            var identities = without.Select(device => device.Identity).Distinct(StringComparer.Ordinal).ToList();
            if (identities.Count == 0)
            {
                yield break;
            }

            var isExplainable = identities.Count <= moved;
            yield return Discrepancy(
                type,
                records.Area,
                identities.Count,
                identities,
                without.Select(device => device.Entry),
                isExplainable,
                Text($"{identities.Count} devices {what}; {moved} chips {how} without identities, which {(isExplainable ? "could account for them" : "does not account for all")}"));
        }
    }

    private static IEnumerable<ItemDiscrepancy> Duplicates(
        ItemRecords records, Dictionary<string, List<(ItemArea Area, long Entry)>> places, IReadOnlySet<string> moved)
    {
        var twice = AttestedAnew(records).Select(device => device.Identity).Distinct(StringComparer.Ordinal)
            .Where(identity => places[identity].Count > 1)
            .ToLookup(moved.Contains);
        return One([.. twice[false]], isExplainable: false).Concat(One([.. twice[true]], isExplainable: true));

        IEnumerable<ItemDiscrepancy> One(List<string> identities, bool isExplainable)
        {
            if (identities.Count == 0)
            {
                yield break;
            }

            var elsewhere = identities.SelectMany(identity => places[identity]).Select(place => place.Area).Where(area => area != records.Area)
                .Select(area => area.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            yield return Discrepancy(
                ItemDiscrepancyType.Duplicate,
                records.Area,
                identities.Count,
                identities,
                identities.SelectMany(identity => places[identity]).Select(place => place.Entry),
                isExplainable,
                Text($"{identities.Count} devices are attested more than once, {(elsewhere.Count == 0 ? "all here" : "also as " + string.Join(", ", Wording.Bounded(elsewhere, BalanceTerm.MostUnknowns)))}{(isExplainable ? ", but not at one time: they may have moved" : "")}"));
        }
    }

    private static IEnumerable<ItemDiscrepancy> ListedOverCounted(ItemRecords records, int listed, Int128? ending)
    {
        if (ending is { } counted && listed > counted)
        {
            var isExplainable = listed - counted <= records.LeftSinceListed;
            yield return Discrepancy(
                ItemDiscrepancyType.ListedOverCounted,
                records.Area,
                listed - counted,
                [],
                records.Ending!.Select(count => count.Entry).Concat(AttestedAnew(records).Select(device => device.Entry)),
                isExplainable,
                Text($"{listed} devices are attested where {counted} chips are counted{(isExplainable ? ", and as many left after they were listed" : "")}"));
        }
    }

    private static ItemDiscrepancy Discrepancy(
        ItemDiscrepancyType type,
        ItemArea area,
        Int128 count,
        List<string> identities,
        IEnumerable<long> entries,
        bool isExplainable,
        string description)
    {
        var distinct = entries.Distinct().Order().ToList();
        var isCut = identities.Count > ItemDiscrepancy.MostListed || distinct.Count > ItemDiscrepancy.MostListed;
        return new ItemDiscrepancy(
            type,
            area,
            count,
            [.. identities.Order(StringComparer.Ordinal).Take(ItemDiscrepancy.MostListed)],
            [.. distinct.Take(ItemDiscrepancy.MostListed)],
            isExplainable,
            isCut ? Text($"{description}; of {identities.Count} identities and {distinct.Count} entries the first {ItemDiscrepancy.MostListed} are listed") : description);
    }

    private static Int128 Sum(IEnumerable<long> counts) => counts.Aggregate((Int128)0, (sum, count) =>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return sum + count;
    });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
