// Contradictions about parents, by looking at every statement for each artifact.

using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Doubts about the parents of an artifact's node.</summary>
internal sealed class ObviousDoubts(IReadOnlyList<WorldEntry> entries, ObviousLineage graph)
{
    public IEnumerable<(ParentDoubtKind Kind, string Indices)> Of(string node)
    {
        if (!node.StartsWith("artifact ", StringComparison.Ordinal))
        {
            yield break;
        }

        var digests = graph.MentionsOf(node).SelectMany(mention => mention.Identifying).ToHashSet();
        var makers = entries
            .Where(entry => entry.Standing is Standing.Current or Standing.Conflict)
            .Where(entry => ObviousLineage.Mentions(entry).Any(mention => mention.Side == ArtifactSide.Output && mention.Identifying.Any(digests.Contains)))
            .Where(entry => InputsOf(entry) is not null)
            .ToList();
        if (makers.Select(entry => string.Join(' ', InputsOf(entry)!)).Distinct().Count() > 1)
        {
            yield return (ParentDoubtKind.InputsDiffer, string.Join(' ', makers.Select(entry => entry.Index)));
        }

        foreach (var release in graph.MentionsOf(node).Where(mention => mention.Side == ArtifactSide.Released).Select(mention => mention.Index).Distinct())
        {
            if (JudgeBases(node, entries[(int)release]) is { } kind)
            {
                yield return (kind, $"{release}");
            }
        }
    }

    private List<string>? InputsOf(WorldEntry job)
    {
        if (job.Content.Section<Lineage>() is not { Inputs.IsKnown: true })
        {
            return null;
        }

        var inputs = ObviousLineage.Mentions(job).Where(mention => !mention.IsMade && mention.Sort is "model" or "data").Where(mention => !mention.IsMade).ToList();
        return inputs.TrueForAll(input => input.IsIdentified)
            ? [.. inputs.SelectMany(input => input.Identifying).Select(Identity).Distinct().Order(StringComparer.Ordinal)]
            : null;
    }

    private string Identity(Digest digest) => graph.NodeOf(digest) ?? digest.ToString();

    private ParentDoubtKind? JudgeBases(string node, WorldEntry release)
    {
        var bases = ObviousLineage.Mentions(release).Where(mention => mention.Side == ArtifactSide.Base && mention.IsIdentified).ToList();
        var (ancestors, isComplete) = AncestorsOf(node);
        var missing = bases.Where(one => !ancestors.Contains(Identity(one.Identifying.First()))).ToList();
        return missing.Count == 0 ? null : isComplete ? ParentDoubtKind.BaseContradicted : ParentDoubtKind.BaseUnconfirmed;
    }

    private (HashSet<string> Ancestors, bool IsComplete) AncestorsOf(string node)
    {
        var (ancestors, isComplete) = (new HashSet<string>(), true);
        var open = new List<string> { node };
        var seen = new HashSet<string> { node };
        while (open.Count > 0)
        {
            var next = open[0];
            open.RemoveAt(0);
            var jobs = entries.Where(entry => entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind
                && graph.Edges.Any(edge => edge.From == $"maker {entry.Index}" && edge.To == next && !edge.IsByNameOnly)).ToList();
            isComplete &= jobs.Count > 0 || graph.MentionsOf(next).All(mention => mention.Sort == "data");
            isComplete &= jobs.TrueForAll(job => InputsOf(job) is not null);
            foreach (var edge in graph.Edges.Where(edge => !edge.IsByNameOnly && jobs.Exists(job => edge.To == $"maker {job.Index}")))
            {
                if (edge.From.StartsWith("artifact ", StringComparison.Ordinal))
                {
                    ancestors.Add(edge.From);
                    if (seen.Add(edge.From))
                    {
                        open.Add(edge.From);
                    }
                }
            }
        }

        return (ancestors, isComplete);
    }
}
