// Breadth first over the lineage graph, level by level, so that a node's depth is its shortest way from the start. What
// is found in one level is ordered by key, so the answer does not depend on how the store lists things.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>One search.</summary>
internal sealed class LineageTrace(QuestionScope scope, LineageQuestion question, int maxDepth, int maxBeyondStart)
{
    private readonly LineageGraph _graph = new(scope.Snapshot.Lineage);
    private readonly Dictionary<LineageKey, int> _nodeIds = [];
    private readonly List<LineageNode> _nodes = [];
    private readonly HashSet<LineageEdge> _isKnown = [];
    private readonly List<LineageEdge> _edges = [];
    private readonly HashSet<string> _relations = [.. question.Relations];
    private bool _isTruncated;

    // What is asked about is always there; the limit is on what lies beyond it.
    private int _maxNodes = LineageQuestion.MostNodes;

    public async ValueTask<LineageAnswer> RunAsync(CancellationToken cancellationToken)
    {
        var level = new List<LineageKey>();
        var start = question.Digest is { } digest
            ? await _graph.StartAsync(digest, cancellationToken)
            : await _graph.StartAsync(question.Model!, cancellationToken);
        foreach (var key in start)
        {
            await AddAsync(key, 0, level, cancellationToken);
        }

        _maxNodes = _nodes.Count + maxBeyondStart;
        for (var depth = 0; level.Count > 0; depth++)
        {
            var next = new List<LineageKey>();
            if (question.Direction == LineageDirection.Ancestors)
            {
                await _graph.ReadAheadAsync(level.Where(key => key.Sort == LineageSort.Maker).Select(key => key.Index), cancellationToken);
            }

            foreach (var key in level)
            {
                await ExpandAsync(key, depth, next, cancellationToken);
            }

            level = next;
        }

        if (question.WithSameArchitecture)
        {
            await AddArchitecturesAsync(start, cancellationToken);
        }

        await ReadMakersAsync(cancellationToken);
        var parents = new ParentDoubts(_graph, scope.Snapshot);
        var doubts = await parents.FindAsync(Artifacts(), cancellationToken);
        return new LineageAnswer
        {
            Nodes = _nodes,
            Edges = _edges,
            SameArchitecture = SameArchitecture(),
            Doubts = doubts,
            IsTruncated = _isTruncated || _graph.IsTruncated,
            Basis = await BasisAsync(doubts, parents.Caveats, cancellationToken),
        };
    }

    private async ValueTask ExpandAsync(LineageKey key, int depth, List<LineageKey> next, CancellationToken cancellationToken)
    {
        var steps = question.Direction == LineageDirection.Ancestors
            ? await _graph.ParentsAsync(key, cancellationToken)
            : await _graph.ChildrenAsync(key, cancellationToken);
        foreach (var step in steps.Where(step => IsFollowed(key, step)))
        {
            if (!_nodeIds.ContainsKey(step.To))
            {
                if (depth == maxDepth || _nodes.Count == _maxNodes)
                {
                    _isTruncated = true;
                    continue;
                }

                await AddAsync(step.To, depth + 1, next, cancellationToken);
            }

            var (here, there) = (_nodeIds[key], _nodeIds[step.To]);
            var edge = question.Direction == LineageDirection.Ancestors
                ? new LineageEdge(there, here, step.Relation, step.IsByNameOnly)
                : new LineageEdge(here, there, step.Relation, step.IsByNameOnly);
            if (_isKnown.Add(edge))
            {
                _edges.Add(edge);
            }
        }
    }

    // The filter is about what goes into makers; what they put out belongs to them.
    private bool IsFollowed(LineageKey from, LineageStep step) => _relations.Count == 0
        || (question.Direction == LineageDirection.Ancestors) != (from.Sort == LineageSort.Maker)
        || _relations.Contains(step.Relation);

    // One step aside from the start, and no further: nothing was made from them.
    private async ValueTask AddArchitecturesAsync(IReadOnlyList<LineageKey> start, CancellationToken cancellationToken)
    {
        foreach (var key in start.Where(key => key.Sort != LineageSort.Maker))
        {
            foreach (var shapes in ShapesOf(key))
            {
                foreach (var other in await _graph.StartAsync(shapes, cancellationToken))
                {
                    if (!_nodeIds.ContainsKey(other))
                    {
                        await AddAsync(other, 1, [], cancellationToken);
                    }
                }
            }
        }
    }

    private IEnumerable<(LineageKey Key, int NodeId)> Artifacts() => _nodeIds
        .Where(node => node.Key.Sort != LineageSort.Maker)
        .OrderBy(node => node.Value)
        .Select(node => (node.Key, node.Value));

    private IEnumerable<Digest> ShapesOf(LineageKey key) => _graph.MentionsOf(key)
        .SelectMany(mention => mention.Digests)
        .Where(digest => !digest.IsIdentifying)
        .Select(digest => digest.Digest)
        .Distinct()
        .Order();

    // Each to the first of its architecture: pairs would be as many as the square of them.
    private List<ArchitectureLink> SameArchitecture()
    {
        var first = new Dictionary<Digest, int>();
        var links = new List<ArchitectureLink>();
        foreach (var (key, nodeId) in Artifacts())
        {
            foreach (var shapes in ShapesOf(key))
            {
                if (!first.TryAdd(shapes, nodeId))
                {
                    links.Add(new ArchitectureLink(first[shapes], nodeId, shapes));
                }
            }
        }

        return links;
    }

    private async ValueTask AddAsync(LineageKey key, int depth, List<LineageKey> level, CancellationToken cancellationToken)
    {
        if (_nodes.Count == _maxNodes)
        {
            _isTruncated = true;
            return;
        }

        var id = _nodes.Count + 1;
        _nodeIds.Add(key, id);
        level.Add(key);
        _nodes.Add(key.Sort == LineageSort.Maker
            ? new LineageNode(id, depth, null, null)
            : new LineageNode(id, depth, await _graph.DescribeAsync(key, cancellationToken), null));
    }

    // Once the walk is over, together: on a server each question is a journey.
    private async ValueTask ReadMakersAsync(CancellationToken cancellationToken)
    {
        var nodes = _nodeIds.Where(node => node.Key.Sort == LineageSort.Maker).ToDictionary(node => node.Key.Index, node => node.Value);
        foreach (var maker in await scope.Snapshot.Lineage.ReadMakersAsync(nodes.Keys, cancellationToken))
        {
            var place = nodes[maker.LogIndex] - 1;
            _nodes[place] = _nodes[place] with { Maker = maker };
        }
    }

    private async ValueTask<AnswerBasis> BasisAsync(IReadOnlyList<ParentDoubt> doubts, IEnumerable<string> leftOut, CancellationToken cancellationToken)
    {
        var makers = _nodes.Select(node => node.Maker).OfType<LineageMaker>().ToList();
        var evidence = new LineageEvidence
        {
            Jobs = [.. makers.Where(maker => !maker.IsRelease).Select(maker => maker.LogIndex)],
            Releases = [.. makers.Where(maker => maker.IsRelease).Select(maker => maker.LogIndex)],
            ByName = MakersByName(),
            Conflicts = _graph.ConflictsOf(_nodeIds.Keys, question.Digest),
            Listed = makers.SelectMany(maker => maker.LogIndices).Concat(doubts.SelectMany(doubt => doubt.LogIndices)),
        };
        return await evidence.MarkAsync(scope.Snapshot, scope.Basis() with { Caveats = [.. Caveats(makers, doubts), .. leftOut] }, cancellationToken);
    }

    // Makers that no way from the start leads to but by a declared name.
    private IReadOnlyCollection<long> MakersByName()
    {
        var steps = _edges.Where(edge => !edge.IsByNameOnly)
            .ToLookup(edge => question.Direction == LineageDirection.Ancestors ? edge.To : edge.From);
        var certain = _nodes.Where(node => node.Depth == 0).Select(node => node.NodeId).ToHashSet();
        var open = new Queue<int>(certain);
        while (open.TryDequeue(out var here))
        {
            foreach (var edge in steps[here])
            {
                var there = question.Direction == LineageDirection.Ancestors ? edge.From : edge.To;
                if (certain.Add(there))
                {
                    open.Enqueue(there);
                }
            }
        }

        return [.. _nodes.Where(node => node.Maker is not null && !certain.Contains(node.NodeId)).Select(node => node.Maker!.LogIndex)];
    }

    private List<string> Caveats(List<LineageMaker> makers, IReadOnlyList<ParentDoubt> doubts)
    {
        var caveats = new List<string>();
        if (_edges.Exists(edge => edge.IsByNameOnly))
        {
            caveats.Add("Some steps rest on a declared name alone: nothing proves that both mean the same artifact.");
        }

        if (_nodes.Exists(node => node.Artifact is { IsUndeclaredParent: true }))
        {
            caveats.Add("Of some artifacts no job whose lineage can be read says that it put them out: what lies behind them is not known here.");
        }

        if (makers.Count(maker => maker.HasUndeclaredParents) is > 0 and var undeclared)
        {
            caveats.Add(Counted.Say(undeclared, "{0} [job does|jobs do] not declare what [it was|they were] made from: [its|their] parents may be any."));
        }

        if (makers.Count(maker => maker.IsRedacted) is > 0 and var redacted)
        {
            caveats.Add(Counted.Say(redacted, "{0} of the jobs told here [has|have] other sections redacted than lineage: for whom [it|they] ran, when or what for may be missing."));
        }

        if (doubts.Count > 0)
        {
            caveats.Add("Statements contradict each other about what some artifacts were made from, or nothing confirms it.");
        }

        if (_relations.Count > 0)
        {
            caveats.Add($"Only these relations were followed: {string.Join(", ", _relations.Order(StringComparer.Ordinal))}.");
        }

        return caveats;
    }
}
