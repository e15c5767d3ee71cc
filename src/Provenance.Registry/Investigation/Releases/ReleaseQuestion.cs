using System.Globalization;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Releases;

/// <summary>The question ListReleases: public models, and the attested training behind each, by log order.</summary>
public sealed record ReleaseQuestion : PagedQuestion<ReleaseAnswer>
{
    private const int MostLookedAt = 2_000;

    /// <summary>Only releases of which no job in this log put anything out.</summary>
    public bool WithoutTrainingOnly { get; init; }

    /// <summary>Country that the release declares to come from; <c>unknown</c> finds those that declare it as unknown.</summary>
    public string? DeclaredOrigin { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage();

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<ReleaseAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var matching = new ReleaseMatching(scope.Snapshot, new LineageGraph(scope.Snapshot.Lineage, isUpward: true), this);
        var last = scope.PageStart.Length > 0 ? long.Parse(scope.PageStart, CultureInfo.InvariantCulture) : -1;
        var (matched, seen, hasMore) = (new List<(MatchedRelease Release, IReadOnlyList<long> Jobs)>(), 0, true);
        while (hasMore && matched.Count < Rows && seen < MostLookedAt)
        {
            var batch = await scope.Snapshot.Runs.ListReleasesAsync(last, Rows - matched.Count + 1, cancellationToken);
            hasMore = batch.Count > Rows - matched.Count;
            foreach (var index in hasMore ? batch.SkipLast(1) : batch)
            {
                (last, seen) = (index, seen + 1);
                if (await matching.ReadAsync(index, cancellationToken) is { } release)
                {
                    matched.Add(release);
                }
            }
        }

        var found = await matching.WithJobsAsync(matched, cancellationToken);

        return InvestigationOutcome<ReleaseAnswer>.Of(new ReleaseAnswer
        {
            Releases = found,
            NextPageToken = hasMore ? NextPage(scope, last.ToString(CultureInfo.InvariantCulture)) : "",
            Basis = await BasisAsync(scope, found, cancellationToken),
        });
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question("ListReleases", WithoutTrainingOnly, DeclaredOrigin, validAt);

    private static async ValueTask<AnswerBasis> BasisAsync(QuestionScope scope, IReadOnlyList<MatchedRelease> found, CancellationToken cancellationToken)
    {
        var makers = found.Select(release => release.Release.Maker).Concat(found.SelectMany(release => release.Jobs)).DistinctBy(maker => maker.LogIndex).ToList();
        var names = found.Count(release => release.Match == ReleaseMatch.NameOnly);
        var byName = found.Where(release => release.Match == ReleaseMatch.NameOnly).SelectMany(release => release.Jobs).Select(job => job.LogIndex).ToHashSet();
        byName.ExceptWith(found.Where(release => release.Match == ReleaseMatch.Digest).SelectMany(release => release.Jobs).Select(job => job.LogIndex));
        var undigested = found.Count(release => !release.HasDigests);
        var caveats = new List<string>();
        if (names > 0)
        {
            caveats.Add(Counted.Say(names, "{0} [release matches|releases match] jobs by a name alone, which proves nothing."));
        }

        if (undigested > 0)
        {
            caveats.Add(Counted.Say(undigested, "{0} [release gives|releases give] no digest that names an artifact: no attested output can be matched to [it|them]."));
        }

        var evidence = new LineageEvidence
        {
            Jobs = [.. makers.Where(maker => !maker.IsRelease).Select(maker => maker.LogIndex)],
            Releases = [.. makers.Where(maker => maker.IsRelease).Select(maker => maker.LogIndex)],
            ByName = [.. byName],
            Known = makers,
            Listed = makers.SelectMany(maker => maker.LogIndices),
            Consequence = "[it|they] may have put out what is released here",
        };
        return await evidence.MarkAsync(scope.Snapshot, scope.Basis() with { Caveats = caveats }, cancellationToken);
    }
}

/// <summary>How a release is joined to attested training.</summary>
public enum ReleaseMatch
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Jobs declare a model of its name, and nothing more.</summary>
    NameOnly,

    /// <summary>A job put out an artifact of it, by digest.</summary>
    Digest,
}

/// <summary>A release and the training behind it.</summary>
/// <param name="Release">The release.</param>
/// <param name="HasDigests">Whether it gives a digest that names an artifact.</param>
/// <param name="Match">How it is joined.</param>
/// <param name="Jobs">By log order, jobs that put it out, at most <see cref="MostJobs"/>, or else those that declare its name, at most <see cref="MostNamed"/>.</param>
/// <param name="JobsTotal">How many there are; at least so many where there are 1,000.</param>
public sealed record MatchedRelease(ReleaseFacts Release, bool HasDigests, ReleaseMatch Match, IReadOnlyList<LineageMaker> Jobs, int JobsTotal)
{
    /// <summary>Most jobs that are listed of one release.</summary>
    public const int MostJobs = 8;

    /// <summary>Most jobs that are listed where nothing but a name joins them, which proves nothing: examples, then.</summary>
    public const int MostNamed = 4;
}

/// <summary>One page of releases.</summary>
public sealed record ReleaseAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<MatchedRelease> Releases { get; init; }

    /// <summary>Token of the next page; empty on the last. A page may hold fewer than were asked for.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>Finds the jobs behind releases.</summary>
internal sealed class ReleaseMatching(IInvestigationSnapshot snapshot, LineageGraph graph, ReleaseQuestion question)
{
    private const int MostMakers = 1_000;

    /// <summary>A release, without its jobs, and the entries of these; null where it is not asked for. Of one that is not, no more is read than tells so.</summary>
    public async ValueTask<(MatchedRelease Release, IReadOnlyList<long> Jobs)?> ReadAsync(long index, CancellationToken cancellationToken)
    {
        // Most releases have training: where these are not asked for, what tells so is read first.
        var training = question.WithoutTrainingOnly ? await TrainingOfAsync(index, cancellationToken) : null;
        if (training is { Jobs.Count: > 0 }
            || await snapshot.Runs.ReadReleaseAsync(index, cancellationToken) is not { } release
            || (question.DeclaredOrigin is { } origin && release.Maker.DeclaredOrigin != origin))
        {
            return null;
        }

        var (hasDigests, jobs) = training ?? await TrainingOfAsync(index, cancellationToken);
        if (jobs.Count > 0)
        {
            return Matched(release, hasDigests, ReleaseMatch.Digest, jobs, MatchedRelease.MostJobs);
        }

        foreach (var name in release.Maker.ModelNames.Distinct())
        {
            jobs.UnionWith(await snapshot.Lineage.FindJobsAsync(name, MostMakers, cancellationToken));
        }

        return Matched(release, hasDigests, jobs.Count > 0 ? ReleaseMatch.NameOnly : ReleaseMatch.None, jobs, MatchedRelease.MostNamed);
    }

    /// <summary>Releases of a page with their jobs, which are read together.</summary>
    public async ValueTask<IReadOnlyList<MatchedRelease>> WithJobsAsync(
        IReadOnlyList<(MatchedRelease Release, IReadOnlyList<long> Jobs)> page, CancellationToken cancellationToken)
    {
        var makers = (await snapshot.Lineage.ReadMakersAsync([.. page.SelectMany(one => one.Jobs)], cancellationToken)).ToDictionary(maker => maker.LogIndex);
        return [.. page.Select(one => one.Release with { Jobs = [.. one.Jobs.Select(job => makers[job])] })];
    }

    private static (MatchedRelease Release, IReadOnlyList<long> Jobs) Matched(
        ReleaseFacts release, bool hasDigests, ReleaseMatch match, SortedSet<long> jobs, int most) =>
        (new MatchedRelease(release, hasDigests, match, [], jobs.Count), [.. jobs.Take(most)]);

    // Jobs that put out what it published; where none are asked for, one is enough, and mostly the first that bears its digest is one.
    private async ValueTask<Training> TrainingOfAsync(long index, CancellationToken cancellationToken)
    {
        var training = new Training(false, []);
        foreach (var artifact in await snapshot.Lineage.ReadArtifactsAsync(index, cancellationToken))
        {
            if (artifact is not { Side: ArtifactSide.Released, IsIdentified: true })
            {
                continue;
            }

            training = training with { HasDigests = true };
            if (question.WithoutTrainingOnly
                && await snapshot.Lineage.FindPutOutAsync([.. artifact.Identifying], 1, cancellationToken) is [{ IsConflict: false } one])
            {
                training.Jobs.Add(one.LogIndex);
                break;
            }

            var key = await graph.NodeOfAsync(artifact, cancellationToken);
            training.Jobs.UnionWith(graph.MentionsOf(key).Where(mention => mention.Side == ArtifactSide.Output).Select(mention => mention.LogIndex));
            if (question.WithoutTrainingOnly && training.Jobs.Count > 0)
            {
                break;
            }
        }

        return training;
    }

    // Jobs by digest, and whether the release gives one that names an artifact.
    private sealed record Training(bool HasDigests, SortedSet<long> Jobs);
}
