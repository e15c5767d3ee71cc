using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A job declared as inference or evaluation.</summary>
/// <param name="Job">Its entry.</param>
/// <param name="Made">Weights that came out and had not gone in, as far as is known.</param>
/// <param name="AreShown">Whether it is shown that they had not.</param>
/// <param name="IsConversion">Whether weights went in to be quantised, pruned or merged.</param>
/// <param name="LongestHeld">How long its longest allocation lasted, microseconds.</param>
/// <param name="MostAccelerators">The most in any allocation.</param>
internal sealed record ObviousServing(WorldEntry Job, int Made, bool AreShown, bool IsConversion, long LongestHeld, long MostAccelerators)
{
    private const long Week = 7L * 24 * 3_600_000_000;

    /// <summary>Whether it held accelerators for a week or more.</summary>
    public bool IsLong => LongestHeld >= Week;

    /// <summary>Whether it leaves what running or measuring a model does not leave.</summary>
    public bool IsDoubtful => Made > 0 && (!IsConversion || IsLong);

    /// <summary>Those among them that state what came out.</summary>
    public static IEnumerable<ObviousServing> Of(IReadOnlyList<WorldEntry> entries)
    {
        var graph = new ObviousLineage(entries);
        foreach (var job in entries.Where(entry => entry is { Standing: Standing.Current, Statement.Kind: TrainingJobKind }))
        {
            if (job.Content.Section<Run>() is { Workload.Class: WorkloadClass.Inference or WorkloadClass.Evaluation } run
                && job.Content.Section<Lineage>() is { Outputs.IsKnown: true } lineage)
            {
                var mentions = ObviousLineage.Mentions(job).ToList();
                var inputs = mentions.Where(mention => !mention.IsMade).ToList();
                var made = mentions
                    .Where(mention => mention is { IsMade: true, Role: "weights" })
                    .Where(mention => !inputs.Exists(input => input.IsIdentified && mention.IsIdentified && graph.NodeOf(input) == graph.NodeOf(mention)))
                    .ToList();
                yield return new ObviousServing(
                    job,
                    made.Count,
                    lineage.Inputs.IsKnown
                        && made.TrueForAll(own => inputs.Where(input => input.Sort == "model").All(input => Kinds(graph, input).Intersect(Kinds(graph, own)).Any())),
                    inputs.Exists(input => input.Relation is "quantize" or "prune" or "merge"),
                    run.Allocations.Select(held => held.To.Microseconds - held.From.Microseconds).DefaultIfEmpty().Max(),
                    run.Allocations.Select(held => held.Count).DefaultIfEmpty().Max());
            }
        }
    }

    // The kinds of digests that anybody tells of the artifact.
    private static IEnumerable<DigestKind> Kinds(ObviousLineage graph, ObviousLineage.Mention mention) => mention.IsIdentified
        ? graph.MentionsOf(graph.NodeOf(mention)).SelectMany(same => same.Digests).Where(digest => digest.IsIdentifying).Select(digest => digest.Kind)
        : [];
}
