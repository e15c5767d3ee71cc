// Behind what a customer made of a model stand those who made what its jobs took in, and those who made, beside it, what its
// jobs put out. A name is no proof: a release speaks for the model where it publishes what own jobs put out, or where its
// publisher is the customer itself; another customer's jobs on a model of the same name are others.
//
// A job that puts out what it took in did not make it. So what an own job copied is no model of its own; and where an own job
// made a model, another that took it in and put it out again is not behind it.

using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>What stands behind what a customer made of a model.</summary>
internal sealed record ModelMakers
{
    /// <summary>Whether it made anything of it, and did not only run it.</summary>
    public required bool Builds { get; init; }

    /// <summary>Releases of what it made.</summary>
    public IReadOnlyList<LineageMaker> Releases { get; init; } = [];

    /// <summary>Releases of the model's name that nothing but the name joins to it.</summary>
    public IReadOnlyList<LineageMaker> OfNameOnly { get; init; } = [];

    /// <summary>Jobs and releases behind it that are not its own.</summary>
    public IReadOnlyList<LineageMaker> Behind { get; init; } = [];

    /// <summary>Whether there may be more.</summary>
    public bool IsCut { get; init; }
}

/// <summary>Reads them, for many pairs of customer and model, from one graph. What one pair may cost is bounded.</summary>
internal sealed class AncestorMakers(IInvestigationSnapshot snapshot)
{
    private const int MostReleases = 1_000;

    private readonly LineageGraph _graph = new(snapshot.Lineage, isUpward: true);
    private readonly NamedRunners _runners = new(snapshot.Lineage);
    private readonly Dictionary<LineageKey, IReadOnlyList<long>> _makersOf = [];
    private readonly Dictionary<long, LineageMaker> _makers = [];

    /// <summary>Entries and artifacts that were looked at for all pairs so far.</summary>
    public long LookedAt { get; private set; }

    /// <summary>Reads them for one pair.</summary>
    /// <param name="use">The pair; without a model nothing but whether it builds is read.</param>
    /// <param name="entities">Who is one party.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ModelMakers> OfAsync(ModelUse use, EntityCountries entities, CancellationToken cancellationToken)
    {
        if (use.Model is null)
        {
            return new ModelMakers { Builds = await OwnWork.IsBuildingAsync(snapshot, use, cancellationToken) };
        }

        var own = await OwnWork.ReadAsync(snapshot, use, cancellationToken);
        LookedAt += own.Jobs.Count;
        if (!own.Builds)
        {
            return new ModelMakers { Builds = false, IsCut = own.IsCut };
        }

        var wasTruncated = _graph.IsTruncated;
        var named = await OfNameAsync(use.Model, cancellationToken);
        var walk = new OriginWalk(use, own.Jobs);
        var (made, released) = await AddMadeAsync(walk, own, cancellationToken);
        foreach (var release in named)
        {
            if (await entities.AreOneAsync(release.Publisher, use.Customer, cancellationToken))
            {
                released.Add(release.LogIndex);
            }
        }

        await ReadMakersAsync(released, cancellationToken);
        walk.AddOwn(released);
        walk.Cut(own.IsCut || named.Count == MostReleases);
        await AddInputsAsync(walk, own.Inputs, own.Jobs, cancellationToken);
        var published = await snapshot.Lineage.ReadArtifactsAsync(released, cancellationToken);
        await AddPublishedAsync(walk, published, made, cancellationToken);
        await AddParentsAsync(walk, published, cancellationToken);
        await RunAsync(walk, cancellationToken);
        LookedAt += walk.LookedAt;
        return new ModelMakers
        {
            Builds = true,
            Releases = [.. released.Select(release => _makers[release])],
            OfNameOnly = [.. named.Where(release => !released.Contains(release.LogIndex))],
            Behind = walk.Behind,
            IsCut = walk.IsCut || (_graph.IsTruncated && !wasTruncated),
        };
    }

    // Models that own jobs made, and who published them; who else made them is behind.
    private async ValueTask<(HashSet<LineageKey> Made, SortedSet<long> Released)> AddMadeAsync(OriginWalk walk, OwnWork own, CancellationToken cancellationToken)
    {
        var (made, released) = (new HashSet<LineageKey>(), new SortedSet<long>());
        foreach (var output in walk.TakeArtifacts(own.Outputs))
        {
            var key = await _graph.NodeOfAsync(output, cancellationToken);
            var digests = DigestsOf(key);
            if (!own.InputsOf[output.LogIndex].Any(input => input.Identifying.Any(digests.Contains)) && made.Add(key))
            {
                var (releases, jobs) = await OtherMakersAsync(key, walk.Own, cancellationToken);
                released.UnionWith(releases);
                walk.Open.AddRange(jobs.Select(LineageKey.Maker));
            }
        }

        return (made, released);
    }

    // Who published what others made speaks of their work.
    private async ValueTask AddPublishedAsync(
        OriginWalk walk, IReadOnlyList<LineageArtifact> published, HashSet<LineageKey> made, CancellationToken cancellationToken)
    {
        var models = published.Where(artifact => OwnWork.IsModelPutOut(artifact) && artifact.IsIdentified);
        foreach (var artifact in walk.TakeArtifacts([.. OwnWork.Once(models)]))
        {
            var key = await _graph.NodeOfAsync(artifact, cancellationToken);
            if (!made.Contains(key))
            {
                var (releases, jobs) = await OtherMakersAsync(key, walk.Own, cancellationToken);
                walk.Open.AddRange(releases.Concat(jobs).Select(LineageKey.Maker));
            }
        }
    }

    // Releases of an artifact, and jobs that put it out without having taken it in.
    private async ValueTask<(IReadOnlyList<long> Releases, IReadOnlyList<long> Jobs)> OtherMakersAsync(
        LineageKey key, IReadOnlySet<long> own, CancellationToken cancellationToken)
    {
        var digests = DigestsOf(key);
        var others = _graph.MentionsOf(key).Where(mention => !own.Contains(mention.LogIndex)).ToLookup(mention => mention.Side, mention => mention.LogIndex);
        var jobs = others[ArtifactSide.Output].Distinct().Take(OriginWalk.MostMakers + 1).ToList();
        var copies = (await snapshot.Lineage.ReadArtifactsAsync(jobs, cancellationToken))
            .Where(artifact => !artifact.IsMade && artifact.Identifying.Any(digests.Contains)).Select(artifact => artifact.LogIndex);
        return ([.. others[ArtifactSide.Released].Distinct()], [.. jobs.Except(copies)]);
    }

    private HashSet<Digest> DigestsOf(LineageKey key) => [.. _graph.MentionsOf(key).SelectMany(mention => mention.Identifying)];

    // Level by level, and each level together: on a server each question is a journey.
    private async ValueTask RunAsync(OriginWalk walk, CancellationToken cancellationToken)
    {
        while (walk.Open.Count > 0)
        {
            var found = new SortedSet<long>();
            foreach (var key in walk.Open.Where(walk.Seen.Add))
            {
                found.UnionWith(key.Sort == LineageSort.Maker ? [key.Index] : await MakersOfAsync(key, cancellationToken));
            }

            var level = walk.TakeMakers(found);
            await ReadMakersAsync(level, cancellationToken);
            walk.Meet(level.Select(maker => _makers[maker]));
            walk.Open.Clear();
            await AddParentsAsync(walk, await snapshot.Lineage.ReadArtifactsAsync(level, cancellationToken), cancellationToken);
        }
    }

    // What makers took in, of all that they name.
    private async ValueTask AddParentsAsync(OriginWalk walk, IReadOnlyList<LineageArtifact> named, CancellationToken cancellationToken)
    {
        foreach (var inputs in named.Where(artifact => !artifact.IsMade).GroupBy(artifact => artifact.LogIndex))
        {
            await AddInputsAsync(walk, [.. OwnWork.Once(inputs)], null, cancellationToken);
        }
    }

    // By its digests, or by its name alone: then whoever put anything out under that name may have made it.
    private async ValueTask AddInputsAsync(
        OriginWalk walk, IReadOnlyList<LineageArtifact> inputs, IReadOnlySet<long>? without, CancellationToken cancellationToken)
    {
        foreach (var input in walk.TakeArtifacts(inputs))
        {
            var key = await _graph.NodeOfAsync(input, cancellationToken);
            walk.Open.Add(key);
            var named = key.Sort == LineageSort.Name ? await _graph.PutOutAsync(key, cancellationToken) : [];
            foreach (var artifact in walk.TakeArtifacts([.. OwnWork.Once(named.Where(artifact => without?.Contains(artifact.LogIndex) is not true))]))
            {
                walk.Open.Add(await _graph.NodeOfAsync(artifact, cancellationToken));
            }
        }
    }

    // Who made an artifact, or something of a name; whoever only ran the model of that name made nothing of it.
    private async ValueTask<IReadOnlyList<long>> MakersOfAsync(LineageKey key, CancellationToken cancellationToken)
    {
        if (_makersOf.TryGetValue(key, out var known))
        {
            return known;
        }

        var makers = new List<long>();
        foreach (var step in await _graph.ParentsAsync(key, cancellationToken))
        {
            if (step.Relation != LineageGraph.ModelRelation || !await _runners.HasAsync(key.Name, step.To.Index, cancellationToken))
            {
                makers.Add(step.To.Index);
            }
        }

        return _makersOf[key] = makers;
    }

    private async ValueTask<IReadOnlyList<LineageMaker>> OfNameAsync(string model, CancellationToken cancellationToken)
    {
        var releases = await snapshot.Lineage.FindReleasesAsync(model, MostReleases, cancellationToken);
        await ReadMakersAsync(releases, cancellationToken);
        return [.. releases.Select(release => _makers[release])];
    }

    private async ValueTask ReadMakersAsync(IEnumerable<long> makers, CancellationToken cancellationToken)
    {
        foreach (var maker in await snapshot.Lineage.ReadMakersAsync([.. makers.Where(maker => !_makers.ContainsKey(maker))], cancellationToken))
        {
            _makers.Add(maker.LogIndex, maker);
        }
    }
}
