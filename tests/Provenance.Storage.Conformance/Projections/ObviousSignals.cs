using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What signals look for, by walking through the entries of a world.</summary>
internal static class ObviousSignals
{
    private const long Year = 365L * 86_400_000_000;

    /// <summary>Weights or other parts of a model that one job put out and another took in, of two customers.</summary>
    /// <param name="From">Customer of the giving job.</param>
    /// <param name="To">Customer of the taking job.</param>
    /// <param name="At">When it was handed over.</param>
    /// <param name="AreCustomersKnown">Whether both are entities.</param>
    /// <param name="IsExplained">Whether it came too late, too early, was only handed on, or had been published.</param>
    public readonly record struct HandedOver(string? From, string? To, long At, bool AreCustomersKnown, bool IsExplained);

    /// <summary>Jobs of one model and customer.</summary>
    /// <param name="Together">Microseconds in which they ran at two sites or more.</param>
    public readonly record struct ModelRuns(string Model, string Customer, long Together);

    public static IEnumerable<HandedOver> Handoffs(WorldView view)
    {
        var entries = view.Entries;
        var jobs = entries.Where(entry => entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind).ToList();
        var published = entries.Where(entry => entry.Standing == Standing.Current && entry.Statement.Kind is ModelReleaseKind)
            .SelectMany(ObviousLineage.Mentions).Where(mention => mention.Side == ArtifactSide.Released)
            .SelectMany(mention => mention.Identifying).ToHashSet();
        return
            from taking in jobs
            from giving in jobs
            where giving != taking && !IsOne(CustomerOf(taking), CustomerOf(giving))
            from input in ObviousLineage.Mentions(taking)
            where !input.IsMade && input.Sort == "model"
            from output in ObviousLineage.Mentions(giving)
            where output.IsMade && input.Identifying.Intersect(output.Identifying).Any()
            let isHandedOn = ObviousLineage.Mentions(giving).Any(own => !own.IsMade && own.Identifying.Intersect(output.Identifying).Any())
            let isPublished = input.Identifying.Intersect(output.Identifying).Any(published.Contains)
            select new HandedOver(
                CustomerOf(giving),
                CustomerOf(taking),
                ObviousTies.MomentOf(view, taking),
                EntityId.TryParse(CustomerOf(giving), out _) && EntityId.TryParse(CustomerOf(taking), out _),
                isHandedOn || isPublished || IsOutOfTime(giving.Content.Section<Run>(), taking.Content.Section<Run>()));
    }

    public static IEnumerable<ModelRuns> RunsByModel(WorldView view, ObviousIdentities identities) =>
        from entry in view.Entries
        where entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind
        let run = entry.Content.Section<Run>()
        let end = run is null ? null : run.EndedAt is { IsKnown: true } known ? known.Value.Microseconds : run.State == JobState.Running ? view.ValidAt : (long?)null
        where run is { StartedAt.IsKnown: true, Workload.Class: not (WorkloadClass.Inference or WorkloadClass.Evaluation or WorkloadClass.SyntheticData or WorkloadClass.Other) } && end is not null
        let model = entry.Content.Section<Lineage>()
        where model is { Model.IsKnown: true } && EntityId.TryParse(CustomerOf(entry), out _)
        group (Site: string.Join('/', entry.Statement.Record.Split('/').Take(2)), From: run.StartedAt.Value.Microseconds, To: end.Value)
            by (Model: model.Model.Value.Name, Customer: identities.CustomerOf(CustomerOf(entry))!) into runs
        let moments = runs.SelectMany(one => new[] { one.From, one.To }).Distinct().Order().ToList()
        select new ModelRuns(runs.Key.Model, runs.Key.Customer, moments.Zip(moments.Skip(1))
            .Where(stretch => runs.Where(one => one.From <= stretch.First && stretch.Second <= one.To).Select(one => one.Site).Distinct().Count() >= 2)
            .Sum(stretch => stretch.Second - stretch.First));

    private static bool IsOutOfTime(Run? giving, Run? taking) => taking is { StartedAt.IsKnown: true }
        && ((giving is { StartedAt.IsKnown: true } && taking.StartedAt.Value < giving.StartedAt.Value)
            || (giving?.EndedAt is { IsKnown: true } ended && taking.StartedAt.Value.Microseconds - ended.Value.Microseconds > Year));

    private static string? CustomerOf(WorldEntry job) => job.Content.Section<JobParties>()?.Customer.ToString();

    private static bool IsOne(string? one, string? other) => one == other && one is not (null or "unknown");
}
