// A run can be tied to nothing by digest where it states as unknown what came out, or tells it by its shapes alone, which all
// models of one architecture share. Where it declares to work on a model of the closure, or puts one out under its name, it
// may be one of those that made it. What only ran or measured the model made nothing. Names of a model: those that its
// mentions bear, and those that the runs which put it out declare.

using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Finds runs on models of a closure that no digest can tie to it.</summary>
internal sealed class UntiedRuns(ILineageFacts facts, LineageGraph graph, ComputeWalk walk, IReadOnlyDictionary<long, string?> modelsOfRuns)
{
    /// <summary>Most that are looked at for one name.</summary>
    public const int MostOfName = 1_000;

    /// <summary>Whether there may be more of some name than were looked at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>These runs' entries, with the nearest part in which a model of their name stands.</summary>
    public async ValueTask<SortedDictionary<long, ComputePartKind>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<long, ComputePartKind>();
        foreach (var (name, part) in NamesOfModels().OrderBy(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal))
        {
            var runs = await MayBeUntiedAsync(name, cancellationToken) ? await facts.FindJobsOfUntoldOutputsAsync(name, MostOfName, cancellationToken) : [];
            var bearing = await facts.FindArtifactsAsync(name, LineageGraph.MostMentions, cancellationToken);
            IsCut |= runs.Count == MostOfName || bearing.Count == LineageGraph.MostMentions;
            foreach (var index in runs.Concat(bearing.Where(IsUntold).Select(artifact => artifact.LogIndex)))
            {
                if (!walk.Places.ContainsKey(LineageKey.Maker(index)) && !found.ContainsKey(index) && await MayHaveMadeAsync(index, cancellationToken))
                {
                    found.Add(index, part);
                }
            }
        }

        return found;
    }

    // What came out of a job is a look-up for each, and mostly all that bear a name are of the closure already or only ran the
    // model, as the walk has read for all together: then their list, which is one read, is enough.
    private async ValueTask<bool> MayBeUntiedAsync(string model, CancellationToken cancellationToken)
    {
        var bearing = await facts.FindJobsAsync(model, LineageGraph.MostMentions, cancellationToken);
        foreach (var job in bearing)
        {
            if (!walk.Places.ContainsKey(LineageKey.Maker(job)) && !await walk.OnlyRanAsync(model, job, cancellationToken))
            {
                return true;
            }
        }

        return bearing.Count == LineageGraph.MostMentions;
    }

    // Of what came out that is unknown, nothing is listed.
    private async ValueTask<bool> MayHaveMadeAsync(long run, CancellationToken cancellationToken)
    {
        var made = (await facts.ReadArtifactsAsync(run, cancellationToken)).Where(artifact => artifact.IsMade).ToList();
        return made.Count == 0
            ? !NamedMakers.OnlyRuns((await facts.ReadMakerAsync(run, cancellationToken)).Workload)
            : made.Exists(IsUntold);
    }

    private static bool IsUntold(LineageArtifact artifact) => artifact.Side == ArtifactSide.Output
        && !artifact.IsIdentified && LineageGraph.IsModel(artifact.Role);

    private Dictionary<string, ComputePartKind> NamesOfModels()
    {
        var names = new Dictionary<string, ComputePartKind>(StringComparer.Ordinal);
        foreach (var key in walk.Work)
        {
            if (!walk.Places.TryGetValue(key, out var place) || graph.MentionsOf(key).All(mention => !LineageGraph.IsModel(mention.Role)))
            {
                continue;
            }

            var borne = graph.MentionsOf(key).Where(mention => LineageGraph.IsModel(mention.Role)).SelectMany(mention => mention.Names);
            foreach (var name in borne.Concat(walk.MakersOf(key).Select(maker => modelsOfRuns.GetValueOrDefault(maker)).OfType<string>()))
            {
                names[name] = names.TryGetValue(name, out var known) && known < place.Part ? known : place.Part;
            }
        }

        return names;
    }
}
