using Provenance.Registry.Investigation.Lineages;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>Jobs and releases behind models, read from one graph. What all models together may cost is bounded.</summary>
internal sealed class AncestorMakers(IInvestigationSnapshot snapshot)
{
    private const int MostNodesOfModel = 200;
    private const int MostNodes = 4_000;

    private readonly LineageGraph _graph = new(snapshot.Lineage, isUpward: true);
    private readonly Dictionary<LineageKey, IReadOnlyList<LineageStep>> _parents = [];
    private readonly Dictionary<long, LineageMaker> _makers = [];

    /// <summary>Those of a model and of its ancestors, and whether there may be more; none once the bound is reached.</summary>
    public async ValueTask<(IReadOnlyList<LineageMaker> Makers, bool IsCut)> OfAsync(string model, CancellationToken cancellationToken)
    {
        if (_parents.Count >= MostNodes)
        {
            return ([], true);
        }

        var seen = new HashSet<LineageKey>();
        var makers = new List<LineageMaker>();
        for (var level = await _graph.StartAsync(model, cancellationToken); level.Count > 0;)
        {
            var room = MostNodesOfModel - seen.Count;
            var open = level.Where(seen.Add).Take(room + 1).ToList();
            var ofLevel = open.Take(room).Where(key => key.Sort == LineageSort.Maker).Select(key => key.Index).ToList();
            await ReadAheadAsync(ofLevel, cancellationToken);
            makers.AddRange(ofLevel.Select(maker => _makers[maker]));
            var next = new List<LineageKey>();
            foreach (var key in open.Take(room))
            {
                next.AddRange((await ParentsAsync(key, cancellationToken)).Select(step => step.To));
            }

            if (open.Count > room)
            {
                return (makers, true);
            }

            level = next;
        }

        return (makers, _graph.IsTruncated);
    }

    // Of one level together: on a server each question is a journey.
    private async ValueTask ReadAheadAsync(IReadOnlyList<long> makers, CancellationToken cancellationToken)
    {
        var unread = makers.Where(maker => !_makers.ContainsKey(maker)).ToList();
        foreach (var maker in await snapshot.Lineage.ReadMakersAsync(unread, cancellationToken))
        {
            _makers.Add(maker.LogIndex, maker);
        }

        await _graph.ReadAheadAsync(unread, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ParentsAsync(LineageKey key, CancellationToken cancellationToken)
    {
        if (!_parents.TryGetValue(key, out var steps))
        {
            _parents[key] = steps = await _graph.ParentsAsync(key, cancellationToken);
        }

        return steps;
    }
}
