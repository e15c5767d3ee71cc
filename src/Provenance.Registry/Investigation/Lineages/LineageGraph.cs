// The lineage graph, read a node at a time. Its nodes:
//   maker     a job or a release;
//   artifact  all mentions that share an identifying digest (file, manifest, tensor root), directly or through others;
//             digests of shapes do not join, for all models of one architecture share them;
//   name      an artifact without identifying digests, by its name and sort of role (models, data, others by role);
//   mention   an artifact with neither.
// Names join only where the input has no digests: to artifacts of that name that somebody put out, to jobs that declare
// to have worked on the model of that name and to releases of that name.

using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Lineages;

/// <summary>
/// Reads nodes and neighbours from the projections, remembering what it read. One that is <paramref name="isUpward"/> is for
/// walks from what was made to its makers: it does not read who took in an artifact and tells nothing more of it, which may be
/// nearly all who name it. So it has neither children of artifacts nor all conflicts.
/// </summary>
internal sealed class LineageGraph(ILineageFacts facts, bool isUpward = false)
{
    public const string ModelRelation = "model";

    // A dataset may be named by a million jobs. What lies beyond is not followed, and the answer says so.
    public const int MostMentions = 100_000;

    public const string ModelSort = "model";

    private const string Weights = "weights";
    public const string DataSort = "data";

    private readonly LineageMentions _found = new(facts, isUpward);
    private readonly Dictionary<Digest, LineageKey> _artifactOf = [];
    private readonly Dictionary<LineageKey, IReadOnlyList<LineageArtifact>> _mentions = [];
    private readonly Dictionary<LineageKey, StandingName> _standing = [];
    private readonly Dictionary<long, List<LineageArtifact>> _readAhead = [];
    private readonly Dictionary<long, LineageMaker> _makersAhead = [];

    // Whether a name is a node of its own, and the artifacts of identity that somebody put out under it.
    private readonly record struct StandingName(bool IsNode, IReadOnlyList<LineageKey> Artifacts);

    /// <summary>Whether mentions were left out because there were too many.</summary>
    public bool IsTruncated => _found.IsTruncated;

    /// <summary>Mentions by entries in conflict that have one of these digests, as far as they were met.</summary>
    public IEnumerable<LineageArtifact> ConflictingWith(IReadOnlySet<Digest> digests) => _found.ConflictingWith(digests);

    /// <summary>Entries in conflict that name, by digest, the artifact of any of these nodes, or what was asked for.</summary>
    public IEnumerable<long> ConflictsOf(IEnumerable<LineageKey> nodes, Digest? asked)
    {
        var digests = nodes.Where(key => key.Sort != LineageSort.Maker).SelectMany(MentionsOf).SelectMany(mention => mention.Identifying).ToHashSet();
        if (asked is { } digest)
        {
            digests.Add(digest);
        }

        return ConflictingWith(digests).Select(mention => mention.LogIndex);
    }

    /// <summary>Models, whatever they are used for, share names; so do data, however they came about.</summary>
    public static string SortOf(string role) => role switch
    {
        _ when IsModel(role) => ModelSort,
        "dataset" or "synthetic-data" => DataSort,
        _ => role,
    };

    /// <summary>Whether a role is that of a model.</summary>
    public static bool IsModel(string role) => NamedMakers.ModelRoles.Contains(role);

    /// <summary>All mentions of an artifact or name node, in log order.</summary>
    public IReadOnlyList<LineageArtifact> MentionsOf(LineageKey key) => _mentions[key];

    /// <summary>Nodes of the artifacts that have a digest, also one of shapes.</summary>
    public async ValueTask<IReadOnlyList<LineageKey>> StartAsync(Digest digest, CancellationToken cancellationToken) =>
        await KeysAsync(await _found.FindAsync([digest], null, cancellationToken), cancellationToken);

    /// <summary>Nodes of the artifacts that a digest names, which one of shapes does not.</summary>
    public async ValueTask<IReadOnlyList<LineageKey>> StartIdentifiedAsync(Digest digest, CancellationToken cancellationToken) =>
        await KeysAsync(
            (await _found.FindAsync([digest], null, cancellationToken)).Where(mention => mention.Identifying.Contains(digest)), cancellationToken);

    /// <summary>The node of an artifact as an entry names it.</summary>
    public ValueTask<LineageKey> NodeOfAsync(LineageArtifact mention, CancellationToken cancellationToken) => KeyAsync(mention, cancellationToken);

    /// <summary>What a digest names: an artifact of the graph, or the digest itself where no current statement has it.</summary>
    public async ValueTask<string> IdentityOfAsync(Digest digest, CancellationToken cancellationToken)
    {
        var keys = await StartIdentifiedAsync(digest, cancellationToken);
        return keys.Count == 0
            ? digest.ToString()
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{keys[0].Index}/{keys[0].Place}");
    }

    /// <summary>Nodes that a model's name means: who made it, the artifacts that bear it, or at least the name itself.</summary>
    public async ValueTask<IReadOnlyList<LineageKey>> StartAsync(string model, CancellationToken cancellationToken)
    {
        var bearing = await _found.FindAsync(model, ModelSort, cancellationToken);
        var makers = await _found.MakersAsync(model, cancellationToken);

        // What a job put out under the name without a digest of its own is found by nothing but the name.
        var keys = makers.Select(LineageKey.Maker)
            .Concat(await KeysAsync(bearing.Where(mention => mention.IsIdentified || mention.Side == ArtifactSide.Output), cancellationToken))
            .Distinct()
            .Order()
            .ToList();
        return keys.Count > 0 ? keys : await KeysAsync(bearing, cancellationToken);
    }

    /// <summary>An artifact, as all who name it do together.</summary>
    public async ValueTask<ArtifactFacts> DescribeAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var mentions = _mentions[key];
        var byMaker = mentions.OrderByDescending(mention => mention.IsMade).ToList();
        return new ArtifactFacts(
            byMaker[0].Role,
            [.. mentions.SelectMany(mention => mention.Digests).DistinctBy(digest => digest.Kind).OrderBy(digest => digest.Kind)],
            byMaker.SelectMany(mention => mention.Names).FirstOrDefault(),
            !await IsMadeByJobAsync(key, cancellationToken));
    }

    /// <summary>Reads together what makers name whose neighbours are asked for next, each once: on a server each question is a journey.</summary>
    public async ValueTask ReadAheadAsync(IEnumerable<long> makers, CancellationToken cancellationToken)
    {
        var asked = makers.Where(maker => _readAhead.TryAdd(maker, [])).ToList();
        foreach (var artifact in await facts.ReadArtifactsAsync(asked, cancellationToken))
        {
            _readAhead[artifact.LogIndex].Add(artifact);
        }
    }

    /// <summary>The same, and all that telling the parents of these makers asks for.</summary>
    public async ValueTask ReadParentsAheadAsync(IReadOnlyCollection<long> makers, CancellationToken cancellationToken)
    {
        await ReadAheadAsync(makers, cancellationToken);
        await ReadNodesAheadAsync(makers.SelectMany(maker => _readAhead[maker]).Where(artifact => !artifact.IsMade), [], cancellationToken);
    }

    /// <summary>The same, and all that telling the children of these makers asks for.</summary>
    public async ValueTask ReadChildrenAheadAsync(IReadOnlyCollection<long> makers, CancellationToken cancellationToken)
    {
        await ReadAheadAsync(makers, cancellationToken);
        foreach (var maker in await facts.ReadMakersAsync(makers, cancellationToken))
        {
            _makersAhead[maker.LogIndex] = maker;
        }

        await ReadNodesAheadAsync(
            makers.SelectMany(maker => _readAhead[maker]).Where(artifact => artifact.IsMade),
            makers.SelectMany(maker => _makersAhead[maker].ModelNames),
            cancellationToken);
    }

    /// <summary>What makers name, read together, by log order.</summary>
    public ValueTask<IReadOnlyList<LineageArtifact>> NamedByAsync(IEnumerable<long> makers, CancellationToken cancellationToken) =>
        facts.ReadArtifactsAsync([.. makers], cancellationToken);

    /// <summary>Reads together what telling the nodes of these artifacts asks for, and of names the parents and children.</summary>
    public ValueTask ReadNodesAheadAsync(IReadOnlyCollection<LineageArtifact> artifacts, CancellationToken cancellationToken) =>
        ReadNodesAheadAsync(artifacts, [], cancellationToken);

    /// <summary>Reads together what telling the children of these artifacts asks for: who takes them by their names.</summary>
    public ValueTask ReadChildrenAheadAsync(IEnumerable<LineageKey> artifacts, CancellationToken cancellationToken) => _found.ReadAheadAsync(
        artifacts.SelectMany(key => key.Sort switch
        {
            LineageSort.Artifact => _mentions[key].Where(mention => mention.IsMade).SelectMany(mention => mention.Names),
            LineageSort.Name => [key.Name],
            _ => [],
        }),
        cancellationToken);

    /// <summary>What went into a maker, or who made an artifact.</summary>
    public ValueTask<IReadOnlyList<LineageStep>> ParentsAsync(LineageKey key, CancellationToken cancellationToken) => key.Sort switch
    {
        LineageSort.Maker => ParentsOfMakerAsync(key, cancellationToken),
        LineageSort.Name => ParentsOfNameAsync(key, cancellationToken),
        _ => Steps(_mentions[key].Where(mention => mention.IsMade), isByNameOnly: false),
    };

    /// <summary>What somebody put out with a digest under the name of a node.</summary>
    public async ValueTask<IReadOnlyList<LineageArtifact>> PutOutAsync(LineageKey name, CancellationToken cancellationToken) =>
        [.. (await _found.FindAsync(name.Name, name.RoleSort, cancellationToken)).Where(mention => mention.IsMade && mention.IsIdentified)];

    /// <summary>What these artifacts are that a maker put out.</summary>
    public async ValueTask<IReadOnlyList<LineageStep>> ChildrenAsync(IEnumerable<LineageArtifact> outputs, CancellationToken cancellationToken) =>
        Ordered(await StepsToAsync(outputs, cancellationToken));

    /// <summary>What came out of a maker, or into whom an artifact went.</summary>
    public ValueTask<IReadOnlyList<LineageStep>> ChildrenAsync(LineageKey key, CancellationToken cancellationToken) => key.Sort switch
    {
        LineageSort.Maker => ChildrenOfMakerAsync(key, cancellationToken),
        LineageSort.Name => ChildrenOfNameAsync(key, cancellationToken),
        LineageSort.Artifact => ChildrenOfArtifactAsync(key, cancellationToken),
        _ => Steps(_mentions[key].Where(mention => !mention.IsMade), isByNameOnly: false),
    };

    /// <summary>Whether any job put the artifact out, or declares to have worked on the model of its name.</summary>
    public async ValueTask<bool> IsMadeByJobAsync(LineageKey key, CancellationToken cancellationToken)
    {
        if (_mentions[key].Any(mention => mention.Side == ArtifactSide.Output))
        {
            return true;
        }

        foreach (var step in key.Sort == LineageSort.Name ? await ParentsOfNameAsync(key, cancellationToken) : [])
        {
            if (!(await facts.ReadMakerAsync(step.To.Index, cancellationToken)).IsRelease)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ParentsOfMakerAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var named = _readAhead.Remove(key.Index, out var read) ? read : await facts.ReadArtifactsAsync(key.Index, cancellationToken);
        var steps = new List<LineageStep>();
        foreach (var input in named.Where(artifact => !artifact.IsMade))
        {
            steps.AddRange(input.IsIdentified || input.Names.Count == 0
                ? [new LineageStep(await KeyAsync(input, cancellationToken), input.Relation, false, input.Role)]
                : await ParentsByNameAsync(input, cancellationToken));
        }

        return Ordered(steps);
    }

    private async ValueTask<IEnumerable<LineageStep>> ParentsByNameAsync(LineageArtifact input, CancellationToken cancellationToken)
    {
        var name = await KeyAsync(input, cancellationToken);
        var standing = await StandingOfAsync(name, cancellationToken);
        return (standing.IsNode ? standing.Artifacts.Append(name) : standing.Artifacts)
            .Select(key => new LineageStep(key, input.Relation, true, input.Role));
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ChildrenOfNameAsync(LineageKey key, CancellationToken cancellationToken) =>
        (await StandingOfAsync(key, cancellationToken)).IsNode
            ? await Steps(_mentions[key].Where(mention => !mention.IsMade), isByNameOnly: true)
            : [];

    // A name is a node of its own where nothing else is known of it, or where somebody made it without giving digests. All who
    // take it in by its name ask for the same.
    private async ValueTask<StandingName> StandingOfAsync(LineageKey key, CancellationToken cancellationToken)
    {
        if (!_standing.TryGetValue(key, out var standing))
        {
            var artifacts = await KeysAsync(await PutOutAsync(key, cancellationToken), cancellationToken);
            _standing[key] = standing = new StandingName(
                artifacts.Count == 0 || (await ParentsOfNameAsync(key, cancellationToken)).Count > 0, artifacts);
        }

        return standing;
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ParentsOfNameAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var steps = _mentions[key]
            .Where(mention => mention.IsMade)
            .Select(mention => new LineageStep(LineageKey.Maker(mention.LogIndex), mention.Relation, true, mention.Role))
            .ToList();
        if (key.RoleSort == ModelSort && _mentions[key].Any(mention => !mention.IsMade))
        {
            // Where a maker names one of its own artifacts so, that artifact stands for the name.
            var puttingOut = (await _found.FindAsync(key.Name, ModelSort, cancellationToken)).Where(mention => mention.IsMade).Select(mention => mention.LogIndex).ToHashSet();
            steps.AddRange((await _found.MakersAsync(key.Name, cancellationToken)).Where(maker => !puttingOut.Contains(maker))
                .Select(maker => new LineageStep(LineageKey.Maker(maker), ModelRelation, true, Weights)));
        }

        return Ordered(steps);
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ChildrenOfMakerAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var named = _readAhead.Remove(key.Index, out var read) ? read : await facts.ReadArtifactsAsync(key.Index, cancellationToken);
        var steps = await StepsToAsync(named.Where(artifact => artifact.IsMade), cancellationToken);
        var maker = _makersAhead.Remove(key.Index, out var ahead) ? ahead : await facts.ReadMakerAsync(key.Index, cancellationToken);
        foreach (var name in maker.ModelNames.Distinct(StringComparer.Ordinal))
        {
            // Where the maker names one of its own artifacts so, that artifact stands for the name.
            var isPutOut = named.Any(mention => mention.IsMade && IsModel(mention.Role) && mention.Names.Contains(name));
            var inputs = isPutOut ? null : (await _found.FindAsync(name, ModelSort, cancellationToken)).FirstOrDefault(mention => !mention.IsMade && !mention.IsIdentified);
            if (inputs is not null)
            {
                steps.Add(new LineageStep(await KeyAsync(inputs, cancellationToken), ModelRelation, true, Weights));
            }
        }

        return Ordered(steps);
    }

    private async ValueTask<List<LineageStep>> StepsToAsync(IEnumerable<LineageArtifact> outputs, CancellationToken cancellationToken)
    {
        var steps = new List<LineageStep>();
        foreach (var output in outputs)
        {
            var to = await KeyAsync(output, cancellationToken);
            steps.Add(new LineageStep(to, output.Relation, to.Sort == LineageSort.Name, output.Role));
        }

        return steps;
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ChildrenOfArtifactAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var steps = _mentions[key]
            .Where(mention => !mention.IsMade)
            .Select(mention => new LineageStep(LineageKey.Maker(mention.LogIndex), mention.Relation, false, mention.Role))
            .ToList();
        var names = _mentions[key]
            .Where(mention => mention.IsMade)
            .SelectMany(mention => mention.Names.Select(name => (Name: name, Sort: SortOf(mention.Role))))
            .Distinct();
        foreach (var (name, sort) in names)
        {
            steps.AddRange((await _found.FindAsync(name, sort, cancellationToken))
                .Where(mention => !mention.IsMade && !mention.IsIdentified)
                .Select(mention => new LineageStep(LineageKey.Maker(mention.LogIndex), mention.Relation, true, mention.Role)));
        }

        return Ordered(steps);
    }

    private static ValueTask<IReadOnlyList<LineageStep>> Steps(IEnumerable<LineageArtifact> mentions, bool isByNameOnly) =>
        ValueTask.FromResult(Ordered(mentions.Select(mention =>
            new LineageStep(LineageKey.Maker(mention.LogIndex), mention.Relation, isByNameOnly, mention.Role))));

    private static IReadOnlyList<LineageStep> Ordered(IEnumerable<LineageStep> steps) =>
        [.. steps.Distinct().OrderBy(step => step.To).ThenBy(step => step.Relation, StringComparer.Ordinal).ThenBy(step => step.IsByNameOnly)
            .ThenBy(step => step.Role, StringComparer.Ordinal)];

    private async ValueTask<IReadOnlyList<LineageKey>> KeysAsync(IEnumerable<LineageArtifact> mentions, CancellationToken cancellationToken)
    {
        var keys = new SortedSet<LineageKey>();
        var named = mentions.ToList();
        await ReadDigestsAheadAsync(named, cancellationToken);
        foreach (var mention in named)
        {
            keys.Add(await KeyAsync(mention, cancellationToken));
        }

        return [.. keys];
    }

    private ValueTask ReadDigestsAheadAsync(IEnumerable<LineageArtifact> mentions, CancellationToken cancellationToken) => _found.ReadAheadAsync(
        mentions.SelectMany(mention => mention.Identifying).Where(digest => !_artifactOf.ContainsKey(digest)), cancellationToken);

    private async ValueTask ReadNodesAheadAsync(
        IEnumerable<LineageArtifact> artifacts, IEnumerable<string> models, CancellationToken cancellationToken)
    {
        var named = artifacts.ToList();
        await ReadDigestsAheadAsync(named, cancellationToken);
        await _found.ReadAheadAsync(models.Concat(named.Where(artifact => !artifact.IsIdentified).SelectMany(artifact => artifact.Names.Take(1))), cancellationToken);
    }

    private async ValueTask<LineageKey> KeyAsync(LineageArtifact mention, CancellationToken cancellationToken)
    {
        if (mention.IsIdentified)
        {
            return _artifactOf.TryGetValue(mention.Identifying.First(), out var known)
                ? known
                : await GatherAsync(mention, cancellationToken);
        }

        var key = mention.Names.Count == 0
            ? new LineageKey(LineageSort.Mention, mention.LogIndex, mention.Place, "", "")
            : LineageKey.Named(mention.Names[0], SortOf(mention.Role));
        if (!_mentions.ContainsKey(key))
        {
            _mentions[key] = key.Sort == LineageSort.Mention
                ? [mention]
                : [.. (await _found.FindAsync(key.Name, key.RoleSort, cancellationToken)).Where(other => !other.IsIdentified)];
        }

        return key;
    }

    // Everything that shares an identifying digest with the mention, and with what that shares one with.
    private async ValueTask<LineageKey> GatherAsync(LineageArtifact mention, CancellationToken cancellationToken)
    {
        var digests = new HashSet<Digest>();
        var mentions = new SortedDictionary<(long, int), LineageArtifact>();
        var open = mention.Identifying.ToHashSet();
        while (open.Count > 0)
        {
            digests.UnionWith(open);
            foreach (var found in await _found.FindAsync(open, mention, cancellationToken))
            {
                if (found.Identifying.Any(open.Contains))
                {
                    mentions[(found.LogIndex, found.Place)] = found;
                }
            }

            open = [.. mentions.Values.SelectMany(found => found.Identifying).Where(digest => !digests.Contains(digest))];
        }

        mentions[(mention.LogIndex, mention.Place)] = mention;
        var (index, place) = mentions.Keys.First();
        var key = new LineageKey(LineageSort.Artifact, index, place, "", "");
        _mentions[key] = [.. mentions.Values];
        foreach (var digest in digests)
        {
            _artifactOf[digest] = key;
        }

        return key;
    }
}
