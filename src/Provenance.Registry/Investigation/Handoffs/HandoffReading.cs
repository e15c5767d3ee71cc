// Reads what stands behind a pair: the jobs, whether their customers belong together, and who published the artifact. Whether
// they belong together is asked for the moment of the hand-off, when the taking job began: who buys the other party afterwards
// does not make it a hand-off within a group. Where that is not known it is the moment asked for, and it is never a later one.
// So it is with releases: what is published afterwards was not there for anybody when the job took it in. Many pairs hand on
// one artifact, such as a published base model: its releases are read once.

using System.Globalization;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Handoffs;

/// <summary>Reads what stands behind a pair.</summary>
internal sealed class HandoffReading(IInvestigationSnapshot snapshot, IOwnershipLinks links, long validAtMicroseconds)
{
    /// <summary>What answers say of the moment.</summary>
    public const string Caveat =
        "Whether customers belong together is judged as of when the taking job began; where that is not known, as of the moment asked for.";

    private const int MostReleases = 1_000;

    // More is forgotten, so that a long walk along the pairs holds no more than this.
    private const int MostRemembered = 20_000;

    private readonly Dictionary<long, JobDetail> _jobs = [];
    private readonly Dictionary<Digest, IReadOnlyList<long>> _releases = [];
    private readonly Dictionary<long, string?> _days = [];
    private int _releasesHeld;

    /// <summary>A job by its entry.</summary>
    public async ValueTask<JobDetail> JobAsync(long index, CancellationToken cancellationToken)
    {
        if (!_jobs.TryGetValue(index, out var job))
        {
            job = (await snapshot.Jobs.ReadAsync([index], cancellationToken))[0];
            Remember(_jobs, index, job);
        }

        return job;
    }

    /// <summary>When what a job took in was handed over, microseconds since 1970; null where that is not known, or is after the moment asked for, which counts then.</summary>
    public static long? MomentOf(long startedAt, long validAtMicroseconds) =>
        startedAt >= 0 && startedAt <= validAtMicroseconds ? startedAt : null;

    /// <summary>Whether the customers of a pair belong together as of the hand-off.</summary>
    public ValueTask<OwnershipTie> TieAsync(HandoffPair pair, CancellationToken cancellationToken) =>
        TieAsync(pair.Giver.Customer, pair.Taker.Customer, MomentOf(pair.Taker.StartedAt, validAtMicroseconds) ?? validAtMicroseconds, cancellationToken);

    /// <summary>The same, with the moment in its reason.</summary>
    public async ValueTask<OwnershipTie> ToldTieAsync(HandoffPair pair, CancellationToken cancellationToken)
    {
        var tie = await TieAsync(pair, cancellationToken);
        return AreKnown(pair) ? tie with { Reason = $"{tie.Reason} Judged as of {Moment(pair.Taker.StartedAt)}." } : tie;
    }

    /// <summary>Whether two customers, as jobs name them, belong together at a moment.</summary>
    public async ValueTask<OwnershipTie> TieAsync(string? from, string? to, long moment, CancellationToken cancellationToken)
    {
        if (from is null || to is null)
        {
            return new OwnershipTie(IsLinked.Unknown, "A customer is redacted.", []);
        }

        return EntityId.TryParse(from, out var one) && EntityId.TryParse(to, out var other)
            ? await links.FindAsync(one, other, moment, cancellationToken)
            : new OwnershipTie(IsLinked.Unknown, "A customer is stated as unknown.", []);
    }

    /// <summary>Digests that name the artifact in both statements of a pair.</summary>
    public static IReadOnlyList<KindedDigest> SharedOf(HandoffPair pair) =>
        [.. pair.Input.Digests.Where(digest => digest.IsIdentifying && pair.Output.Identifying.Contains(digest.Digest))];

    /// <summary>From the end of the giving job to the start of the taking one, microseconds; null where either is not known.</summary>
    public static long? GapOf(HandoffPair pair) =>
        pair.Giver.EndedAt is { } ended && pair.Taker.StartedAt >= 0 ? pair.Taker.StartedAt - ended : null;

    /// <summary>Releases of the artifact of a pair, from which the taking job may have had it.</summary>
    public async ValueTask<Publication> PublicationAsync(HandoffPair pair, CancellationToken cancellationToken)
    {
        var published = new SortedSet<long>();
        foreach (var digest in SharedOf(pair))
        {
            published.UnionWith(await ReleasesOfAsync(digest.Digest, cancellationToken));
        }

        var (before, isLater) = (new List<long>(), false);
        foreach (var index in published)
        {
            if (before.Count == Handoff.MostReleases)
            {
                break;
            }

            if (IsBefore(await DayOfAsync(index, cancellationToken), pair.Taker.StartedAt))
            {
                before.Add(index);
            }
            else
            {
                isLater = true;
            }
        }

        return new Publication(before, isLater && before.Count == 0);
    }

    /// <summary>Whether who took something in may have had it from a release: of the day of the taking or before, or where either day is not known.</summary>
    /// <param name="releasedOn">Day of the release, YYYY-MM-DD; null where not known.</param>
    /// <param name="takenAt">Microseconds since 1970; below 0 where not known.</param>
    public static bool IsBefore(string? releasedOn, long takenAt) =>
        takenAt < 0 || !DateOnly.TryParseExact(releasedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        || day <= DateOnly.FromDateTime(new Timestamp(takenAt).Value.UtcDateTime);

    private static bool AreKnown(HandoffPair pair) => EntityId.TryParse(pair.Giver.Customer, out _) && EntityId.TryParse(pair.Taker.Customer, out _);

    private string Moment(long startedAt) => MomentOf(startedAt, validAtMicroseconds) is { } moment
        ? $"{new Timestamp(moment)}, when the taking job began"
        : $"{new Timestamp(validAtMicroseconds)}, the moment asked for: {(startedAt < 0 ? "when the taking job began is not known" : "the taking job begins later")}";

    // Releases that are in no conflict and publish what a digest names, the first logged first.
    private async ValueTask<IReadOnlyList<long>> ReleasesOfAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (!_releases.TryGetValue(digest, out var releases))
        {
            var published = await snapshot.Lineage.FindReleasedAsync([digest], MostReleases, cancellationToken);
            releases = [.. published.Where(mention => !mention.IsConflict).Select(mention => mention.LogIndex).Distinct()];
            _releasesHeld += releases.Count;
            if (_releasesHeld > MostRemembered)
            {
                _releases.Clear();
                _releasesHeld = releases.Count;
            }

            Remember(_releases, digest, releases);
        }

        return releases;
    }

    private async ValueTask<string?> DayOfAsync(long release, CancellationToken cancellationToken)
    {
        if (!_days.TryGetValue(release, out var day))
        {
            day = (await snapshot.Runs.ReadReleaseAsync(release, cancellationToken))?.ReleasedOn;
            Remember(_days, release, day);
        }

        return day;
    }

    private static void Remember<TKey, TValue>(Dictionary<TKey, TValue> remembered, TKey key, TValue value)
        where TKey : notnull
    {
        if (remembered.Count == MostRemembered)
        {
            remembered.Clear();
        }

        remembered.Add(key, value);
    }
}

/// <summary>Whether what a job took in was published.</summary>
/// <param name="Releases">
/// Releases that published it on the day when it was taken in or before, or where either day is not known, by index; at most
/// <see cref="Handoff.MostReleases"/>.
/// </param>
/// <param name="IsLaterOnly">Whether there are releases, and all of them are of a later day.</param>
internal readonly record struct Publication(IReadOnlyList<long> Releases, bool IsLaterOnly);
