// The whole lineage graph, built at once from every current statement by comparing every mention with every other, then
// searched breadth first.

using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A step of the graph; nodes are texts.</summary>
internal sealed record ObviousEdge(string From, string To, string Relation, bool IsByNameOnly, string Role = "");

/// <summary>The graph.</summary>
internal sealed class ObviousLineage
{
    private readonly List<Mention> _mentions;
    private readonly List<(long Maker, string Model)> _models;

    public ObviousLineage(IReadOnlyList<WorldEntry> entries)
    {
        var current = entries.Where(entry => entry.Standing == Standing.Current).ToList();
        _mentions = [.. current.SelectMany(Mentions)];
        _models = [.. current.SelectMany(Models)];
        JoinClasses();
        EdgesWithRoles = [.. Steps().Distinct()];
        Edges = [.. EdgesWithRoles.Select(edge => edge with { Role = "" }).Distinct()];
    }

    /// <summary>The same, with the role of the artifact at its end.</summary>
    public IReadOnlyList<ObviousEdge> EdgesWithRoles { get; }

    public IReadOnlyList<ObviousEdge> Edges { get; }

    /// <summary>The node of a digest that names an artifact; null where no current statement has it.</summary>
    public string? NodeOf(Digest digest) => _mentions.Find(mention => mention.Identifying.Contains(digest)) is { } found ? Node(found) : null;

    /// <summary>The node of what an entry names.</summary>
    public string NodeOf(Mention mention) => Node(_mentions.First(own => (own.Index, own.Place) == (mention.Index, mention.Place)));

    /// <summary>Whether a maker is a release.</summary>
    public bool IsReleaseMaker(string maker) => IsRelease(maker);

    /// <summary>What current statements name as the artifact of a node.</summary>
    public IEnumerable<Mention> MentionsOf(string node) => _mentions.Where(mention => Node(mention) == node);

    /// <summary>Nodes of a digest.</summary>
    public IEnumerable<string> Start(Digest digest) =>
        _mentions.Where(mention => mention.Digests.Any(own => own.Digest == digest)).Select(Node).Distinct();

    /// <summary>Nodes of a model's name.</summary>
    public IEnumerable<string> Start(string model)
    {
        var bearing = _mentions.Where(mention => mention.Sort == "model" && mention.Names.Contains(model)).ToList();
        var nodes = _models.Where(maker => maker.Model == model).Select(maker => Maker(maker.Maker))
            .Concat(bearing.Where(mention => mention.IsIdentified || mention.Side == ArtifactSide.Output).Select(Node))
            .Distinct()
            .ToList();
        return nodes.Count > 0 ? nodes : bearing.Select(Node).Distinct();
    }

    /// <summary>Depth of every node that can be reached.</summary>
    public Dictionary<string, int> Search(IEnumerable<string> start, LineageDirection direction, int maxDepth)
    {
        var depths = start.ToDictionary(node => node, _ => 0);
        for (var depth = 0; depth < maxDepth; depth++)
        {
            var level = depths.Where(pair => pair.Value == depth).Select(pair => pair.Key).ToHashSet();
            foreach (var edge in Edges)
            {
                var (here, there) = direction == LineageDirection.Ancestors ? (edge.To, edge.From) : (edge.From, edge.To);
                if (level.Contains(here))
                {
                    depths.TryAdd(there, depth + 1);
                }
            }
        }

        return depths;
    }

    /// <summary>Every node that can be reached along edges of a sort.</summary>
    public IReadOnlySet<string> Reach(IEnumerable<string> start, LineageDirection direction, Func<ObviousEdge, bool> isFollowed)
    {
        var reached = start.ToHashSet();
        for (var before = -1; before < reached.Count;)
        {
            before = reached.Count;
            foreach (var edge in Edges.Where(isFollowed))
            {
                var (here, there) = direction == LineageDirection.Ancestors ? (edge.To, edge.From) : (edge.From, edge.To);
                _ = reached.Contains(here) && reached.Add(there);
            }
        }

        return reached;
    }

    /// <summary>Whether no job put out the artifact of a node.</summary>
    public bool IsUndeclared(string node) =>
        !_mentions.Exists(mention => mention.Side == ArtifactSide.Output && Node(mention) == node)
        && !Edges.Any(edge => edge.To == node && edge.Relation == "model" && !IsRelease(edge.From));

    /// <summary>The text of an answer's node.</summary>
    public string TextOf(LineageNode node) => node.Maker is { } maker
        ? Maker(maker.LogIndex)
        : Node(_mentions.First(mention => Fits(mention, node.Artifact!)));

    private static bool Fits(Mention mention, ArtifactFacts artifact)
    {
        var identifying = artifact.Digests.Where(digest => digest.IsIdentifying).ToList();
        return identifying.Count > 0
            ? mention.Digests.Any(own => own.IsIdentifying && identifying.Contains(own))
            : !mention.IsIdentified
                && (mention.Names.Count == 0 ? null : mention.Names[0]) == artifact.Name
                && (artifact.Name is null ? mention.Digests.SequenceEqual(artifact.Digests) : mention.Sort == SortOf(artifact.Role));
    }

    private bool IsRelease(string maker) => _mentions.Exists(mention => Maker(mention.Index) == maker && mention.Side is ArtifactSide.Released or ArtifactSide.Base)
        || _models.Count(model => Maker(model.Maker) == maker) > 1;

    private IEnumerable<ObviousEdge> Steps()
    {
        foreach (var mention in _mentions)
        {
            var node = Node(mention);
            if (mention.IsMade)
            {
                yield return new ObviousEdge(Maker(mention.Index), node, mention.Relation, IsName(mention), mention.Role);
            }
            else if (!IsName(mention))
            {
                yield return new ObviousEdge(node, Maker(mention.Index), mention.Relation, false, mention.Role);
            }
            else
            {
                foreach (var step in StepsByName(mention))
                {
                    yield return step;
                }
            }
        }

        foreach (var (maker, model) in _models)
        {
            if (_mentions.Exists(mention => !mention.IsMade && IsName(mention) && Bears(mention, "model", model)) && !PutsOut(maker, model))
            {
                yield return new ObviousEdge(Maker(maker), $"name model {model}", "model", true, "weights");
            }
        }
    }

    private IEnumerable<ObviousEdge> StepsByName(Mention input)
    {
        var artifacts = _mentions.Where(mention => mention.IsMade && mention.IsIdentified && Bears(mention, input.Sort, input.Names[0])).ToList();
        foreach (var artifact in artifacts)
        {
            yield return new ObviousEdge(Node(artifact), Maker(input.Index), input.Relation, true, input.Role);
        }

        var isMade = _mentions.Exists(mention => mention.IsMade && IsName(mention) && Bears(mention, input.Sort, input.Names[0]))
            || (input.Sort == "model" && _models.Exists(maker => maker.Model == input.Names[0] && !PutsOut(maker.Maker, maker.Model)));
        if (artifacts.Count == 0 || isMade)
        {
            yield return new ObviousEdge(Node(input), Maker(input.Index), input.Relation, true, input.Role);
        }
    }

    private bool PutsOut(long maker, string model) =>
        _mentions.Exists(mention => mention.Index == maker && mention.IsMade && Bears(mention, "model", model));

    private static bool Bears(Mention mention, string sort, string name) => mention.Sort == sort && mention.Names.Contains(name);

    private static bool IsName(Mention mention) => !mention.IsIdentified && mention.Names.Count > 0;

    private static string Maker(long index) => $"maker {index}";

    private static string Node(Mention mention) => mention.IsIdentified
        ? $"artifact {mention.Class}"
        : mention.Names.Count > 0 ? $"name {mention.Sort} {mention.Names[0]}" : $"mention {mention.Index} {mention.Place}";

    // Every mention takes the lowest number of those it shares a digest with, until nothing changes.
    private void JoinClasses()
    {
        for (var i = 0; i < _mentions.Count; i++)
        {
            _mentions[i].Class = i;
        }

        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var one in _mentions)
            {
                foreach (var other in _mentions)
                {
                    if (other.Class < one.Class && one.Identifying.Intersect(other.Identifying).Any())
                    {
                        one.Class = other.Class;
                        isChanged = true;
                    }
                }
            }
        }
    }

    private static IEnumerable<(long, string)> Models(WorldEntry entry)
    {
        var names = entry.Content.Section<ModelReleaseBody>()?.Names.Select(name => name.Text)
            ?? (entry.Content.Section<Lineage>() is { Model.IsKnown: true } lineage ? [lineage.Model.Value.Name] : []);
        return names.Distinct().Select(name => (entry.Index, name));
    }

    /// <summary>All that an entry names.</summary>
    public static IEnumerable<Mention> Mentions(WorldEntry entry)
    {
        var place = 0;
        if (entry.Content.Section<Lineage>() is { } lineage)
        {
            foreach (var input in lineage.Inputs.IsKnown ? lineage.Inputs.Value : [])
            {
                yield return Make(ArtifactSide.Input, input.Role, Words.Of(input.Relation), Names(input.Name), input.Digests.IsKnown ? input.Digests.Value : null);
            }

            foreach (var output in lineage.Outputs.IsKnown ? lineage.Outputs.Value : [])
            {
                yield return Make(ArtifactSide.Output, output.Role, Words.Of(output.Relation), Names(output.Name), output.Digests);
            }
        }

        if (entry.Content.Section<ModelReleaseBody>() is { } release)
        {
            foreach (var artifact in release.Artifacts)
            {
                yield return Make(ArtifactSide.Released, artifact.Role, "release", [.. release.Names.Select(name => name.Text)], artifact.Digests);
            }

            foreach (var model in release.Bases ?? [])
            {
                yield return Make(ArtifactSide.Base, ArtifactRole.Weights, Words.Of(model.Relation), Names(model.Name), model.Digests.IsKnown ? model.Digests.Value : null);
            }
        }

        Mention Make(ArtifactSide side, ArtifactRole role, string relation, IReadOnlyList<string> names, ArtifactDigests? digests) =>
            new(entry.Index, place++, side, Words.Of(role), SortOf(Words.Of(role)), relation, names, DigestsOf(digests));
    }

    private static string SortOf(string role) => role switch
    {
        "weights" or "teacher" or "reward-model" => "model",
        "dataset" or "synthetic-data" => "data",
        _ => role,
    };

    private static IReadOnlyList<string> Names(string? name) => name is null ? [] : [name];

    private static List<KindedDigest> DigestsOf(ArtifactDigests? digests) =>
    [
        .. new (DigestKind Kind, Digest? Digest)[]
        {
            (DigestKind.File, digests?.File),
            (DigestKind.Manifest, digests?.Manifest),
            (DigestKind.TensorRoot, digests?.TensorRoot),
            (DigestKind.Shapes, digests?.Shapes),
        }.Where(pair => pair.Digest is not null).Select(pair => new KindedDigest(pair.Kind, pair.Digest!.Value)),
    ];

    /// <summary>An artifact as an entry names it.</summary>
    internal sealed record Mention(
        long Index, int Place, ArtifactSide Side, string Role, string Sort, string Relation, IReadOnlyList<string> Names, IReadOnlyList<KindedDigest> Digests)
    {
        public int Class { get; set; }

        public bool IsMade => Side is ArtifactSide.Output or ArtifactSide.Released;

        public IEnumerable<Digest> Identifying => Digests.Where(digest => digest.IsIdentifying).Select(digest => digest.Digest);

        public bool IsIdentified => Identifying.Any();
    }
}
