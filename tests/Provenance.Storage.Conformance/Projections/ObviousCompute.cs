// Operations behind a model, by pushing parts along every edge of the whole graph until nothing changes.

using System.Numerics;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A run as it should count.</summary>
internal sealed record ObviousRun(long Index, ComputePartKind Part, bool IsByNameOnly, RunCounting Counting);

/// <summary>The closure behind a start.</summary>
internal sealed class ObviousCompute
{
    private readonly IReadOnlyList<WorldEntry> _entries;
    private readonly ObviousLineage _graph;
    private readonly List<ObviousEdge> _edges;
    private readonly List<string> _start;
    private readonly Dictionary<string, ComputePartKind> _certain;
    private readonly Dictionary<string, ComputePartKind> _possible;

    public ObviousCompute(IReadOnlyList<WorldEntry> entries, ObviousLineage graph, IEnumerable<string> start)
    {
        (_entries, _graph) = (entries, graph);
        _start = [.. start.Where(node => !OnlyRan(node))];
        _edges = [.. graph.EdgesWithRoles.Where(edge => edge.Relation != "model" || !OnlyRan(edge.From))];
        _certain = Push(byNames: false);
        _possible = Push(byNames: true);
        Runs = [.. entries.Where(IsCounted).Select(Count).OrderBy(run => run.Part).ThenBy(run => run.Index)];
    }

    /// <summary>Every run that counts.</summary>
    public IReadOnlyList<ObviousRun> Runs { get; }

    /// <summary>Releases of the closure, and whether a name stands on every way to each.</summary>
    public IReadOnlyList<(long Index, bool IsByNameOnly)> Releases =>
    [
        .. _entries.Where(entry => entry is { Standing: Standing.Current, Statement.Kind: ModelReleaseKind } && _possible.ContainsKey($"maker {entry.Index}"))
            .Select(entry => (entry.Index, !_certain.ContainsKey($"maker {entry.Index}"))),
    ];

    /// <summary>Every node of the closure.</summary>
    public IReadOnlyCollection<string> Nodes => _possible.Keys;

    /// <summary>Lows and highs of what is declared in a format.</summary>
    public (BigInteger Low, BigInteger High) Declared(NumberFormat format)
    {
        var (low, high) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var run in Runs)
        {
            if (FlopOf(run.Index) is { } flop && flop.Format == format && run.Counting != RunCounting.WithinAnother)
            {
                high += flop.High.Millionths;
                low += run.IsByNameOnly || run.Counting == RunCounting.PerhapsWithinAnother ? 0 : flop.Low.Millionths;
            }
        }

        return (low, high);
    }

    /// <summary>Most that runs without operations can have done.</summary>
    public BigInteger Bound() => Runs.Where(run => FlopOf(run.Index) is null).Aggregate(BigInteger.Zero, (sum, run) => sum + (BoundOf(run.Index) ?? 0));

    /// <summary>Models and synthetic data that no run made, by node.</summary>
    public IReadOnlyList<string> WithoutRun()
    {
        var wanted = Work();
        var runs = Runs.Select(run => $"maker {run.Index}").ToHashSet();
        var isOwnKnown = Runs.Any(run => run.Part == ComputePartKind.Own)
            || wanted.Any(node => _certain.GetValueOrDefault(node, _possible[node]) == ComputePartKind.Own);
        return [.. isOwnKnown ? Array.Empty<string>() : ["itself"], .. wanted.Distinct().Where(node => !_edges.Exists(edge => edge.To == node && runs.Contains(edge.From) && !TookIn(edge.From, node)))];
    }

    /// <summary>
    /// What releases declare beyond what runs can have done: of each artifact the most that one declares, the first of several, without
    /// the runs that made it and those that they resumed; of the model itself, without its own runs and what other releases of it add.
    /// Each release once, with the most that it adds anywhere, in the nearest part.
    /// </summary>
    public BigInteger DeclaredByReleases()
    {
        var added = new Dictionary<long, (ComputePartKind Part, BigInteger Beyond)>();
        void Add(long release, ComputePartKind part, BigInteger known)
        {
            var beyond = ReleaseFlop(release)!.High.Millionths - known;
            if (beyond > 0)
            {
                var (nearest, most) = added.GetValueOrDefault(release, (part, beyond));
                added[release] = (part < nearest ? part : nearest, BigInteger.Max(beyond, most));
            }
        }

        foreach (var node in Work().Distinct().Where(node => PartOf(node) != ComputePartKind.Own || node.StartsWith("artifact ", StringComparison.Ordinal)))
        {
            if (MostDeclaring(index => _edges.Exists(edge => edge.To == node && edge.From == $"maker {index}")) is { } release)
            {
                Add(release, PartOf(node), TrainedBy(node).Aggregate(BigInteger.Zero, (sum, run) => sum + HighOf(run)));
            }
        }

        if (MostDeclaring(index => PartOf($"maker {index}") == ComputePartKind.Own) is { } own)
        {
            var others = added.Where(item => item.Key != own && item.Value.Part == ComputePartKind.Own).Aggregate(BigInteger.Zero, (sum, item) => sum + item.Value.Beyond);
            Add(own, ComputePartKind.Own, Runs.Where(run => run is { Part: ComputePartKind.Own, IsByNameOnly: false }).Aggregate(others, (sum, run) => sum + HighOf(run)));
        }

        return added.Values.Aggregate(BigInteger.Zero, (sum, item) => sum + item.Beyond);
    }

    // Of releases that pass, the one that declares the most.
    private long? MostDeclaring(Func<long, bool> passes) => Releases.Select(release => release.Index).Where(passes)
        .Where(index => ReleaseFlop(index) is not null).OrderByDescending(index => ReleaseFlop(index)!.High).ThenBy(index => index)
        .Select(index => (long?)index).FirstOrDefault();

    // Runs that by digests put an artifact out and had not taken it in, with all that they resumed.
    private IEnumerable<ObviousRun> TrainedBy(string node)
    {
        var made = _edges.Where(edge => !edge.IsByNameOnly && edge.To == node && !TookIn(edge.From, node)).Select(edge => edge.From).ToHashSet();
        for (var before = -1; before < made.Count;)
        {
            before = made.Count;
            made.UnionWith(_edges
                .Where(edge => edge is { Role: "weights", Relation: "resume", IsByNameOnly: false } && IsMaker(edge.To) && made.Contains(edge.To))
                .SelectMany(edge => _edges.Where(by => !by.IsByNameOnly && by.To == edge.From).Select(by => by.From))
                .ToList());
        }

        return Runs.Where(run => made.Contains($"maker {run.Index}"));
    }

    private bool TookIn(string maker, string node) => _edges.Exists(edge => edge.From == node && edge.To == maker);

    private BigInteger HighOf(ObviousRun run) => run.Counting switch
    {
        RunCounting.WithinAnother => 0,
        _ => FlopOf(run.Index) is { } flop ? flop.High.Millionths : BoundOf(run.Index) ?? 0,
    };

    /// <summary>Runs that count and do not say what they were made from.</summary>
    public IReadOnlyList<long> UndeclaredParents() => [.. Runs.Select(run => run.Index).Where(index => HasUndeclaredParents(_entries[(int)index]))];

    /// <summary>Whether a job does not say what it was made from.</summary>
    public static bool HasUndeclaredParents(WorldEntry job) => job.Content.Section<Lineage>() is not { Inputs.IsKnown: true } lineage
        || (job.Content.Section<Run>()?.Workload.Class is WorkloadClass.ContinuedPretraining or WorkloadClass.Finetuning or WorkloadClass.Distillation
            && lineage.Inputs.Value.All(input => input.Role switch
            {
                ArtifactRole.Weights => input.Relation == InputRelation.Uses,
                ArtifactRole.Teacher or ArtifactRole.RewardModel or ArtifactRole.SyntheticData => false,
                _ => true,
            }));

    /// <summary>Runs beside the closure that trained a model of a name in it, and do not say by a digest that names it what came out.</summary>
    public IReadOnlyList<long> Untied()
    {
        var runs = Runs.Select(run => run.Index).ToHashSet();
        var names = new HashSet<string>();
        foreach (var node in Work())
        {
            var mentions = _graph.MentionsOf(node).Where(mention => mention.Sort == "model").ToList();
            names.UnionWith(mentions.SelectMany(mention => mention.Names));
            names.UnionWith(mentions.Count == 0 ? [] : runs
                .Where(run => _edges.Exists(edge => edge.From == $"maker {run}" && edge.To == node))
                .Select(run => _entries[(int)run].Content.Section<Lineage>())
                .Where(lineage => lineage is { Model.IsKnown: true })
                .Select(lineage => lineage!.Model.Value.Name));
        }

        return [.. _entries
            .Where(entry => entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind && !_possible.ContainsKey($"maker {entry.Index}"))
            .Where(entry => entry.Content.Section<Lineage>() is { } lineage && (lineage.Outputs.IsKnown
                ? lineage.Outputs.Value.Any(output => IsUntold(output) && (Names(lineage) || (output.Name is { } name && names.Contains(name))))
                : Names(lineage) && !OnlyRan(entry)))
            .Select(entry => entry.Index)];

        bool Names(Lineage lineage) => lineage.Model.IsKnown && names.Contains(lineage.Model.Value.Name);
    }

    private static bool IsUntold(LineageOutput output) => output.Role == ArtifactRole.Weights && !output.Digests.Identifying().Any();

    // Artifacts of the closure that operations make.
    private IEnumerable<string> Work() => _start.Where(node => !IsMaker(node)).Concat(
        _edges
            .Where(edge => IsMaker(edge.To) && edge.Role != "dataset" && (Leads(_possible, edge) || (!edge.IsByNameOnly && Leads(_certain, edge))))
            .Select(edge => edge.From));

    // A maker may stand in a nearer part by names than by digests, where what it took in leads nowhere.
    private static bool Leads(Dictionary<string, ComputePartKind> parts, ObviousEdge edge) =>
        parts.TryGetValue(edge.To, out var part) && Step(part, edge) is not null;

    private ComputePartKind PartOf(string node) => _certain.GetValueOrDefault(node, _possible[node]);

    private FlopEstimate? ReleaseFlop(long index) =>
        _entries[(int)index].Content.Section<ModelReleaseBody>() is { Flop: { IsKnown: true } flop } ? flop.Value : null;

    private static bool IsMaker(string node) => node.StartsWith("maker ", StringComparison.Ordinal);

    private Dictionary<string, ComputePartKind> Push(bool byNames)
    {
        var parts = _start.ToDictionary(node => node, _ => ComputePartKind.Own);
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var edge in _edges.Where(edge => byNames || !edge.IsByNameOnly))
            {
                if (parts.TryGetValue(edge.To, out var part) && (IsMaker(edge.To) ? Step(part, edge) : part) is { } next
                    && (!parts.TryGetValue(edge.From, out var known) || next < known))
                {
                    parts[edge.From] = next;
                    isChanged = true;
                }
            }
        }

        return parts;
    }

    private static ComputePartKind? Step(ComputePartKind from, ObviousEdge input)
    {
        if (input.Role is "code" or "image" or "configuration")
        {
            return null;
        }

        if (input.Role != "weights" || input.Relation is "distill" or "synthetic-data-from" or "reward-model")
        {
            return ComputePartKind.Distilled;
        }

        return input.Relation switch
        {
            "uses" when from != ComputePartKind.Distilled => null,
            "resume" => from,
            _ when from == ComputePartKind.Own => ComputePartKind.Inherited,
            _ => from,
        };
    }

    /// <summary>Whether a job only ran or measured the model that it declares, and put no model out.</summary>
    public static bool OnlyRan(WorldEntry entry) =>
        entry.Content.Section<Run>()?.Workload.Class is WorkloadClass.Inference or WorkloadClass.Evaluation or WorkloadClass.SyntheticData
        && !(entry.Content.Section<Lineage>() is { Outputs: { IsKnown: true } outputs } && outputs.Value.Any(output => output.Role == ArtifactRole.Weights));

    private bool OnlyRan(string node) => IsMaker(node) && OnlyRan(_entries[IndexOf(node)]);

    private static int IndexOf(string maker) => int.Parse(maker["maker ".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private bool IsCounted(WorldEntry entry) =>
        entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind && _possible.ContainsKey($"maker {entry.Index}");

    private ObviousRun Count(WorldEntry entry)
    {
        var node = $"maker {entry.Index}";
        var isByName = !_certain.TryGetValue(node, out var part);
        return new ObviousRun(entry.Index, isByName ? _possible[node] : part, isByName, CountingOf(entry));
    }

    private RunCounting CountingOf(WorldEntry entry)
    {
        if (FlopOf(entry.Index) is null)
        {
            return BoundOf(entry.Index) is null ? RunCounting.Unbounded : RunCounting.Bounded;
        }

        var node = $"maker {entry.Index}";
        var by = _edges
            .Where(edge => edge is { Role: "weights", Relation: "resume" } && IsMaker(edge.To) && edge.To != node && _certain.ContainsKey(edge.To)
                && _edges.Exists(made => made.From == node && made.To == edge.From))
            .Select(edge => _entries[IndexOf(edge.To)])
            .Where(IsCounted)
            .Where(other => FlopOf(other.Index) is not null && ClusterOf(other) == ClusterOf(entry))
            .ToList();
        return by.Exists(other => IsWithin(entry, other)) ? RunCounting.WithinAnother
            : by.Exists(other => Holds(other, entry) || (StartOf(other) is { } second && StartOf(entry) is { } first
                && (second < first || (second == first && other.Index > entry.Index)))) ? RunCounting.PerhapsWithinAnother
            : RunCounting.Declared;
    }

    // All that the one held, in the same part, and no fewer operations of the same format; of two that held the same, the earlier.
    private bool IsWithin(WorldEntry entry, WorldEntry other)
    {
        var (part, whole) = (FlopOf(entry.Index)!, FlopOf(other.Index)!);
        return Holds(other, entry) && (entry.Index < other.Index || !Holds(entry, other))
            && PartOf($"maker {entry.Index}") == PartOf($"maker {other.Index}")
            && part.Format == whole.Format && part.Low.CompareTo(whole.Low) <= 0 && part.High.CompareTo(whole.High) <= 0;
    }

    private static bool Holds(WorldEntry whole, WorldEntry part)
    {
        var left = (whole.Content.Section<Run>()?.Allocations ?? []).ToList();
        var asked = part.Content.Section<Run>()?.Allocations ?? [];
        return asked.Count > 0 && asked.All(left.Remove);
    }

    private static ClusterName ClusterOf(WorldEntry entry) => ClusterName.Of(entry.Statement.RecordName);

    private static long? StartOf(WorldEntry entry) =>
        entry.Content.Section<Run>() is { StartedAt: { IsKnown: true } start } ? start.Value.Microseconds : null;

    private FlopEstimate? FlopOf(long index) =>
        _entries[(int)index].Content.Section<Run>() is { Flop: { IsKnown: true } flop } ? flop.Value : null;

    private BigInteger? BoundOf(long index)
    {
        var held = _entries[(int)index].Content.Section<Run>()?.Allocations ?? [];
        var bound = BigInteger.Zero;
        foreach (var allocation in held)
        {
            if (AcceleratorCatalogue.Default.Find(allocation.Accelerator.ToString()) is not { MatrixRatesUnstated: false } chip)
            {
                return null;
            }

            bound += new BigInteger(allocation.Count) * (allocation.To.Microseconds - allocation.From.Microseconds) * chip.PeakFlops.Values.Max();
        }

        return held.Count == 0 ? null : bound;
    }
}
