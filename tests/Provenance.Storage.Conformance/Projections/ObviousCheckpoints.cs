using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Weights that a job went on with and that another customer's job may have put out, by comparing every two.</summary>
/// <param name="Given">The job that put out weights of the same shapes.</param>
/// <param name="Taken">The job that went on with weights whose origin nobody reports.</param>
/// <param name="Shapes">Digest of the shapes.</param>
/// <param name="Gap">Microseconds between.</param>
internal sealed record ObviousCheckpoint(WorldEntry Given, WorldEntry Taken, Digest Shapes, long Gap)
{
    private const long Month = 30L * 86_400_000_000;

    /// <summary>Customer of a job.</summary>
    public static string? CustomerOf(WorldEntry job) => job.Content.Section<JobParties>()?.Customer.ToString();

    /// <summary>Weights that known customers' jobs went on with, with shapes, parameters and a start; and whether a release of that day or before, or of an unknown one, has these shapes.</summary>
    public static IReadOnlyList<(WorldEntry Job, ObviousLineage.Mention Weights, bool IsPublished)> TakenIn(IReadOnlyList<WorldEntry> entries)
    {
        var published = (from release in entries
                         where release is { Standing: Standing.Current, Statement.Kind: ModelReleaseKind }
                         from mention in ObviousLineage.Mentions(release)
                         where mention is { Side: ArtifactSide.Released, Role: "weights" } && ShapesOf(mention) is not null
                         let day = release.Content.Section<ModelReleaseBody>()!.ReleasedOn
                         select (Shapes: ShapesOf(mention)!.Value, Day: day.IsKnown ? day.Value.ToString() : "")).ToList();
        return
        [
            .. from job in entries
               where IsComparable(job) && job.Content.Section<Run>() is { StartedAt.IsKnown: true }
               from weights in ObviousLineage.Mentions(job)
               where weights is { Side: ArtifactSide.Input, Role: "weights", Relation: "resume" or "continued-pretrain" or "finetune" } && ShapesOf(weights) is not null
               let day = job.Content.Section<Run>()!.StartedAt.Value.ToString()[..10]
               select (job, weights, published.Exists(release => release.Shapes == ShapesOf(weights)!.Value && string.CompareOrdinal(release.Day, day) <= 0)),
        ];
    }

    /// <summary>All pairs; of each other customer the job that ended last.</summary>
    public static IEnumerable<ObviousCheckpoint> Find(IReadOnlyList<WorldEntry> entries)
    {
        foreach (var (taking, weights, _) in TakenIn(entries).Where(taken => !taken.IsPublished && !IsReported(entries, taken.Weights)))
        {
            var pairs =
                from giving in entries
                where IsComparable(giving) && CustomerOf(giving) != CustomerOf(taking) && giving.Content.Section<Run>() is { EndedAt: { IsKnown: true } }
                let gap = taking.Content.Section<Run>()!.StartedAt.Value.Microseconds - giving.Content.Section<Run>()!.EndedAt!.Value.Value.Microseconds
                where gap is >= 0 and <= Month && AreOfOneSize(giving, taking)
                from output in ObviousLineage.Mentions(giving)
                where output is { Side: ArtifactSide.Output, Role: "weights" } && ShapesOf(output) == ShapesOf(weights)
                where !output.Identifying.Intersect(weights.Identifying).Any()
                select new ObviousCheckpoint(giving, taking, ShapesOf(weights)!.Value, gap);
            foreach (var customer in pairs.GroupBy(pair => CustomerOf(pair.Given)))
            {
                yield return customer.OrderBy(pair => pair.Gap).ThenByDescending(pair => pair.Given.Index).First();
            }
        }
    }

    private static bool IsComparable(WorldEntry entry) => entry is { Standing: Standing.Current, Statement.Kind: TrainingJobKind }
        && EntityId.TryParse(CustomerOf(entry), out _) && entry.Content.Section<Lineage>() is { Parameters.IsKnown: true };

    private static Digest? ShapesOf(ObviousLineage.Mention mention) =>
        mention.Digests.Where(digest => digest.Kind == DigestKind.Shapes).Select(digest => (Digest?)digest.Digest).FirstOrDefault();

    private static bool AreOfOneSize(WorldEntry giving, WorldEntry taking)
    {
        var (one, other) = (giving.Content.Section<Lineage>()!.Parameters.Value, taking.Content.Section<Lineage>()!.Parameters.Value);
        return one.Low <= other.High && other.Low <= one.High;
    }

    // Whoever only hands on what went in is not its origin.
    private static bool IsReported(IReadOnlyList<WorldEntry> entries, ObviousLineage.Mention weights) => entries.Any(entry =>
        entry.Standing == Standing.Current
        && ObviousLineage.Mentions(entry).Any(mention => mention.IsMade && mention.Identifying.Intersect(weights.Identifying).Any()));
}
