// A model may have hundreds of runs, each from the checkpoint of the one before: were each a step of the walk, it would end
// among them and never come to what others made. So what a model's own jobs name is read together, and of what they took in
// only that is followed which anybody else has to do with, by the keys of the database alone.

using Provenance.Registry.Investigation.Lineages;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>Releases of models, and jobs and releases behind models, read from one graph. What one model may cost is bounded.</summary>
internal sealed class AncestorMakers(IInvestigationSnapshot snapshot)
{
    private const int MostOwn = 1_000;
    private const int OwnAtOnce = 100;
    private const int MostNamedByOwn = 20_000;
    private const int MostNodes = 200;
    private const int MostNamers = 20_000;

    private readonly LineageGraph _graph = new(snapshot.Lineage, isUpward: true);
    private readonly Dictionary<LineageKey, IReadOnlyList<LineageStep>> _parents = [];
    private readonly Dictionary<long, LineageMaker> _makers = [];

    /// <summary>Entries and nodes that were looked at for all models so far.</summary>
    public long LookedAt { get; private set; }

    /// <summary>Releases of a model, and who made what it was made from; and whether there may be more.</summary>
    public async ValueTask<(IReadOnlyList<LineageMaker> Makers, bool IsCut)> OfAsync(string model, CancellationToken cancellationToken)
    {
        var start = await _graph.StartAsync(model, cancellationToken);
        var releases = await snapshot.Lineage.FindReleasesAsync(model, MostOwn, cancellationToken);
        var all = releases.Concat(start.Where(key => key.Sort == LineageSort.Maker).Select(key => key.Index)).Distinct().ToList();
        var (own, named) = await ReadOwnAsync(all, cancellationToken);
        await ReadMakersAsync(releases, cancellationToken);
        var makers = releases.Select(release => _makers[release]).ToList();

        var seen = own.Select(LineageKey.Maker).ToHashSet();
        var (level, left) = (start.Where(key => key.Sort != LineageSort.Maker).Concat(await BehindAsync(own, named, cancellationToken)).ToList(), MostNodes);
        while (level.Count > 0 && left >= 0)
        {
            var open = level.Where(seen.Add).Take(left + 1).ToList();
            var next = new List<LineageKey>();
            var ofLevel = open.Take(left).Where(key => key.Sort == LineageSort.Maker).Select(key => key.Index).ToList();
            await ReadMakersAsync(ofLevel, cancellationToken);
            makers.AddRange(ofLevel.Select(maker => _makers[maker]));
            await _graph.ReadAheadAsync(ofLevel.Where(maker => !_parents.ContainsKey(LineageKey.Maker(maker))), cancellationToken);
            foreach (var key in open.Take(left))
            {
                next.AddRange((await ParentsAsync(key, cancellationToken)).Select(step => step.To));
            }

            (level, left) = (next, left - open.Count);
        }

        LookedAt += own.Count + MostNodes - Math.Max(0, left);
        return (makers, left < 0 || own.Count < all.Count || _graph.IsTruncated);
    }

    // A model's jobs and releases, as many as are looked at, and what they name.
    private async ValueTask<(HashSet<long> Own, List<LineageArtifact> Named)> ReadOwnAsync(List<long> all, CancellationToken cancellationToken)
    {
        var (own, named) = (new HashSet<long>(), new List<LineageArtifact>());
        foreach (var some in all.Take(MostOwn).Chunk(OwnAtOnce).TakeWhile(_ => named.Count < MostNamedByOwn))
        {
            own.UnionWith(some);
            named.AddRange(await snapshot.Lineage.ReadArtifactsAsync(some, cancellationToken));
        }

        return (own, named);
    }

    // What own jobs took in, but for what nobody else made or joins to anything.
    private async ValueTask<IEnumerable<LineageKey>> BehindAsync(HashSet<long> own, List<LineageArtifact> artifacts, CancellationToken cancellationToken)
    {
        var digests = artifacts.SelectMany(artifact => artifact.Identifying).ToHashSet();
        var namers = await snapshot.Lineage.FindNamersAsync(digests, MostNamers, cancellationToken);
        var others = namers is null ? digests : namers.Where(namer => !own.Contains(namer.LogIndex)).Select(namer => namer.Digest).ToHashSet();
        SpreadTo(others, artifacts);
        var inputs = artifacts.Where(artifact => !artifact.IsMade && (!artifact.IsIdentified || artifact.Identifying.Any(others.Contains)));
        return (await _graph.ParentsAsync(inputs, cancellationToken)).Select(step => step.To);
    }

    // An artifact is one whose digests own jobs name together, in however many steps.
    private static void SpreadTo(HashSet<Digest> others, List<LineageArtifact> artifacts)
    {
        for (var count = -1; count < others.Count;)
        {
            count = others.Count;
            foreach (var artifact in artifacts.Where(artifact => artifact.Identifying.Any(others.Contains)))
            {
                others.UnionWith(artifact.Identifying);
            }
        }
    }

    // Together: on a server each question is a journey.
    private async ValueTask ReadMakersAsync(IEnumerable<long> makers, CancellationToken cancellationToken)
    {
        foreach (var maker in await snapshot.Lineage.ReadMakersAsync([.. makers.Where(maker => !_makers.ContainsKey(maker))], cancellationToken))
        {
            _makers.Add(maker.LogIndex, maker);
        }
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
