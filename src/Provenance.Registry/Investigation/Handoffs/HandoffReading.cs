using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Handoffs;

/// <summary>Reads what stands behind a pair: the jobs, whether their customers belong together, and who published the artifact.</summary>
internal sealed class HandoffReading(IInvestigationSnapshot snapshot, IOwnershipLinks links, long validAtMicroseconds)
{
    private const int MostMentions = 10_000;

    // More is forgotten, so that a long walk along the pairs holds no more than this.
    private const int MostRemembered = 20_000;

    private readonly Dictionary<(string, string), OwnershipTie> _ties = [];
    private readonly Dictionary<long, JobDetail> _jobs = [];

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

    /// <summary>Whether two customers, as jobs name them, belong together.</summary>
    public async ValueTask<OwnershipTie> TieAsync(string? from, string? to, CancellationToken cancellationToken)
    {
        if (from is null || to is null)
        {
            return new OwnershipTie(IsLinked.Unknown, "A customer is redacted.", []);
        }

        if (!EntityId.TryParse(from, out var one) || !EntityId.TryParse(to, out var other))
        {
            return new OwnershipTie(IsLinked.Unknown, "A customer is stated as unknown.", []);
        }

        if (!_ties.TryGetValue((from, to), out var tie))
        {
            tie = await links.FindAsync(one, other, validAtMicroseconds, cancellationToken);
            Remember(_ties, (from, to), tie);
        }

        return tie;
    }

    /// <summary>Digests that name the artifact in both statements of a pair.</summary>
    public static IReadOnlyList<KindedDigest> SharedOf(HandoffPair pair) =>
        [.. pair.Input.Digests.Where(digest => digest.IsIdentifying && pair.Output.Identifying.Contains(digest.Digest))];

    /// <summary>From the end of the giving job to the start of the taking one, microseconds; null where either is not known.</summary>
    public static long? GapOf(HandoffPair pair) =>
        pair.Giver.EndedAt is { } ended && pair.Taker.StartedAt >= 0 ? pair.Taker.StartedAt - ended : null;

    /// <summary>Releases that published any of these, by index; at most <see cref="Handoff.MostReleases"/>.</summary>
    public async ValueTask<IReadOnlyList<long>> PublishedByAsync(IReadOnlyList<KindedDigest> digests, CancellationToken cancellationToken) =>
    [
        .. (await snapshot.Lineage.FindArtifactsAsync([.. digests.Select(digest => digest.Digest)], MostMentions, cancellationToken))
            .Where(mention => mention is { Side: ArtifactSide.Released, IsConflict: false })
            .Select(mention => mention.LogIndex)
            .Distinct()
            .Take(Handoff.MostReleases),
    ];

    private static void Remember<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, TValue value)
        where TKey : notnull
    {
        if (known.Count == MostRemembered)
        {
            known.Clear();
        }

        known.Add(key, value);
    }
}
