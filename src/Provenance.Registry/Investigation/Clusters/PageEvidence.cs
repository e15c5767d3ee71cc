// A row names a few of the jobs it rests on. Whoever keeps an answer asks for all of them, and gets them in its basis; for
// everybody else they are counted and not read.

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>The jobs behind the rows of a page.</summary>
/// <param name="facts">Tells the events.</param>
/// <param name="most">How many entries the answer is to name.</param>
internal sealed class PageEvidence(IUseFacts facts, int most)
{
    private readonly SortedSet<long> _jobs = [];

    /// <summary>Those that were read, ascending: of every row those that it names, at least.</summary>
    public IReadOnlyCollection<long> Jobs => _jobs;

    /// <summary>How many were not read; one of several rows counts for each.</summary>
    public long Unread { get; private set; }

    /// <summary>Finds what a row names of a group.</summary>
    /// <param name="held">The group.</param>
    /// <param name="period">The period's start and end.</param>
    /// <param name="atStart">How many jobs were at work when the period began.</param>
    /// <param name="jobs">How many jobs of the group held anything within the period.</param>
    /// <param name="named">How many of them the row names at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyDictionary<long, bool>> FindAsync(
        ChunkedGroup held, (long From, long To) period, long atStart, long jobs, int named, CancellationToken cancellationToken)
    {
        var ofRow = await ReadAsync(held, period, atStart, named, cancellationToken);
        var all = most > EvidenceIndices.Most && ofRow.Count < jobs && _jobs.Count < most
            ? await ReadAsync(held, period, atStart, most, cancellationToken)
            : ofRow;
        _jobs.UnionWith(all.Keys);
        Unread += Math.Max(0, jobs - all.Count);
        return ofRow;
    }

    private async ValueTask<IReadOnlyDictionary<long, bool>> ReadAsync(
        ChunkedGroup held, (long From, long To) period, long atStart, int limit, CancellationToken cancellationToken)
    {
        var evidence = new UseEvidence(facts, limit);
        await evidence.FindAsync(held, period, atStart, cancellationToken);
        return evidence.Jobs;
    }
}
