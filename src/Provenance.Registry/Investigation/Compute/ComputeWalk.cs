// From a model back to every run behind it. Two walks over the same graph: one along digests alone, which gives what is
// certain, and one along names too. In each a node takes the nearest part by which it can be reached, so it is visited
// part by part: first all that is own, then what that inherited, then what was distilled. A step never leads back to a
// nearer part, which makes the first visit the right one; cycles end because each node is visited once. What bears the
// model's name alone and only ran it is no step of either.

using Provenance.Registry.Investigation.Lineages;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Where a node was reached.</summary>
/// <param name="Part">The nearest part.</param>
/// <param name="IsByNameOnly">Whether a name stands on every way to it.</param>
internal readonly record struct ComputePlace(ComputePartKind Part, bool IsByNameOnly);

/// <summary>The closure behind a model.</summary>
internal sealed class ComputeWalk(LineageGraph graph, NamedRunners runners, int maxMakers)
{
    private const int PartCount = 3;

    private readonly Dictionary<LineageKey, IReadOnlyList<LineageStep>> _parents = [];
    private readonly SortedDictionary<LineageKey, ComputePlace> _places = [];
    private readonly HashSet<LineageKey> _work = [];
    private readonly HashSet<(LineageKey Artifact, long By)> _resumed = [];
    private readonly HashSet<long> _makers = [];
    private readonly HashSet<long> _onlyRan = [];
    private readonly HashSet<long> _byCheckpoint = [];
    private readonly HashSet<long> _byResult = [];

    /// <summary>Every node behind the model, and the model, with where it counts.</summary>
    public IReadOnlyDictionary<LineageKey, ComputePlace> Places => _places;

    /// <summary>Artifacts among them that operations make: models, and data made by models.</summary>
    public IReadOnlySet<LineageKey> Work => _work;

    /// <summary>Artifacts that jobs left behind, and the jobs that resumed from them: both may be many.</summary>
    public IEnumerable<(IEnumerable<long> From, IEnumerable<long> By)> Resumed =>
        _resumed.GroupBy(resumed => resumed.Artifact, (artifact, by) => (MakersOf(artifact), by.Select(resumed => resumed.By)));

    /// <summary>Whether more would follow.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Jobs that declare the model's name, only ran it, and are not behind it otherwise.</summary>
    public int LeftOut => _onlyRan.Count(maker => !_makers.Contains(maker));

    /// <summary>Whether a state on the way led to a job, and not its result.</summary>
    public bool IsByCheckpointOnly(long maker) => _byCheckpoint.Contains(maker) && !_byResult.Contains(maker);

    /// <summary>Jobs and releases that made an artifact of the closure.</summary>
    public IEnumerable<long> MakersOf(LineageKey artifact) =>
        ReadParents(artifact).Select(step => step.To.Index).Distinct();

    /// <summary>What went into a maker of the closure, as it names it.</summary>
    public IEnumerable<(string Role, string Relation)> InputsOf(long maker) =>
        ReadParents(LineageKey.Maker(maker)).Select(step => (step.Role, step.Relation));

    /// <summary>Steps to those of them that had not taken it in: what did found it made.</summary>
    public IEnumerable<LineageStep> OriginsOf(LineageKey artifact) =>
        ReadParents(artifact).Where(step => !ReadParents(step.To).Any(taken => taken.To == artifact));

    /// <summary>Jobs that by digests put an artifact out and had not taken it in, and those that they resumed.</summary>
    public IReadOnlySet<long> TrainedBy(LineageKey artifact)
    {
        var found = new HashSet<long>();
        var open = new Queue<LineageStep>(OriginsOf(artifact));
        while (open.TryDequeue(out var step))
        {
            if (step.IsByNameOnly || !found.Add(step.To.Index))
            {
                continue;
            }

            foreach (var left in ReadParents(step.To).Where(taken => taken is { Role: "weights", Relation: "resume", IsByNameOnly: false }))
            {
                foreach (var by in ReadParents(left.To))
                {
                    open.Enqueue(by);
                }
            }
        }

        return found;
    }

    /// <summary>Walks.</summary>
    /// <param name="start">Where from.</param>
    /// <param name="model">The name by which makers among these were found; null where none are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask RunAsync(IReadOnlyList<LineageKey> start, string? model, CancellationToken cancellationToken)
    {
        var from = new List<LineageKey>();
        foreach (var key in start)
        {
            if (key.Sort != LineageSort.Maker || await MayHaveMadeAsync(model!, key.Index, cancellationToken))
            {
                from.Add(key);
            }
        }

        _work.UnionWith(from.Where(key => key.Sort != LineageSort.Maker));
        await ReadAheadAsync(from, cancellationToken);
        await WalkAsync(from, byNames: false, cancellationToken);
        await WalkAsync(from, byNames: true, cancellationToken);
        IsTruncated |= graph.IsTruncated;
    }

    /// <summary>Into which part a step leads, from a maker in a part to something that went in; null where it adds no operations.</summary>
    internal static ComputePartKind? PartOf(ComputePartKind from, string role, string relation)
    {
        ComputePartKind? step = (role, relation) switch
        {
            ("code" or "image" or "configuration", _) => null,
            ("weights", "uses") => from == ComputePartKind.Distilled ? ComputePartKind.Distilled : null,
            ("weights", "resume") => ComputePartKind.Own,
            ("weights", "distill" or "synthetic-data-from" or "reward-model") => ComputePartKind.Distilled,
            ("weights", _) => ComputePartKind.Inherited,
            _ => ComputePartKind.Distilled,
        };
        return step is { } part && part < from ? from : step;
    }

    /// <summary>Whether one that bears a model's name only ran it and put no model out.</summary>
    public ValueTask<bool> OnlyRanAsync(string model, long maker, CancellationToken cancellationToken) =>
        runners.HasAsync(model, maker, cancellationToken);

    private async ValueTask WalkAsync(IReadOnlyList<LineageKey> start, bool byNames, CancellationToken cancellationToken)
    {
        var seen = new HashSet<LineageKey>();
        var queues = new Queue<LineageKey>[PartCount];
        for (var i = 0; i < PartCount; i++)
        {
            queues[i] = [];
        }

        foreach (var key in start)
        {
            queues[0].Enqueue(key);
        }

        for (var part = ComputePartKind.Own; part <= ComputePartKind.Distilled; part++)
        {
            while (queues[(int)part].TryDequeue(out var key))
            {
                if (seen.Add(key) && Enter(key, part, byNames))
                {
                    await ExpandAsync(key, part, byNames, queues, cancellationToken);
                }
            }
        }
    }

    // What the walk along digests reached stays certain.
    private bool Enter(LineageKey key, ComputePartKind part, bool byNames)
    {
        if (key.Sort == LineageSort.Maker && !_makers.Contains(key.Index))
        {
            if (_makers.Count == maxMakers)
            {
                IsTruncated = true;
                return false;
            }

            _makers.Add(key.Index);
        }

        _places.TryAdd(key, new ComputePlace(part, byNames));
        return true;
    }

    private async ValueTask ExpandAsync(
        LineageKey key, ComputePartKind part, bool byNames, Queue<LineageKey>[] queues, CancellationToken cancellationToken)
    {
        var parents = await ParentsAsync(key, cancellationToken);
        await ReadAheadAsync(parents.Where(step => byNames || !step.IsByNameOnly).Select(step => step.To), cancellationToken);
        foreach (var step in parents)
        {
            if (step.IsByNameOnly && !byNames)
            {
                continue;
            }

            if (key.Sort != LineageSort.Maker)
            {
                Note(step);
                queues[(int)part].Enqueue(step.To);
            }
            else if (PartOf(part, step.Role, step.Relation) is { } next)
            {
                if (step.Role != "dataset")
                {
                    _work.Add(step.To);
                }

                if (step is { Role: "weights", Relation: "resume" })
                {
                    _ = await ParentsAsync(step.To, cancellationToken);
                    _resumed.Add((step.To, key.Index));
                }

                queues[(int)next].Enqueue(step.To);
            }
        }
    }

    // Those whose turn comes; beyond the bound none has one.
    private async ValueTask ReadAheadAsync(IEnumerable<LineageKey> keys, CancellationToken cancellationToken)
    {
        var makers = keys.Where(key => key.Sort == LineageSort.Maker && !_parents.ContainsKey(key)).Select(key => key.Index).Distinct()
            .Take(maxMakers - _makers.Count).ToList();
        if (makers.Count > 1)
        {
            await graph.ReadAheadAsync(makers, cancellationToken);
        }
    }

    private void Note(LineageStep maker)
    {
        if (maker.Relation != LineageGraph.ModelRelation)
        {
            _ = maker.Relation == "checkpoint" ? _byCheckpoint.Add(maker.To.Index) : _byResult.Add(maker.To.Index);
        }
    }

    private IReadOnlyList<LineageStep> ReadParents(LineageKey key) => _parents.GetValueOrDefault(key) ?? [];

    private async ValueTask<IReadOnlyList<LineageStep>> ParentsAsync(LineageKey key, CancellationToken cancellationToken)
    {
        if (!_parents.TryGetValue(key, out var steps))
        {
            var makers = new List<LineageStep>();
            foreach (var step in await graph.ParentsAsync(key, cancellationToken))
            {
                if (step.Relation != LineageGraph.ModelRelation || await MayHaveMadeAsync(key.Name, step.To.Index, cancellationToken))
                {
                    makers.Add(step);
                }
            }

            _parents.Add(key, steps = makers);
        }

        return steps;
    }

    private async ValueTask<bool> MayHaveMadeAsync(string model, long maker, CancellationToken cancellationToken)
    {
        var onlyRan = await OnlyRanAsync(model, maker, cancellationToken);
        _ = onlyRan && _onlyRan.Add(maker);
        return !onlyRan;
    }
}
