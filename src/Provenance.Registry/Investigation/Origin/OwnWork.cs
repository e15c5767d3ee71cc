// A model may have hundreds of runs, each from the checkpoint of the one before: were each a step of a walk, it would end among
// them and never come to what others made. So what a customer's own jobs on a model name is read together, and only that is
// looked at further which anybody else has to do with, by the keys of the database alone.

using Provenance.Registry.Investigation.Lineages;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>What a customer's jobs on a model took in and put out, as far as anybody else has to do with it.</summary>
internal sealed record OwnWork
{
    /// <summary>Jobs that are looked at.</summary>
    public const int MostJobs = 1_000;

    private const int JobsAtOnce = 100;
    private const int MostNamed = 20_000;
    private const int MostNamers = 20_000;

    /// <summary>All of its jobs that were looked at, also such as only ran the model.</summary>
    public required IReadOnlySet<long> Jobs { get; init; }

    /// <summary>Whether any of them did more than to run or measure a model, or put one out.</summary>
    public required bool Builds { get; init; }

    /// <summary>What those took in that others made or join to anything, and what they took in by its name alone; each once.</summary>
    public required IReadOnlyList<LineageArtifact> Inputs { get; init; }

    /// <summary>Models that those put out, and others made too or join to anything.</summary>
    public required IReadOnlyList<LineageArtifact> Outputs { get; init; }

    /// <summary>All that each of those took in.</summary>
    public required ILookup<long, LineageArtifact> InputsOf { get; init; }

    /// <summary>Whether there are more jobs, or more that they name, than is looked at.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="use">The customer and the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<OwnWork> ReadAsync(IInvestigationSnapshot snapshot, ModelUse use, CancellationToken cancellationToken)
    {
        var all = await snapshot.Origins.ReadJobsAsync(use, null, MostJobs + 1, cancellationToken);
        var own = all.Take(MostJobs).ToList();
        var (named, areAll) = await ReadNamedAsync(snapshot.Lineage, own, cancellationToken);
        var puttingOut = named.Where(IsModelPutOut).Select(artifact => artifact.LogIndex).ToHashSet();
        var built = own.Where(job => !NamedMakers.OnlyRuns(job.Workload) || puttingOut.Contains(job.LogIndex)).Select(job => job.LogIndex).ToHashSet();
        var (jobs, byBuilders) = (own.Select(job => job.LogIndex).ToHashSet(), named.Where(artifact => built.Contains(artifact.LogIndex)).ToList());
        var others = await FindOthersAsync(snapshot.Lineage, jobs, byBuilders, cancellationToken);
        return new OwnWork
        {
            Jobs = jobs,
            Builds = built.Count > 0,
            Inputs = [.. Once(byBuilders.Where(artifact => !artifact.IsMade && (!artifact.IsIdentified || IsOfOthers(artifact))))],
            Outputs = [.. byBuilders.Where(artifact => IsModelPutOut(artifact) && IsOfOthers(artifact))],
            InputsOf = byBuilders.Where(artifact => !artifact.IsMade).ToLookup(artifact => artifact.LogIndex),
            IsCut = all.Count > own.Count || !areAll,
        };

        bool IsOfOthers(LineageArtifact artifact) => artifact.Identifying.Any(others.Contains);
    }

    /// <summary>Whether any of a customer's jobs, of which no model need be known, did more than to run or measure one, or put one out.</summary>
    public static async ValueTask<bool> IsBuildingAsync(IInvestigationSnapshot snapshot, ModelUse use, CancellationToken cancellationToken)
    {
        var own = await snapshot.Origins.ReadJobsAsync(use, null, MostJobs, cancellationToken);
        return own.Any(job => !NamedMakers.OnlyRuns(job.Workload)) || (await ReadNamedAsync(snapshot.Lineage, [.. own], cancellationToken)).Named.Exists(IsModelPutOut);
    }

    /// <summary>The same artifact, or name, is told once.</summary>
    public static IEnumerable<LineageArtifact> Once(IEnumerable<LineageArtifact> artifacts) => artifacts.DistinctBy(artifact => artifact.IsIdentified
        ? string.Join(' ', artifact.Identifying)
        : $"{LineageGraph.SortOf(artifact.Role)} {(artifact.Names.Count == 0 ? "" : artifact.Names[0])}");

    /// <summary>Whether it is a model that was put out.</summary>
    public static bool IsModelPutOut(LineageArtifact artifact) => artifact.IsMade && LineageGraph.IsModel(artifact.Role);

    // Those that built first: where there is more than is looked at, it is theirs that counts.
    private static async ValueTask<(List<LineageArtifact> Named, bool AreAll)> ReadNamedAsync(
        ILineageFacts facts, List<UsingJob> own, CancellationToken cancellationToken)
    {
        var (named, read) = (new List<LineageArtifact>(), 0);
        foreach (var some in own.OrderBy(job => NamedMakers.OnlyRuns(job.Workload)).Chunk(JobsAtOnce).TakeWhile(_ => named.Count < MostNamed))
        {
            named.AddRange(await facts.ReadArtifactsAsync([.. some.Select(job => job.LogIndex)], cancellationToken));
            read += some.Length;
        }

        return (named, read == own.Count);
    }

    // Digests that others name too. An artifact is one whose digests own jobs name together, in however many steps.
    private static async ValueTask<HashSet<Digest>> FindOthersAsync(
        ILineageFacts facts, HashSet<long> own, List<LineageArtifact> artifacts, CancellationToken cancellationToken)
    {
        var others = new HashSet<Digest>();
        var asked = new Stack<Digest[]>([[.. artifacts.SelectMany(artifact => artifact.Identifying).Distinct()]]);
        while (asked.TryPop(out var digests))
        {
            if (digests.Length == 0)
            {
                continue;
            }

            if (await facts.FindNamersAsync(digests, MostNamers, cancellationToken) is { } namers)
            {
                others.UnionWith(namers.Where(namer => !own.Contains(namer.LogIndex)).Select(namer => namer.Digest));
            }
            else if (digests.Length == 1)
            {
                others.Add(digests[0]);
            }
            else
            {
                asked.Push(digests[..(digests.Length / 2)]);
                asked.Push(digests[(digests.Length / 2)..]);
            }
        }

        for (var count = -1; count < others.Count;)
        {
            count = others.Count;
            foreach (var artifact in artifacts.Where(artifact => artifact.Identifying.Any(others.Contains)))
            {
                others.UnionWith(artifact.Identifying);
            }
        }

        return others;
    }
}
