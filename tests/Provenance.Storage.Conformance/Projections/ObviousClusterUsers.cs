using System.Numerics;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>One user as text, and the peak that it is ordered by.</summary>
internal sealed record ObviousUser(string Text, BigInteger Operations);

/// <summary>Users of large clusters: every moment at which anything starts is looked at, and everything held then counted.</summary>
internal static class ObviousClusterUsers
{
    private sealed record Held(WorldEntry Job, Allocation Allocation, long From, long To)
    {
        public ulong? Peak(NumberFormat format) =>
            AcceleratorCatalogue.Default.Find(Allocation.Accelerator.ToString())?.PeakFlopsIn(format);
    }

    public static IReadOnlyList<ObviousUser> Find(WorldView view, LargeClusterQuestion question) => Find(view, question, new ObviousIdentities(view, question.IdentifiersApart));

    /// <summary>How many domains stay below the threshold, as what is held in unknown ones does, and reach it with that.</summary>
    public static int Lifted(WorldView view, LargeClusterQuestion question)
    {
        var groups = Groups(view, question, new ObviousIdentities(view, question.IdentifiersApart));
        return groups.Count(group => group.Key.Domain is not null
            && groups.TryGetValue((group.Key.Customer, group.Key.Cluster, null), out var unknown)
            && !Reaches(group.Value) && !Reaches(unknown) && Reaches([.. group.Value, .. unknown]));

        bool Reaches(List<Held> held) => ObviousClusterUsers.Reaches(question, PeakOf(held, question.NumberFormat).Operations);
    }

    private static List<ObviousUser> Find(WorldView view, LargeClusterQuestion question, ObviousIdentities identities) =>
    [
        .. Groups(view, question, identities)
            .Select(group => Describe(view, question, identities, group.Key, group.Value))
            .Where(user => Reaches(question, user.Operations)),
    ];

    private static bool Reaches(LargeClusterQuestion question, BigInteger operations) =>
        operations * 1_000_000 >= (BigInteger)question.MinOperationsPerSecond.Millionths;

    private static Dictionary<(string? Customer, ClusterName Cluster, string? Domain), List<Held>> Groups(
        WorldView view, LargeClusterQuestion question, ObviousIdentities identities) =>
        view.Entries
            .Where(entry => entry is { Standing: Standing.Current, Statement.Kind: TrainingJobKind })
            .SelectMany(entry => (entry.Content.Section<Run>()?.Allocations ?? []).Select(allocation => Clip(entry, allocation, question.Period)))
            .Where(held => held.From < held.To)
            .GroupBy(held => (
                Customer: identities.CustomerOf(CustomerOf(held.Job)),
                Cluster: ClusterName.Of(held.Job.Statement.RecordName),
                Domain: held.Allocation.Domain.IsKnown ? held.Allocation.Domain.Value : null))
            .Where(group => question.Country is null || question.Country == ObviousInventory.CountryOf(view.Entries, group.Key.Cluster))
            .Where(group => question.MinInterconnectGbitPerSecond is not { } least
                || ObviousInventory.InterconnectOf(view.Entries, group.Key.Cluster, group.Key.Domain) is not { } stated
                || stated >= least)
            .ToDictionary(group => group.Key, group => group.ToList());

    public static string Describe(LargeClusterUser user) => string.Join(
        " | ",
        user.Customer,
        user.Cluster,
        user.Domain,
        user.Country,
        user.InterconnectGbitPerSecond,
        user.PeakOperationsPerSecond,
        user.PeakAccelerators,
        user.AcceleratorsWithoutFigure,
        user.PeakAt,
        user.AcceleratorHours.Low,
        user.AcceleratorHours.High,
        user.Flop?.High,
        user.Jobs,
        string.Join(',', user.Lineages),
        string.Join(',', user.LogIndices),
        string.Join(',', user.CustomerNames.Order(StringComparer.Ordinal)),
        ObviousIdentities.Describe(user.Judged),
        string.Join(',', user.Contradicting));

    private static Held Clip(WorldEntry job, Allocation allocation, Period period) => new(
        job,
        allocation,
        Math.Max(allocation.From.Microseconds, period.FromMicroseconds ?? long.MinValue),
        Math.Min(allocation.To.Microseconds, period.ToMicroseconds ?? long.MaxValue));

    private static (long At, BigInteger Operations, long All, long Without) PeakOf(List<Held> held, NumberFormat format) => held
        .Select(start => (At: start.From, Then: held.Where(other => other.From <= start.From && start.From < other.To).ToList()))
        .Select(moment => (
            moment.At,
            Operations: moment.Then.Aggregate(BigInteger.Zero, (sum, item) => sum + (item.Allocation.Count * new BigInteger(item.Peak(format) ?? 0))),
            All: moment.Then.Sum(item => item.Allocation.Count),
            Without: moment.Then.Where(item => item.Peak(format) is null).Sum(item => item.Allocation.Count)))
        .OrderByDescending(moment => moment.Operations).ThenByDescending(moment => moment.All).ThenBy(moment => moment.At)
        .First();

    private static ObviousUser Describe(
        WorldView view,
        LargeClusterQuestion question,
        ObviousIdentities identities,
        (string? Customer, ClusterName Cluster, string? Domain) group,
        List<Held> held)
    {
        var (customer, cluster, domain) = group;
        var peak = PeakOf(held, question.NumberFormat);
        var microseconds = held.Aggregate(BigInteger.Zero, (sum, item) => sum + (item.Allocation.Count * new BigInteger(item.To - item.From)));
        var jobs = held.Select(item => item.Job).Distinct().OrderBy(job => job.Index).ToList();
        var text = string.Join(
            " | ",
            customer,
            cluster,
            domain,
            ObviousInventory.CountryOf(view.Entries, cluster),
            ObviousInventory.InterconnectOf(view.Entries, cluster, domain),
            peak.Operations,
            peak.All,
            peak.Without,
            peak.At,
            new ExactSum(microseconds / 3600),
            new ExactSum((microseconds + 3599) / 3600),
            jobs.Exists(HasFlop) ? new ExactSum(ObviousJobs.SumOfFlop(jobs)) : null,
            jobs.Count,
            string.Join(',', Lineages(jobs)),
            string.Join(',', jobs.Select(job => job.Index)),
            string.Join(',', jobs.Select(CustomerOf).Append(customer).Distinct().SelectMany(one => ObviousInventory.NamesOf(view.Known, one)).Distinct().Order(StringComparer.Ordinal)),
            identities.Tell(customer, jobs.Select(CustomerOf)),
            string.Join(',', ObviousIdentities.Contradicting(view.Entries, jobs.Select(job => job.Index))));
        return new ObviousUser(text, peak.Operations);
    }

    private static string? CustomerOf(WorldEntry job) => job.Content.Section<JobParties>()?.Customer.ToString();

    private static bool HasFlop(WorldEntry job) => job.Content.Section<Run>() is { Flop.IsKnown: true };

    private static IEnumerable<string> Lineages(IReadOnlyList<WorldEntry> jobs)
    {
        var lineages = jobs.Select(job => job.Content.Section<Lineage>()).OfType<Lineage>().ToList();
        var models = lineages.Where(lineage => lineage.Model.IsKnown).Select(lineage => lineage.Model.Value.Name).Distinct().Order(StringComparer.Ordinal);
        var digests = lineages
            .Where(lineage => lineage is { Model.IsKnown: false, Outputs.IsKnown: true })
            .SelectMany(lineage => lineage.Outputs.Value)
            .Where(output => output is { Role: ArtifactRole.Weights, Name: null })
            .Select(output => (output.Digests.File ?? output.Digests.Manifest ?? output.Digests.TensorRoot ?? output.Digests.Shapes).ToString()!)
            .Distinct()
            .Order(StringComparer.Ordinal);
        return models.Concat(digests);
    }
}
