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
        var open = new Queue<LineageKey>(await _graph.StartAsync(model, cancellationToken));
        var makers = new List<LineageMaker>();
        while (open.TryDequeue(out var key))
        {
            if (!seen.Add(key))
            {
                continue;
            }

            if (seen.Count > MostNodesOfModel)
            {
                return (makers, true);
            }

            if (key.Sort == LineageSort.Maker)
            {
                makers.Add(await MakerAsync(key.Index, cancellationToken));
            }

            foreach (var step in await ParentsAsync(key, cancellationToken))
            {
                open.Enqueue(step.To);
            }
        }

        return (makers, _graph.IsTruncated);
    }

    private async ValueTask<LineageMaker> MakerAsync(long index, CancellationToken cancellationToken)
    {
        if (!_makers.TryGetValue(index, out var maker))
        {
            _makers[index] = maker = await snapshot.Lineage.ReadMakerAsync(index, cancellationToken);
        }

        return maker;
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
