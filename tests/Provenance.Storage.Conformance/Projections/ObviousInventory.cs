using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What current inventories and names say, looked up by walking the list.</summary>
internal static class ObviousInventory
{
    public static WorldEntry? InventoryOf(IEnumerable<WorldEntry> entries, ClusterName cluster) => entries.SingleOrDefault(entry =>
        entry is { Standing: Standing.Current, Statement.IsWithdrawal: false }
        && entry.Statement.Record == $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}");

    public static string? CountryOf(IEnumerable<WorldEntry> entries, ClusterName cluster) =>
        InventoryOf(entries, cluster)?.Content.Section<Capacity>()?.Country.ToString();

    public static Quantity? InterconnectOf(IEnumerable<WorldEntry> entries, ClusterName cluster, string? domain)
    {
        var stated = (InventoryOf(entries, cluster)?.Content.Section<Capacity>()?.Domains ?? [])
            .Where(item => item.Domain == domain && item.InterconnectGbitPerSecond.IsKnown)
            .Select(item => item.InterconnectGbitPerSecond.Value)
            .ToList();
        return stated.Count == 0 ? null : stated.Max();
    }

    public static IReadOnlyList<string> NamesOf(IEnumerable<WorldEntry> entries, string? customer) =>
    [
        .. entries.Where(entry => entry.Standing == Standing.Current).SelectMany(entry =>
            (entry.Statement.Record == "entities/" + customer
                ? entry.Content.Section<Identity>()?.Names ?? []
                : entry.Content.Section<RentalParties>() is { Customer.IsKnown: true } parties && parties.Customer.ToString() == customer
                    ? parties.CustomerNames ?? []
                    : entry.Content.Section<ListingBody>() is { Entity.IsKnown: true } listing && listing.Entity.ToString() == customer
                        ? listing.Names
                        : [])
            .Concat((entry.Content.Section<Owners>()?.Interests ?? [])
                .Where(interest => interest.Party.IsKnown && interest.Party.ToString() == customer).Select(interest => interest.PartyName).OfType<PartyName>()))
            .Select(name => name.Text)
            .Distinct(),
    ];

    /// <summary>An entry, then those whose place it took.</summary>
    public static IReadOnlyList<long> LineOf(IReadOnlyList<WorldEntry> entries, long index) =>
        [index, .. entries[(int)index].Supersedes is { } earlier ? LineOf(entries, earlier) : []];

    public static bool Overlaps(Run run, Period period)
    {
        var start = run.StartedAt.IsKnown ? run.StartedAt.Value.Microseconds : long.MinValue;
        var end = run.EndedAt is { IsKnown: true } known ? known.Value.Microseconds : long.MaxValue;
        return start < (period.ToMicroseconds ?? long.MaxValue) && end > (period.FromMicroseconds ?? long.MinValue);
    }
}
