// Allocations whose domain is stated as unknown are a group of their own, and may lie in any domain of their cluster. So a
// holding looks smaller than it is where the domain of a part of it is left unknown: which groups stay below a threshold
// alone, and may reach it with what the same customer holds there in an unknown domain, is counted.

using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Counts groups that may reach a threshold with allocations of unknown domain.</summary>
/// <param name="mayReach">Whether a bound, in what is added up, does.</param>
/// <param name="reachesAsync">Whether some groups together do, exactly.</param>
internal sealed class UnknownDomains(
    Func<Int128, bool> mayReach, Func<IReadOnlyList<UseGroup>, CancellationToken, ValueTask<bool>> reachesAsync)
{
    // Each costs reading what the groups held; where so many may be hidden, the first of them say enough.
    private const int MostLookedInto = 10_000;

    private readonly Dictionary<(string? Customer, ClusterName Cluster), List<(UseGroup Group, Int128 Bound)>> _held = [];

    /// <summary>Takes a group up.</summary>
    /// <param name="customer">The customer that its identifier is one of.</param>
    /// <param name="group">The group.</param>
    /// <param name="bound">No more than this was held of it at once.</param>
    public void Add(string? customer, UseGroup group, Int128 bound)
    {
        if (!_held.TryGetValue((customer, group.Cluster), out var held))
        {
            _held.Add((customer, group.Cluster), held = []);
        }

        held.Add((group, bound));
    }

    /// <summary>Counts the domains that stay below alone, as what is unknown does, and do not together.</summary>
    /// <returns>Their number, and of how many it was not looked whether they do.</returns>
    public async ValueTask<(long Lifted, long NotLookedInto)> CountAsync(CancellationToken cancellationToken)
    {
        var (lifted, seen) = (0L, 0L);
        foreach (var held in _held.Values.Where(held => held.Exists(one => one.Group.Domain is null)))
        {
            var domains = held.ToLookup(one => one.Group.Domain);
            var unknown = domains[null].ToList();

            // What reaches the threshold without any domain is an answer of its own, and lifts none.
            if (domains.Count == 1 || await DoReachAsync(unknown, cancellationToken))
            {
                continue;
            }

            foreach (var domain in domains.Where(domain => domain.Key is not null && mayReach(BoundOf(domain.Concat(unknown)))))
            {
                if (++seen <= MostLookedInto && await IsLiftedAsync([.. domain], unknown, cancellationToken))
                {
                    lifted++;
                }
            }
        }

        return (lifted, Math.Max(0, seen - MostLookedInto));
    }

    private async ValueTask<bool> IsLiftedAsync(
        List<(UseGroup Group, Int128 Bound)> domain, List<(UseGroup Group, Int128 Bound)> unknown, CancellationToken cancellationToken) =>
        !await DoReachAsync(domain, cancellationToken) && await DoReachAsync([.. domain, .. unknown], cancellationToken);

    private async ValueTask<bool> DoReachAsync(List<(UseGroup Group, Int128 Bound)> held, CancellationToken cancellationToken) =>
        mayReach(BoundOf(held)) && await reachesAsync([.. held.Select(one => one.Group)], cancellationToken);

    private static Int128 BoundOf(IEnumerable<(UseGroup Group, Int128 Bound)> held) =>
        held.Aggregate(Int128.Zero, (sum, one) => sum + one.Bound);
}
