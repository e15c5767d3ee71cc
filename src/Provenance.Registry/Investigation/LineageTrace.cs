// Breadth first over the lineage graph, level by level, so that a node's depth is its shortest way from the start. What
// is found in one level is ordered by key, so the answer does not depend on how the store lists things.

namespace Provenance.Registry.Investigation;

/// <summary>One search.</summary>
internal sealed class LineageTrace(IInvestigationSnapshot snapshot, LineageDirection direction, int maxDepth, int maxNodes)
{
    private readonly LineageGraph _graph = new(snapshot);
    private readonly Dictionary<LineageKey, int> _nodeIds = [];
    private readonly List<LineageNode> _nodes = [];
    private readonly HashSet<LineageEdge> _isKnown = [];
    private readonly List<LineageEdge> _edges = [];
    private bool _isTruncated;

    public async ValueTask<LineageAnswer> RunAsync(LineageQuestion question, CancellationToken cancellationToken)
    {
        var level = new List<LineageKey>();
        var start = question.Digest is { } digest
            ? await _graph.StartAsync(digest, cancellationToken)
            : await _graph.StartAsync(question.Model!, cancellationToken);
        foreach (var key in start)
        {
            await AddAsync(key, 0, level, cancellationToken);
        }

        for (var depth = 0; level.Count > 0; depth++)
        {
            var next = new List<LineageKey>();
            foreach (var key in level)
            {
                await ExpandAsync(key, depth, next, cancellationToken);
            }

            level = next;
        }

        return new LineageAnswer
        {
            Nodes = _nodes,
            Edges = _edges,
            IsTruncated = _isTruncated || _graph.IsTruncated,
            Basis = Basis(),
        };
    }

    private async ValueTask ExpandAsync(LineageKey key, int depth, List<LineageKey> next, CancellationToken cancellationToken)
    {
        var steps = direction == LineageDirection.Ancestors
            ? await _graph.ParentsAsync(key, cancellationToken)
            : await _graph.ChildrenAsync(key, cancellationToken);
        foreach (var step in steps)
        {
            if (!_nodeIds.ContainsKey(step.To))
            {
                if (depth == maxDepth || _nodes.Count == maxNodes)
                {
                    _isTruncated = true;
                    continue;
                }

                await AddAsync(step.To, depth + 1, next, cancellationToken);
            }

            var (here, there) = (_nodeIds[key], _nodeIds[step.To]);
            var edge = direction == LineageDirection.Ancestors
                ? new LineageEdge(there, here, step.Relation, step.IsByNameOnly)
                : new LineageEdge(here, there, step.Relation, step.IsByNameOnly);
            if (_isKnown.Add(edge))
            {
                _edges.Add(edge);
            }
        }
    }

    private async ValueTask AddAsync(LineageKey key, int depth, List<LineageKey> level, CancellationToken cancellationToken)
    {
        if (_nodes.Count == maxNodes)
        {
            _isTruncated = true;
            return;
        }

        var id = _nodes.Count + 1;
        _nodeIds.Add(key, id);
        level.Add(key);
        _nodes.Add(key.Sort == LineageSort.Maker
            ? new LineageNode(id, depth, null, await snapshot.ReadMakerAsync(key.Index, cancellationToken))
            : new LineageNode(id, depth, await FactsAsync(key, cancellationToken), null));
    }

    private async ValueTask<ArtifactFacts> FactsAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var mentions = _graph.MentionsOf(key);
        var byMaker = mentions.OrderByDescending(mention => mention.IsMade).ToList();
        return new ArtifactFacts(
            byMaker[0].Role,
            [.. mentions.SelectMany(mention => mention.Digests).DistinctBy(digest => digest.Kind).OrderBy(digest => digest.Kind)],
            byMaker.SelectMany(mention => mention.Names).FirstOrDefault(),
            !await _graph.IsMadeByJobAsync(key, cancellationToken));
    }

    private AnswerBasis Basis()
    {
        var makers = _nodes.Select(node => node.Maker).OfType<LineageMaker>().ToList();
        var caveats = new List<string>();
        if (_edges.Exists(edge => edge.IsByNameOnly))
        {
            caveats.Add("Some steps rest on a declared name alone: nothing proves that both mean the same artifact.");
        }

        if (_nodes.Exists(node => node.Artifact is { IsUndeclaredParent: true }))
        {
            caveats.Add("Some artifacts were put out by no job in this log: what lies behind them is not known here.");
        }

        if (makers.Exists(maker => maker.IsRedacted))
        {
            caveats.Add("Some jobs have redacted sections: inputs and outputs may be missing.");
        }

        return AnswerBasis.Of(snapshot.Head) with
        {
            EntriesOfSuspendedKeys = makers.Count(maker => maker.IsSignerSuspended),
            EntriesRedacted = makers.Count(maker => maker.IsRedacted),
            EntriesInConflict = _graph.Conflicts,
            Caveats = caveats,
        };
    }
}
