using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Counts devices of a site that were elsewhere at the time, or too soon.</summary>
internal static class SiteDevices
{
    /// <summary>Most identities that are looked at, of those that two sites ever listed.</summary>
    public const int MostCandidates = 10_000;

    private const int Batch = 500;

    public static async ValueTask<SiteCriterion> ReadAsync(
        QuestionScope scope, AccountRules rules, string site, CancellationToken cancellationToken)
    {
        var sightings = new DeviceSightings(scope.Snapshot, rules.Travel, new Timestamp(Math.Max(0, scope.ValidAtMicroseconds)));
        var entries = new SortedSet<long>();
        var (looked, here, conflicting) = (0, 0L, 0L);
        long? place = null;
        while (looked < MostCandidates)
        {
            var batch = await scope.Snapshot.Devices.ListElsewhereAsync(place, Batch, cancellationToken);
            if (batch.Count == 0)
            {
                break;
            }

            foreach (var candidate in batch)
            {
                looked++;
                place = candidate.Place;
                var found = await sightings.FollowAsync(candidate.Identity, cancellationToken);
                if (found is not { IsOfSeveralSites: true } || !found.History.Stays.Any(stay => stay.Site == site))
                {
                    continue;
                }

                here++;
                List<long> named =
                [
                    .. found.History.Conflicts.Where(conflict => conflict.First.Site == site || conflict.Second.Site == site)
                        .SelectMany(conflict => new[] { conflict.First.Entry, conflict.Second.Entry }),
                ];
                conflicting += named.Count > 0 ? 1 : 0;
                entries.UnionWith(named);
            }
        }

        return new SiteCriterion
        {
            Aspect = SiteAspect.DeviceConflicts,
            Count = conflicting,
            Of = here,
            Explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"Devices that were at two sites at a time or moved faster than {rules.Travel.WithinCountry.TotalHours:0.#} h within a country, {rules.Travel.BetweenCountries.TotalHours:0.#} h between countries; of those that this site and another ever listed."),
            NoInput = here == 0 ? "No device of the site was ever listed at another site, as far as lists of devices tell." : null,
            Entries = EvidenceIndices.Of(entries),
        };
    }
}
