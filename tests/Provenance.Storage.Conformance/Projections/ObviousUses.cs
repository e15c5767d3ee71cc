using System.Numerics;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>The most that somebody held at once of chips that no line covers.</summary>
/// <param name="Placement">Whether in one domain or anywhere.</param>
/// <param name="Customer">Whose; of several identifiers that are one, the first.</param>
/// <param name="Cluster">One of the clusters.</param>
/// <param name="Places">Clusters and domains.</param>
/// <param name="At">When the peak was first reached.</param>
/// <param name="Chips">Chips held then.</param>
/// <param name="WithoutFigure">Those among them that cannot be added up.</param>
/// <param name="Sum">TPP × 10^12 of the others.</param>
/// <param name="Kinds">How many of which.</param>
/// <param name="Jobs">Entries of the jobs that held them.</param>
internal sealed record StackedPeak(
    string Placement, string? Customer, ClusterName Cluster, string Places, long At, BigInteger Chips, BigInteger WithoutFigure, BigInteger Sum, string Kinds, IReadOnlyList<long> Jobs);

/// <summary>What was held when, by looking at every allocation at every moment at which anything starts.</summary>
internal static class ObviousUses
{
    private sealed record Held(string? Customer, ClusterName Cluster, string? Domain, string Accelerator, BigInteger Count, long From, long To, long Job);

    public static IEnumerable<(BigInteger Peak, BigInteger Microseconds)> Series(WorldView view, UsageSeriesQuestion question)
    {
        var identities = new ObviousIdentities(view, question.IdentifiersApart);
        var held = HeldBy(view.Entries, question.Filter.Country)
            .Where(item => (question.Filter.Customer is null || identities.MembersOf(question.Filter.Customer).Contains(item.Customer))
                && (question.Filter.Operator is null || item.Cluster.Operator == question.Filter.Operator)
                && (question.Filter.Cluster is null || item.Cluster.Cluster == question.Filter.Cluster))
            .ToList();
        var buckets = question.Buckets == 0 ? UsageSeriesQuestion.DefaultBuckets : question.Buckets;
        for (var i = 0; i < buckets; i++)
        {
            var from = question.From + (long)((Int128)(question.To - question.From) * i / buckets);
            var to = question.From + (long)((Int128)(question.To - question.From) * (i + 1) / buckets);
            var moments = held.Select(item => item.From).Where(at => at > from && at < to).Append(from);
            yield return (
                moments.Max(at => At(held, at).Aggregate(BigInteger.Zero, (sum, item) => sum + item.Count)),
                held.Aggregate(BigInteger.Zero, (sum, item) => sum + (item.Count * Math.Max(0, Math.Min(to, item.To) - Math.Max(from, item.From)))));
        }
    }

    public static IEnumerable<string> Stacked(WorldView view, StackedChipsQuestion question) => StackedPeaks(view, question).Select(Describe);

    /// <summary>Everybody whose peak is on the question's line or over it.</summary>
    public static IEnumerable<StackedPeak> StackedPeaks(WorldView view, StackedChipsQuestion question)
    {
        var (entries, identities) = (view.Entries, new ObviousIdentities(view, question.IdentifiersApart));
        var (start, end) = (question.Period.FromMicroseconds ?? long.MinValue, question.Period.ToMicroseconds ?? long.MaxValue);
        var held = HeldBy(entries, question.Country)
            .Where(item => ControlOf(item.Accelerator) != ChipControl.Controlled)
            .Select(item => item with { From = Math.Max(item.From, start), To = Math.Min(item.To, end) })
            .Where(item => item.From < item.To)
            .Select(item => item with { Customer = identities.CustomerOf(item.Customer) })
            .ToList();
        var all = HeldBy(entries, question.Country).GroupBy(item => identities.CustomerOf(item.Customer))
            .ToDictionary(group => group.Key ?? "", group => group.Select(item => (item.Cluster, item.Domain)).Distinct().Count());
        var together = held.GroupBy(item => (item.Customer, item.Cluster, item.Domain))
            .Select(group => PeakOf("CoLocated", group.Key.Customer, [.. group]));
        var anywhere = held.Where(item => item.Customer is not null and not "unknown").GroupBy(item => item.Customer)
            .Where(group => all[group.Key!] > 1)
            .Select(group => PeakOf("Aggregate", group.Key, [.. group]));
        return together.Concat(anywhere).Where(peak => peak.Sum >= (BigInteger)question.MinTotalProcessingPerformance.Millionths * 1_000_000);
    }

    /// <summary>Who holds any accelerators: customers, and clusters where the customer is not known.</summary>
    public static IEnumerable<string> Holders(WorldView view)
    {
        var identities = new ObviousIdentities(view, isApart: false);
        return HeldBy(view.Entries, null).Select(item => HolderOf(identities.CustomerOf(item.Customer), item.Cluster)).Distinct();
    }

    /// <summary>The customer, or the cluster where the customer is not known.</summary>
    public static string HolderOf(string? customer, ClusterName cluster) =>
        customer is null or "unknown" ? $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}" : customer;

    public static string Describe(StackedChipsHolder holder) => string.Join(
        " | ",
        holder.Placement,
        holder.Customer,
        string.Join(',', holder.Places.Select(place => $"{place.Cluster} {place.Domain}").Order(StringComparer.Ordinal)),
        holder.PeakAt,
        holder.Chips,
        holder.ChipsWithoutFigure,
        holder.TotalProcessingPerformance,
        string.Join(',', holder.ByAccelerator.Select(kind => $"{kind.Count} {kind.Accelerator}")));

    private static string Describe(StackedPeak peak) => string.Join(
        " | ", peak.Placement, peak.Customer, peak.Places, peak.At, peak.Chips, peak.WithoutFigure, new ExactSum(peak.Sum / 1_000_000), peak.Kinds);

    private static StackedPeak PeakOf(string placement, string? customer, List<Held> held)
    {
        var peak = held.Select(item => item.From).Distinct()
            .Select(at => (At: at, Then: At(held, at).ToList()))
            .Select(moment => (moment.At, moment.Then, Sum: Sum(moment.Then), All: moment.Then.Aggregate(BigInteger.Zero, (sum, item) => sum + item.Count)))
            .OrderByDescending(moment => moment.Sum).ThenByDescending(moment => moment.All).ThenBy(moment => moment.At)
            .First();
        return new StackedPeak(
            placement,
            customer,
            peak.Then[0].Cluster,
            string.Join(',', peak.Then.Select(item => $"{item.Cluster} {item.Domain}").Distinct().Order(StringComparer.Ordinal)),
            peak.At,
            peak.All,
            peak.Then.Where(item => ControlOf(item.Accelerator) != ChipControl.Uncontrolled).Aggregate(BigInteger.Zero, (sum, item) => sum + item.Count),
            peak.Sum,
            string.Join(',', peak.Then.GroupBy(item => item.Accelerator).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Aggregate(BigInteger.Zero, (sum, item) => sum + item.Count)} {group.Key}")),
            [.. peak.Then.Select(item => item.Job).Distinct().Order()]);
    }

    // In operations a second × bits: TPP × 10^12.
    private static BigInteger Sum(IEnumerable<Held> held) => held
        .Where(item => ControlOf(item.Accelerator) == ChipControl.Uncontrolled)
        .Aggregate(BigInteger.Zero, (sum, item) => sum
            + (item.Count * (BigInteger)(AcceleratorCatalogue.Default.Find(item.Accelerator)!.TotalProcessingPerformance!.Value * 1_000_000_000_000m)));

    private static ChipControl ControlOf(string slug) => AcceleratorCatalogue.Default.Find(slug) is { } chip
        ? RuleSets.Default.Rules.SelectMany(rule => rule.ChipControl).Max(line => line.Judge(chip))
        : ChipControl.Unknown;

    private static IEnumerable<Held> At(IEnumerable<Held> held, long at) => held.Where(item => item.From <= at && at < item.To);

    private static IEnumerable<Held> HeldBy(IReadOnlyList<WorldEntry> entries, string? country) =>
        from entry in entries
        where entry is { Standing: Standing.Current, Statement.Kind: TrainingJobKind }
        let cluster = ClusterName.Of(entry.Statement.RecordName)
        where country is null || country == ObviousInventory.CountryOf(entries, cluster)
        from allocation in entry.Content.Section<Run>()?.Allocations ?? []
        select new Held(
            entry.Content.Section<JobParties>()?.Customer.ToString(),
            cluster,
            allocation.Domain.IsKnown ? allocation.Domain.Value : null,
            allocation.Accelerator.ToString(),
            allocation.Count,
            allocation.From.Microseconds,
            allocation.To.Microseconds,
            entry.Index);
}
