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

/// <summary>What a node is found by. Equal keys are one node.</summary>
/// <param name="Sort">maker, artifact, name or mention.</param>
/// <param name="Index">Maker: its entry. Mention: entry and place. Artifact: entry and place of its first mention.</param>
/// <param name="Place">Place in the entry's list.</param>
/// <param name="Name">Name: the name.</param>
/// <param name="RoleSort">Name: sort of role.</param>
internal readonly record struct LineageKey(LineageSort Sort, long Index, int Place, string Name, string RoleSort) : IComparable<LineageKey>
{
    public static LineageKey Maker(long index) => new(LineageSort.Maker, index, 0, "", "");

    public static LineageKey Named(string name, string roleSort) => new(LineageSort.Name, 0, 0, name, roleSort);

    public int CompareTo(LineageKey other)
    {
        var order = Sort.CompareTo(other.Sort);
        order = order != 0 ? order : Index.CompareTo(other.Index);
        order = order != 0 ? order : Place.CompareTo(other.Place);
        order = order != 0 ? order : string.CompareOrdinal(Name, other.Name);
        return order != 0 ? order : string.CompareOrdinal(RoleSort, other.RoleSort);
    }
}

internal enum LineageSort
{
    Maker,
    Artifact,
    Name,
    Mention,
}

/// <summary>A neighbour and how it is joined.</summary>
/// <param name="To">The neighbour.</param>
/// <param name="Relation">The relation's word.</param>
/// <param name="IsByNameOnly">Whether a declared name alone joins them.</param>
/// <param name="Role">Role of the artifact of the step; <c>weights</c> where a job declares a model's name.</param>
internal readonly record struct LineageStep(LineageKey To, string Relation, bool IsByNameOnly, string Role);

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

    private readonly Dictionary<Digest, LineageKey> _artifactOf = [];
    private readonly Dictionary<LineageKey, IReadOnlyList<LineageArtifact>> _mentions = [];
    private readonly Dictionary<long, List<LineageArtifact>> _readAhead = [];
    private readonly SortedDictionary<(long, int), LineageArtifact> _conflicting = [];

    // A step to a name looks at all that bears it several times in a row.
    private (string Name, IReadOnlyList<LineageArtifact> Mentions)? _named;

    /// <summary>Whether mentions were left out because there were too many.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Mentions by entries in conflict that have one of these digests, as far as they were met.</summary>
    public IEnumerable<LineageArtifact> ConflictingWith(IReadOnlySet<Digest> digests) =>
        _conflicting.Values.Where(mention => mention.Identifying.Any(digests.Contains));

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
        _ when NamedMakers.ModelRoles.Contains(role) => ModelSort,
        "dataset" or "synthetic-data" => DataSort,
        _ => role,
    };

    /// <summary>All mentions of an artifact or name node, in log order.</summary>
    public IReadOnlyList<LineageArtifact> MentionsOf(LineageKey key) => _mentions[key];

    /// <summary>Nodes of the artifacts that have a digest, also one of shapes.</summary>
    public async ValueTask<IReadOnlyList<LineageKey>> StartAsync(Digest digest, CancellationToken cancellationToken) =>
        await KeysAsync(await FindAsync([digest], null, cancellationToken), cancellationToken);

    /// <summary>Nodes of the artifacts that a digest names, which one of shapes does not.</summary>
    public async ValueTask<IReadOnlyList<LineageKey>> StartIdentifiedAsync(Digest digest, CancellationToken cancellationToken) =>
        await KeysAsync(
            (await FindAsync([digest], null, cancellationToken)).Where(mention => mention.Identifying.Contains(digest)), cancellationToken);

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
        var bearing = await FindAsync(model, ModelSort, cancellationToken);
        var makers = await MakersAsync(model, cancellationToken);

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

    /// <summary>Reads together what makers name whose parents are asked for next, each once: on a server each question is a journey.</summary>
    public async ValueTask ReadAheadAsync(IEnumerable<long> makers, CancellationToken cancellationToken)
    {
        var asked = makers.Where(maker => _readAhead.TryAdd(maker, [])).ToList();
        foreach (var artifact in await facts.ReadArtifactsAsync(asked, cancellationToken))
        {
            _readAhead[artifact.LogIndex].Add(artifact);
        }
    }

    /// <summary>What went into a maker, or who made an artifact.</summary>
    public ValueTask<IReadOnlyList<LineageStep>> ParentsAsync(LineageKey key, CancellationToken cancellationToken) => key.Sort switch
    {
        LineageSort.Maker => ParentsOfMakerAsync(key, cancellationToken),
        LineageSort.Name => ParentsOfNameAsync(key, cancellationToken),
        _ => Steps(_mentions[key].Where(mention => mention.IsMade), isByNameOnly: false),
    };

    /// <summary>What these inputs of makers are.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="without">Makers whose artifacts an input's name alone does not lead to.</param>
    public async ValueTask<IReadOnlyList<LineageStep>> ParentsAsync(
        IEnumerable<LineageArtifact> inputs, CancellationToken cancellationToken, IReadOnlySet<long>? without = null)
    {
        var steps = new List<LineageStep>();
        foreach (var input in inputs)
        {
            steps.AddRange(input.IsIdentified || input.Names.Count == 0
                ? [new LineageStep(await KeyAsync(input, cancellationToken), input.Relation, false, input.Role)]
                : await ParentsByNameAsync(input, without, cancellationToken));
        }

        return Ordered(steps);
    }

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

    private async ValueTask<IReadOnlyList<LineageStep>> ParentsOfMakerAsync(LineageKey key, CancellationToken cancellationToken) =>
        await ParentsAsync(
            (_readAhead.Remove(key.Index, out var read) ? read : await facts.ReadArtifactsAsync(key.Index, cancellationToken)).Where(artifact => !artifact.IsMade),
            cancellationToken);

    private async ValueTask<IReadOnlyList<LineageStep>> ParentsByNameAsync(
        LineageArtifact input, IReadOnlySet<long>? without, CancellationToken cancellationToken)
    {
        var name = await KeyAsync(input, cancellationToken);
        var bearing = (await PutOutAsync(name, cancellationToken)).Where(mention => without?.Contains(mention.LogIndex) is not true);
        var steps = (await KeysAsync(bearing, cancellationToken))
            .Select(artifact => new LineageStep(artifact, input.Relation, true, input.Role))
            .ToList();
        if (await StandsForItselfAsync(name, cancellationToken))
        {
            steps.Add(new LineageStep(name, input.Relation, true, input.Role));
        }

        return steps;
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ChildrenOfNameAsync(LineageKey key, CancellationToken cancellationToken) =>
        await StandsForItselfAsync(key, cancellationToken)
            ? await Steps(_mentions[key].Where(mention => !mention.IsMade), isByNameOnly: true)
            : [];

    // Artifacts of identity that somebody put out under the name.
    private async ValueTask<IReadOnlyList<LineageArtifact>> PutOutAsync(LineageKey key, CancellationToken cancellationToken) =>
        [.. (await FindAsync(key.Name, key.RoleSort, cancellationToken)).Where(mention => mention.IsMade && mention.IsIdentified)];

    // A name is a node of its own where nothing else is known of it, or where somebody made it without giving digests.
    private async ValueTask<bool> StandsForItselfAsync(LineageKey key, CancellationToken cancellationToken) =>
        (await PutOutAsync(key, cancellationToken)).Count == 0
        || (await ParentsOfNameAsync(key, cancellationToken)).Count > 0;

    private async ValueTask<IReadOnlyList<LineageStep>> ParentsOfNameAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var steps = _mentions[key]
            .Where(mention => mention.IsMade)
            .Select(mention => new LineageStep(LineageKey.Maker(mention.LogIndex), mention.Relation, true, mention.Role))
            .ToList();
        if (key.RoleSort == ModelSort && _mentions[key].Any(mention => !mention.IsMade))
        {
            // Where a maker names one of its own artifacts so, that artifact stands for the name.
            var puttingOut = (await FindAsync(key.Name, ModelSort, cancellationToken)).Where(mention => mention.IsMade).Select(mention => mention.LogIndex).ToHashSet();
            steps.AddRange((await MakersAsync(key.Name, cancellationToken)).Where(maker => !puttingOut.Contains(maker))
                .Select(maker => new LineageStep(LineageKey.Maker(maker), ModelRelation, true, Weights)));
        }

        return Ordered(steps);
    }

    private async ValueTask<IReadOnlyList<LineageStep>> ChildrenOfMakerAsync(LineageKey key, CancellationToken cancellationToken)
    {
        var steps = new List<LineageStep>();
        foreach (var output in await facts.ReadArtifactsAsync(key.Index, cancellationToken))
        {
            if (output.IsMade)
            {
                var to = await KeyAsync(output, cancellationToken);
                steps.Add(new LineageStep(to, output.Relation, to.Sort == LineageSort.Name, output.Role));
            }
        }

        var maker = await facts.ReadMakerAsync(key.Index, cancellationToken);
        foreach (var name in maker.ModelNames.Distinct(StringComparer.Ordinal))
        {
            var inputs = (await FindAsync(name, ModelSort, cancellationToken)).FirstOrDefault(mention => !mention.IsMade && !mention.IsIdentified);
            if (inputs is not null && !await PutsOutAsync(key.Index, name, cancellationToken))
            {
                steps.Add(new LineageStep(await KeyAsync(inputs, cancellationToken), ModelRelation, true, Weights));
            }
        }

        return Ordered(steps);
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
            steps.AddRange((await FindAsync(name, sort, cancellationToken))
                .Where(mention => !mention.IsMade && !mention.IsIdentified)
                .Select(mention => new LineageStep(LineageKey.Maker(mention.LogIndex), mention.Relation, true, mention.Role)));
        }

        return Ordered(steps);
    }

    // Whether the maker names one of its own artifacts so: then that artifact stands for the name.
    private async ValueTask<bool> PutsOutAsync(long maker, string name, CancellationToken cancellationToken) =>
        (await facts.ReadArtifactsAsync(maker, cancellationToken)).Any(mention =>
            mention.IsMade && SortOf(mention.Role) == ModelSort && mention.Names.Contains(name));

    private static ValueTask<IReadOnlyList<LineageStep>> Steps(IEnumerable<LineageArtifact> mentions, bool isByNameOnly) =>
        ValueTask.FromResult(Ordered(mentions.Select(mention =>
            new LineageStep(LineageKey.Maker(mention.LogIndex), mention.Relation, isByNameOnly, mention.Role))));

    private static IReadOnlyList<LineageStep> Ordered(IEnumerable<LineageStep> steps) =>
        [.. steps.Distinct().OrderBy(step => step.To).ThenBy(step => step.Relation, StringComparer.Ordinal).ThenBy(step => step.IsByNameOnly)
            .ThenBy(step => step.Role, StringComparer.Ordinal)];

    private async ValueTask<IReadOnlyList<LineageKey>> KeysAsync(IEnumerable<LineageArtifact> mentions, CancellationToken cancellationToken)
    {
        var keys = new SortedSet<LineageKey>();
        foreach (var mention in mentions)
        {
            keys.Add(await KeyAsync(mention, cancellationToken));
        }

        return [.. keys];
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
                : [.. (await FindAsync(key.Name, key.RoleSort, cancellationToken)).Where(other => !other.IsIdentified)];
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
            foreach (var found in await FindAsync(open, mention, cancellationToken))
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

    private async ValueTask<IReadOnlyList<LineageArtifact>> FindAsync(
        IReadOnlyCollection<Digest> digests, LineageArtifact? joined, CancellationToken cancellationToken)
    {
        var found = joined is not null && isUpward
            ? await facts.FindMadeOrJoiningAsync(digests, joined.Digests, MostMentions, cancellationToken)
            : await facts.FindArtifactsAsync(digests, MostMentions, cancellationToken);
        IsTruncated |= found.Count >= MostMentions;
        foreach (var mention in found.Where(mention => mention.IsConflict))
        {
            _conflicting[(mention.LogIndex, mention.Place)] = mention;
        }

        return [.. found.Where(mention => !mention.IsConflict)];
    }

    private async ValueTask<IReadOnlyList<LineageArtifact>> FindAsync(string name, string roleSort, CancellationToken cancellationToken)
    {
        if (_named is not { } named || named.Name != name)
        {
            _named = named = (name, await facts.FindArtifactsAsync(name, MostMentions, cancellationToken));
            IsTruncated |= named.Mentions.Count >= MostMentions;
        }

        return [.. named.Mentions.Where(mention => SortOf(mention.Role) == roleSort)];
    }

    private async ValueTask<IReadOnlyList<long>> MakersAsync(string model, CancellationToken cancellationToken)
    {
        var makers = await facts.FindMakersAsync(model, MostMentions, cancellationToken);
        IsTruncated |= makers.Count >= MostMentions;
        return makers;
    }
}
