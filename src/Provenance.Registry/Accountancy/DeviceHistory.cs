// Where one device was, by everyone who listed or attested it. A device is in one place: two sites at a time are a
// contradiction, and so is a journey in less time than any journey takes. Which of the two entries is false, the records do
// not say.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>A device seen at a site.</summary>
/// <param name="Identity">The device.</param>
/// <param name="Site">operator/site.</param>
/// <param name="Country">Country of the site; null where unknown.</param>
/// <param name="From">First moment it was there.</param>
/// <param name="To">Last moment it was there, inclusive; the first again for a moment.</param>
/// <param name="Entry">Log index.</param>
public sealed record DeviceSighting(string Identity, string Site, CountryCode? Country, Timestamp From, Timestamp To, long Entry);

/// <summary>Limits of plausible histories.</summary>
/// <param name="WithinCountry">Least time from one site to another of the same country, taken out and built in.</param>
/// <param name="BetweenCountries">Least time between sites of different countries; also never less than the other.</param>
/// <param name="StaleAfter">After so long without a sighting, where a device is counts as unknown.</param>
public sealed record TravelRule(TimeSpan WithinCountry, TimeSpan BetweenCountries, TimeSpan StaleAfter)
{
    /// <summary>Six hours, one day and a quarter: assumptions of this project, generous to the operator.</summary>
    public static TravelRule Default { get; } = new(TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(92));

    // Of an unknown country the shorter time holds: a contradiction must not rest on a guess.
    internal long Microseconds(CountryCode? from, CountryCode? to) => (from is { } left && to is { } right && left != right
        ? BetweenCountries
        : WithinCountry).Ticks / TimeSpan.TicksPerMicrosecond;

    internal long MostMicroseconds => Math.Max(WithinCountry.Ticks, BetweenCountries.Ticks) / TimeSpan.TicksPerMicrosecond;
}

/// <summary>A time at one site, from sightings without another site between.</summary>
/// <param name="Site">The site.</param>
/// <param name="Country">Its country.</param>
/// <param name="From">First sighting.</param>
/// <param name="To">Last sighting.</param>
/// <param name="Entries">Log indices, ascending; at most 1,000.</param>
/// <param name="Sightings">How many sightings in all.</param>
public sealed record DeviceStay(
    string Site, CountryCode? Country, Timestamp From, Timestamp To, IReadOnlyList<long> Entries, long Sightings);

/// <summary>Why two sightings contradict each other.</summary>
public enum DeviceConflictType
{
    /// <summary>At two sites at a time.</summary>
    TwoSites,

    /// <summary>From one to the other in less time than a journey takes.</summary>
    InfeasibleTravel,
}

/// <summary>Two sightings that contradict each other.</summary>
/// <param name="Type">Why.</param>
/// <param name="First">The one that begins earlier.</param>
/// <param name="Second">The other.</param>
/// <param name="Between">Time between the two; zero where they overlap.</param>
/// <param name="Least">The least time between those sites.</param>
public sealed record DeviceConflict(
    DeviceConflictType Type, DeviceSighting First, DeviceSighting Second, TimeSpan Between, TimeSpan Least);

/// <summary>The history of one device.</summary>
/// <param name="Identity">The device.</param>
/// <param name="Stays">Where it was, in order of time.</param>
/// <param name="Conflicts">Contradictions, by the second's time; at most 1,000.</param>
/// <param name="ConflictCount">How many there are in all.</param>
/// <param name="Unseen">Times between sightings longer than the limit.</param>
/// <param name="IsStale">Whether the last sighting is older than the limit.</param>
public sealed record DeviceHistory(
    string Identity,
    IReadOnlyList<DeviceStay> Stays,
    IReadOnlyList<DeviceConflict> Conflicts,
    long ConflictCount,
    IReadOnlyList<BalancePeriod> Unseen,
    bool IsStale)
{
    /// <summary>Most contradictions, and most entries of a stay, that a history names.</summary>
    public const int MostListed = 1_000;

    /// <summary>The history.</summary>
    /// <param name="sightings">All of one device, at least one.</param>
    /// <param name="asOf">The moment that staleness is judged at.</param>
    /// <param name="rule">Limits.</param>
    /// <exception cref="ArgumentException">There is none, they are of several devices, or one ends before it begins.</exception>
    public static DeviceHistory Of(IReadOnlyList<DeviceSighting> sightings, Timestamp asOf, TravelRule rule)
    {
        if (sightings.Count == 0 || sightings.Any(sighting => sighting.Identity != sightings[0].Identity || sighting.To < sighting.From))
        {
            throw new ArgumentException("A history has sightings of one device, each in order of time.", nameof(sightings));
        }

        var ordered = sightings
            .OrderBy(sighting => sighting.From).ThenBy(sighting => sighting.To).ThenBy(sighting => sighting.Entry)
            .ToList();
        var (conflicts, count) = FindConflicts(ordered, rule);
        var stale = rule.StaleAfter.Ticks / TimeSpan.TicksPerMicrosecond;
        var unseen = new List<BalancePeriod>();
        var last = ordered[0].To;
        foreach (var sighting in ordered)
        {
            if (sighting.From.Microseconds - last.Microseconds > stale)
            {
                unseen.Add(new BalancePeriod(last, sighting.From));
            }

            last = sighting.To > last ? sighting.To : last;
        }

        return new DeviceHistory(
            ordered[0].Identity, StaysOf(ordered), conflicts, count, unseen, asOf.Microseconds - last.Microseconds > stale);
    }

    private static List<DeviceStay> StaysOf(List<DeviceSighting> ordered)
    {
        var stays = new List<DeviceStay>();
        for (var i = 0; i < ordered.Count;)
        {
            var first = ordered[i];
            var together = ordered.Skip(i).TakeWhile(sighting => sighting.Site == first.Site).ToList();
            stays.Add(new DeviceStay(
                first.Site,
                together.Select(sighting => sighting.Country).FirstOrDefault(country => country is not null),
                first.From,
                together.Max(sighting => sighting.To),
                [.. together.Select(sighting => sighting.Entry).Distinct().Order().Take(MostListed)],
                together.Count));
            i += together.Count;
        }

        return stays;
    }

    // Sightings in order of their beginning; those whose end lies too far back for any journey are dropped on the way.
    private static (List<DeviceConflict> Conflicts, long Count) FindConflicts(List<DeviceSighting> ordered, TravelRule rule)
    {
        var conflicts = new List<DeviceConflict>();
        var near = new List<DeviceSighting>();
        long count = 0;
        foreach (var second in ordered)
        {
            near.RemoveAll(first => second.From.Microseconds - first.To.Microseconds >= rule.MostMicroseconds && second.From > first.To);
            foreach (var first in near)
            {
                if (first.Site == second.Site || Conflict(first, second, rule) is not { } conflict)
                {
                    continue;
                }

                count++;
                if (conflicts.Count < MostListed)
                {
                    conflicts.Add(conflict);
                }
            }

            near.Add(second);
        }

        return (conflicts, count);
    }

    private static DeviceConflict? Conflict(DeviceSighting first, DeviceSighting second, TravelRule rule)
    {
        var between = second.From.Microseconds - first.To.Microseconds;
        var least = rule.Microseconds(first.Country, second.Country);
        return between > 0 && between >= least ? null : new DeviceConflict(
            between <= 0 ? DeviceConflictType.TwoSites : DeviceConflictType.InfeasibleTravel,
            first,
            second,
            TimeSpan.FromTicks(Math.Max(0, between) * TimeSpan.TicksPerMicrosecond),
            TimeSpan.FromTicks(least * TimeSpan.TicksPerMicrosecond));
    }
}
