// Contradictions about what an artifact was made from. Two sorts:
//   inputs differ   jobs that put out one artifact name different models and data as their inputs, or one job does in two
//                   statements that conflict. Only statements that give an identifying digest for every such input are
//                   compared: an unknown input contradicts nothing.
//   bases           a release names, by digest, a base of what it published. If attested jobs put the artifact out, the
//                   base should be among their ancestors. It is contradicted only where every job on the way says what
//                   went in, all by digest; else it is unconfirmed.
// What is compared is bounded, and what was left out is counted: there a doubt may be missed.

using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>Finds doubts about parents.</summary>
internal sealed class ParentDoubts(LineageGraph graph, IInvestigationSnapshot snapshot)
{
    private const int MostMakers = 100;
    private const int MostAncestors = 1_000;

    private readonly Dictionary<long, string?> _inputs = [];
    private long _artifactsCut;
    private long _releasesCut;

    /// <summary>What was left out, in sentences.</summary>
    public IEnumerable<string> Caveats =>
    [
        .. _artifactsCut == 0 ? Array.Empty<string>() : [Counted.Say(
            _artifactsCut,
            $"{{0}} [artifact has|artifacts have] more jobs or releases that put [it|them] out than the first {MostMakers}, which were compared: of the others no contradiction shows.")],
        .. _releasesCut == 0 ? Array.Empty<string>() : [Counted.Say(
            _releasesCut,
            $"Behind what {{0}} [release|releases] published stand more jobs than the first {MostAncestors}, among which [its base was|their bases were] looked for: a base that is not among them is not confirmed.")],
    ];

    /// <summary>Doubts about these artifacts, in their order.</summary>
    public async ValueTask<IReadOnlyList<ParentDoubt>> FindAsync(
        IEnumerable<(LineageKey Key, int NodeId)> artifacts, CancellationToken cancellationToken)
    {
        var doubts = new List<ParentDoubt>();
        foreach (var (key, nodeId) in artifacts)
        {
            if (key.Sort != LineageSort.Artifact)
            {
                continue;
            }

            var isCut = false;
            var mentions = graph.MentionsOf(key);
            var digests = mentions.SelectMany(mention => mention.Identifying).ToHashSet();
            var makers = FirstOf(mentions.Concat(graph.ConflictingWith(digests)), ArtifactSide.Output, ref isCut);
            var releases = FirstOf(mentions, ArtifactSide.Released, ref isCut);
            _artifactsCut += isCut ? 1 : 0;
            if (await DifferingAsync(makers, cancellationToken) is { Count: > 0 } differing)
            {
                doubts.Add(new ParentDoubt(nodeId, ParentDoubtKind.InputsDiffer, differing));
            }

            foreach (var release in releases)
            {
                if (await JudgeBasesAsync(key, release, cancellationToken) is { } kind)
                {
                    doubts.Add(new ParentDoubt(nodeId, kind, [release]));
                }
            }
        }

        return doubts;
    }

    private static List<long> FirstOf(IEnumerable<LineageArtifact> mentions, ArtifactSide side, ref bool isCut)
    {
        var makers = mentions.Where(mention => mention.Side == side).Select(mention => mention.LogIndex).Distinct().Order().Take(MostMakers + 1).ToList();
        if (makers.Count > MostMakers)
        {
            isCut = true;
            makers.RemoveAt(MostMakers);
        }

        return makers;
    }

    private async ValueTask<IReadOnlyList<long>> DifferingAsync(List<long> makers, CancellationToken cancellationToken)
    {
        var named = new List<(long Maker, string Inputs)>();
        foreach (var maker in makers.Count > 1 ? makers : [])
        {
            if (await InputsOfAsync(maker, cancellationToken) is { } inputs)
            {
                named.Add((maker, inputs));
            }
        }

        return named.DistinctBy(maker => maker.Inputs).Count() > 1 ? [.. named.Select(maker => maker.Maker)] : [];
    }

    // The models and data that went in, as one text; null where not all of it is known by digest.
    private async ValueTask<string?> InputsOfAsync(long maker, CancellationToken cancellationToken)
    {
        if (!_inputs.TryGetValue(maker, out var text))
        {
            _inputs[maker] = text = await ReadInputsAsync(maker, cancellationToken);
        }

        return text;
    }

    private async ValueTask<string?> ReadInputsAsync(long maker, CancellationToken cancellationToken)
    {
        if (await snapshot.Runs.ReadRunAsync(maker, cancellationToken) is not { AreInputsKnown: true })
        {
            return null;
        }

        var identities = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var input in await snapshot.Lineage.ReadArtifactsAsync(maker, cancellationToken))
        {
            if (input.IsMade || !IsModelOrData(input))
            {
                continue;
            }

            if (!input.IsIdentified)
            {
                return null;
            }

            // What a statement in conflict says of an artifact joins nothing; each of its digests is looked up alone.
            foreach (var digest in input.Identifying)
            {
                identities.Add(await graph.IdentityOfAsync(digest, cancellationToken));
            }
        }

        return string.Join(' ', identities);
    }

    private async ValueTask<ParentDoubtKind?> JudgeBasesAsync(LineageKey key, long release, CancellationToken cancellationToken)
    {
        var bases = (await snapshot.Lineage.ReadArtifactsAsync(release, cancellationToken))
            .Where(artifact => artifact.Side == ArtifactSide.Base && artifact.IsIdentified)
            .Select(artifact => artifact.Identifying.First())
            .ToList();
        if (bases.Count == 0)
        {
            return null;
        }

        var (ancestors, isComplete, isCut) = await AncestorsByJobsAsync(key, cancellationToken);
        _releasesCut += isCut ? 1 : 0;
        var kind = default(ParentDoubtKind?);
        foreach (var digest in bases)
        {
            if (!(await graph.StartIdentifiedAsync(digest, cancellationToken)).Any(ancestors.Contains))
            {
                kind = isComplete ? ParentDoubtKind.BaseContradicted : kind ?? ParentDoubtKind.BaseUnconfirmed;
            }
        }

        return kind;
    }

    // Artifacts behind one along attested jobs and digests alone, and whether these jobs say all of it.
    private async ValueTask<(HashSet<LineageKey> Ancestors, bool IsComplete, bool IsCut)> AncestorsByJobsAsync(
        LineageKey key, CancellationToken cancellationToken)
    {
        var (ancestors, open, isComplete) = (new HashSet<LineageKey>(), new Queue<LineageKey>([key]), true);
        var makers = new HashSet<long>();
        while (open.TryDequeue(out var artifact))
        {
            var jobs = graph.MentionsOf(artifact).Where(mention => mention.Side == ArtifactSide.Output).Select(mention => mention.LogIndex).ToList();
            isComplete &= jobs.Count > 0 || graph.MentionsOf(artifact).All(mention => LineageGraph.SortOf(mention.Role) == LineageGraph.DataSort);
            foreach (var job in jobs.Where(makers.Add))
            {
                isComplete &= makers.Count <= MostAncestors && await InputsOfAsync(job, cancellationToken) is not null;
                foreach (var step in makers.Count <= MostAncestors ? await graph.ParentsAsync(LineageKey.Maker(job), cancellationToken) : [])
                {
                    if (!step.IsByNameOnly && step.To.Sort == LineageSort.Artifact && ancestors.Add(step.To))
                    {
                        open.Enqueue(step.To);
                    }
                }
            }
        }

        return (ancestors, isComplete, makers.Count > MostAncestors);
    }

    private static bool IsModelOrData(LineageArtifact artifact) =>
        LineageGraph.SortOf(artifact.Role) is LineageGraph.ModelSort or LineageGraph.DataSort;
}
