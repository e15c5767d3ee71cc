// Which weights came out of a job that had not gone in. The nodes of the lineage graph decide: what any statement tells to be
// one artifact is one, whoever names it by which digest. Unknown is not "no": where what went in is not stated, or has no digest
// of a kind that what came out has as well, nothing is shown.

using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>Weights that a job leaves and that, as far as is known, had not gone in.</summary>
/// <param name="Count">How many.</param>
/// <param name="AreInputsUnknown">Whether what went in is stated as unknown.</param>
/// <param name="Incomparable">Weights that went in, and that no digest tells from all of these.</param>
/// <param name="IsConversion">Whether weights went in to be quantised, pruned or merged.</param>
internal readonly record struct MadeWeights(int Count, bool AreInputsUnknown, int Incomparable, bool IsConversion)
{
    private static readonly string Weights = Words.Of(ArtifactRole.Weights);

    // How weights are made from weights without training.
    private static readonly string[] Conversions =
        [Words.Of(InputRelation.Quantize), Words.Of(InputRelation.Prune), Words.Of(InputRelation.Merge)];

    /// <summary>Whether it is shown that they had not gone in.</summary>
    public bool AreShown => !AreInputsUnknown && Incomparable == 0;

    /// <summary>Those of a job.</summary>
    public static async ValueTask<MadeWeights> ReadAsync(
        ILineageFacts facts, LineageGraph graph, ServingJob job, CancellationToken cancellationToken)
    {
        var artifacts = await facts.ReadArtifactsAsync(job.LogIndex, cancellationToken);
        var inputs = artifacts.Where(artifact => artifact.Side == ArtifactSide.Input).ToList();
        var named = inputs.SelectMany(input => input.Identifying).ToHashSet();
        var made = artifacts.Where(artifact => artifact.IsMade && artifact.Role == Weights && !artifact.Identifying.Any(named.Contains)).ToList();
        if (made.Count > 0)
        {
            var known = await NodesAsync(graph, inputs.Where(input => input.IsIdentified), cancellationToken);
            made = await WithoutAsync(graph, made, known, cancellationToken);
        }

        var incomparable = made.Count == 0 ? 0 : await CountIncomparableAsync(graph, made, inputs, cancellationToken);
        return new MadeWeights(made.Count, job.AreInputsUnknown, incomparable, inputs.Any(input => Conversions.Contains(input.Relation)));
    }

    private static async ValueTask<HashSet<LineageKey>> NodesAsync(
        LineageGraph graph, IEnumerable<LineageArtifact> artifacts, CancellationToken cancellationToken)
    {
        var nodes = new HashSet<LineageKey>();
        foreach (var artifact in artifacts)
        {
            nodes.Add(await graph.NodeOfAsync(artifact, cancellationToken));
        }

        return nodes;
    }

    private static async ValueTask<List<LineageArtifact>> WithoutAsync(
        LineageGraph graph, List<LineageArtifact> made, HashSet<LineageKey> known, CancellationToken cancellationToken)
    {
        var left = new List<LineageArtifact>();
        foreach (var artifact in made)
        {
            if (!artifact.IsIdentified || !known.Contains(await graph.NodeOfAsync(artifact, cancellationToken)))
            {
                left.Add(artifact);
            }
        }

        return left;
    }

    // Two artifacts are told apart where both have a digest of one kind, by whatever statement.
    private static async ValueTask<int> CountIncomparableAsync(
        LineageGraph graph, List<LineageArtifact> made, List<LineageArtifact> inputs, CancellationToken cancellationToken)
    {
        var kinds = new List<HashSet<DigestKind>>();
        foreach (var artifact in made)
        {
            kinds.Add(await KindsAsync(graph, artifact, cancellationToken));
        }

        var count = 0;
        foreach (var input in inputs.Where(input => LineageGraph.IsModel(input.Role)))
        {
            var own = await KindsAsync(graph, input, cancellationToken);
            count += kinds.TrueForAll(own.Overlaps) ? 0 : 1;
        }

        return count;
    }

    private static async ValueTask<HashSet<DigestKind>> KindsAsync(LineageGraph graph, LineageArtifact artifact, CancellationToken cancellationToken) =>
        artifact.IsIdentified
            ? [.. graph.MentionsOf(await graph.NodeOfAsync(artifact, cancellationToken))
                .SelectMany(mention => mention.Digests).Where(digest => digest.IsIdentifying).Select(digest => digest.Kind)]
            : [];
}
