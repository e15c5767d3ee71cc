using System.Numerics;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Searches by walking the list.</summary>
internal static class ObviousJobs
{
    /// <summary>Jobs that pass the filter, in the order of the answer, also disputed ones.</summary>
    public static IReadOnlyList<WorldEntry> Find(IReadOnlyList<WorldEntry> entries, JobFilter filter) =>
    [
        .. entries
            .Where(entry => entry.Statement.Kind is TrainingJobKind && !entry.Statement.IsWithdrawal && entry.Standing != Standing.Superseded)
            .Where(entry => Passes(entries, entry, filter))
            .OrderByDescending(StartOf)
            .ThenByDescending(entry => entry.Index),
    ];

    public static long StartOf(WorldEntry entry) =>
        entry.Content.Section<Run>() is { StartedAt.IsKnown: true } run ? run.StartedAt.Value.Microseconds : -1;

    public static BigInteger SumOfFlop(IEnumerable<WorldEntry> jobs) => jobs
        .Select(job => job.Content.Section<Run>())
        .Where(run => run is { Flop.IsKnown: true })
        .Aggregate(BigInteger.Zero, (sum, run) => sum + (BigInteger)run!.Flop.Value.High.Millionths);

    public static BigInteger SumOfHours(IEnumerable<WorldEntry> jobs) => jobs
        .Select(job => job.Content.Section<Run>())
        .Where(run => run is { AcceleratorHours.IsKnown: true })
        .Aggregate(BigInteger.Zero, (sum, run) => sum + (BigInteger)run!.AcceleratorHours.Value.Low.Millionths);

    public static long MaxAccelerators(IEnumerable<WorldEntry> jobs) => jobs
        .SelectMany(job => job.Content.Section<Run>()?.Allocations ?? [])
        .Select(allocation => allocation.Count)
        .DefaultIfEmpty()
        .Max();

    private static bool Passes(IReadOnlyList<WorldEntry> entries, WorldEntry entry, JobFilter filter)
    {
        var cluster = ClusterName.Of(entry.Statement.RecordName);
        var run = entry.Content.Section<Run>();
        var parties = entry.Content.Section<JobParties>();
        var model = entry.Content.Section<Lineage>() is { Model.IsKnown: true } lineage ? lineage.Model.Value.Name : null;
        return (filter.Operator is null || filter.Operator == cluster.Operator)
            && (filter.Site is null || filter.Site == cluster.Site)
            && (filter.Cluster is null || filter.Cluster == cluster.Cluster)
            && (filter.Country is null || filter.Country == ObviousInventory.CountryOf(entries, cluster))
            && (filter.Customer is null || filter.Customer == parties?.Customer.ToString())
            && (filter.Model is null || filter.Model == model)
            && (filter.Period == Period.Always || (run is not null && ObviousInventory.Overlaps(run, filter.Period)))
            && (filter.MinAccelerators == 0 || run?.Allocations.Any(allocation => allocation.Count >= filter.MinAccelerators) == true)
            && (filter.MinFlop is null || (run is { Flop.IsKnown: true } && run.Flop.Value.High >= filter.MinFlop));
    }
}
