using Provenance.Registry.Projections.Summaries;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Which jobs a group's figures rest on: those that began last, back to as many as are given as evidence.</summary>
/// <param name="facts">Tells the events.</param>
/// <param name="most">At most so many.</param>
internal sealed class UseEvidence(IUseFacts facts, int most)
{
    private readonly SortedDictionary<long, bool> _jobs = [];
    private readonly HashSet<long> _endedBefore = [];

    /// <summary>The jobs by index, and whether each declares a model.</summary>
    public IReadOnlyDictionary<long, bool> Jobs => _jobs;

    /// <summary>Walks back from the period's end.</summary>
    /// <param name="held">The group, and its chunks in order.</param>
    /// <param name="period">The period's start and end.</param>
    /// <param name="atStart">How many jobs were at work when the period began: when they are found, nothing before can matter.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask FindAsync(ChunkedGroup held, (long From, long To) period, long atStart, CancellationToken cancellationToken)
    {
        var chunks = held.Chunks;
        for (var i = chunks.Count - 1; i >= 0; i--)
        {
            var end = i + 1 < chunks.Count ? chunks[i + 1].Start : long.MaxValue;
            if (_jobs.Count >= most || (end <= period.From && atStart == 0))
            {
                return;
            }

            if (chunks[i].Start >= period.To)
            {
                continue;
            }

            var events = await facts.ReadEventsAsync(held.Group.Id, chunks[i].Start, Math.Min(end, period.To), cancellationToken);
            for (var j = events.Count - 1; j >= 0 && _jobs.Count < most; j--)
            {
                atStart -= events[j].At > period.From ? LookWithin(events[j]) : LookBefore(events[j]);
            }
        }
    }

    private int LookWithin(in UseEvent use)
    {
        if (use.IsBegin)
        {
            _jobs[use.LogIndex] = use.Model != 0;
        }

        return 0;
    }

    // Going back, a piece's end is met before its beginning: where only the beginning is, it is at work in between.
    private int LookBefore(in UseEvent use)
    {
        if (use.IsEnd)
        {
            _endedBefore.Add(use.LogIndex);
        }

        if (!use.IsBegin || _endedBefore.Remove(use.LogIndex))
        {
            return 0;
        }

        _jobs[use.LogIndex] = use.Model != 0;
        return 1;
    }
}
