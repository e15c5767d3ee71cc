using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>The devices that lists of a site and of another name, by a moment.</summary>
/// <param name="Found">Their histories.</param>
/// <param name="IsCut">Whether more identities may be such devices than were looked at.</param>
internal sealed record SiteDevicesFound(IReadOnlyList<DeviceFound> Found, bool IsCut);

/// <summary>Counts devices of a site that were elsewhere at the time, or too soon.</summary>
internal static class SiteDevices
{
    /// <summary>Most identities that are looked at, of those that the site and another ever listed.</summary>
    private const int MostCandidates = 10_000;

    // A balance only says that there are such devices.
    private const int MostOfBalance = 1_000;

    private const int Batch = 500;

    /// <summary>What is said where there are more.</summary>
    public static string NotAll { get; } = string.Create(
        CultureInfo.InvariantCulture, $"The site and another ever listed more than {MostCandidates} devices in common: only so many were looked at, and nothing is said of the others.");

    /// <summary>The count, and whether there are more identities than are looked at.</summary>
    public static async ValueTask<(SiteCriterion Criterion, bool IsCut)> ReadAsync(
        QuestionScope scope, AccountRules rules, string handleOfOperator, string site, CancellationToken cancellationToken)
    {
        var (found, isCut) = await FindAsync(
            scope, rules, handleOfOperator, site, new Timestamp(Math.Max(0, scope.ValidAtMicroseconds)), MostCandidates, cancellationToken);
        var entries = new SortedSet<long>();
        var conflicting = 0L;
        foreach (var device in found)
        {
            var named = ConflictsAt(device, $"{handleOfOperator}/{site}").SelectMany(conflict => new[] { conflict.First.Entry, conflict.Second.Entry }).ToList();
            conflicting += named.Count > 0 ? 1 : 0;
            entries.UnionWith(named);
        }

        var criterion = new SiteCriterion
        {
            Aspect = SiteAspect.DeviceConflicts,
            Count = conflicting,
            Of = found.Count,
            Explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"Devices that were at two sites at a time or moved faster than {rules.Travel.WithinCountry.TotalHours:0.#} h within a country, {rules.Travel.BetweenCountries.TotalHours:0.#} h between countries; of those that this site and another ever listed."),
            NoInput = found.Count > 0 ? null
                : isCut ? $"Not looked at in full. {NotAll}"
                : "No device of the site was ever listed at another site, as far as lists of devices tell.",
            Entries = EvidenceIndices.Of(entries),
        };
        return (criterion, isCut);
    }

    /// <summary>That devices of the site are at another too within a time, in a sentence; none where none is.</summary>
    /// <remarks>The ledger of a site's chips has the lists of that site alone.</remarks>
    public static async ValueTask<IEnumerable<string>> SayTwiceAsync(
        QuestionScope scope, AccountRules rules, string handleOfOperator, string site, BalancePeriod whole, CancellationToken cancellationToken)
    {
        var (found, isCut) = await FindAsync(scope, rules, handleOfOperator, site, whole.To, MostOfBalance, cancellationToken);
        var twice = found.Count(device => ConflictsAt(device, $"{handleOfOperator}/{site}").Any(conflict =>
            conflict.Type == DeviceConflictType.TwoSites && conflict.First.To >= whole.From && conflict.Second.To >= whole.From));
        return twice == 0 && !isCut
            ? []
            : [
                Counted.Say(
                    twice,
                    $"{(isCut ? "Of the first " + MostOfBalance.ToString(CultureInfo.InvariantCulture) + " devices looked at " : "")}{{0}} [device|devices] that [is|are] listed here [is|are] listed at another site at the same time, and [counts|count] at both: the device's history, the list of device conflicts and the signal E13 tell where."),
            ];
    }

    // What other sites have of one another is not this one's.
    private static IEnumerable<DeviceConflict> ConflictsAt(DeviceFound device, string site) =>
        device.History.Conflicts.Where(conflict => conflict.First.Site == site || conflict.Second.Site == site);

    private static async ValueTask<SiteDevicesFound> FindAsync(
        QuestionScope scope, AccountRules rules, string handleOfOperator, string site, Timestamp until, int most, CancellationToken cancellationToken)
    {
        var sightings = new DeviceSightings(scope.Snapshot, rules.Travel, until);
        var devices = new List<DeviceFound>();
        var looked = 0;
        long? place = null;
        while (await scope.Snapshot.Devices.ListElsewhereAsync(handleOfOperator, site, place, Batch, cancellationToken) is { Count: > 0 } batch)
        {
            if (looked >= most)
            {
                return new SiteDevicesFound(devices, true);
            }

            foreach (var candidate in batch)
            {
                looked++;
                place = candidate.Place;
                if (await sightings.FollowAsync(candidate.Identity, cancellationToken) is { IsOfSeveralSites: true } found
                    && found.History.Stays.Any(stay => stay.Site == $"{handleOfOperator}/{site}"))
                {
                    devices.Add(found);
                }
            }
        }

        return new SiteDevicesFound(devices, false);
    }
}
