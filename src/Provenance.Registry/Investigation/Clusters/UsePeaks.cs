// The most that a group holds at once within a period, from its chunks: their levels bound it from above, cheaply; where
// the bound reaches what is asked for, it is found exactly. A chunk within the period, of one kind of accelerator, knows
// its own peak; of others the events are read: at most those at the period's ends, and those of mixed chunks that may
// hold more than was found.

using Provenance.Registry.Projections.Summaries;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Peaks of groups.</summary>
/// <param name="facts">Tells the events.</param>
/// <param name="weights">What accelerators add, learned for the chunks.</param>
/// <param name="from">Start of the period, microseconds since 1970.</param>
/// <param name="to">Its end, exclusive.</param>
internal sealed class UsePeaks(IUseFacts facts, AcceleratorWeights weights, long from, long to)
{
    /// <summary>No more than this was held at any time of the period.</summary>
    /// <param name="chunks">Of one group, in order.</param>
    /// <returns>The bound; of accelerators without a figure, those that may have been held at some time.</returns>
    public Holding Bound(IReadOnlyList<UseChunk> chunks)
    {
        var (level, bound) = (default(Holding), default(Holding));
        for (var i = 0; i < chunks.Count && chunks[i].Start < to; i++)
        {
            if (EndOf(chunks, i) > from)
            {
                bound = Most(bound, Most(level, Highest(level, chunks[i])));
            }

            level = After(level, chunks[i]);
        }

        return bound;
    }

    /// <summary>The peak; null where nothing was held.</summary>
    /// <param name="group">The group.</param>
    /// <param name="chunks">Its chunks, in order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<HeldPeak?> FindAsync(long group, IReadOnlyList<UseChunk> chunks, CancellationToken cancellationToken)
    {
        var level = default(Holding);
        HeldPeak? best = null;
        for (var i = 0; i < chunks.Count && chunks[i].Start < to; i++)
        {
            var (chunk, end) = (chunks[i], EndOf(chunks, i));
            if (end > from)
            {
                var isWithin = end <= to && (chunk.Start > from || from == long.MinValue);
                if (isWithin && chunk.Levels.Length == 1)
                {
                    Consider(ref best, chunk.Levels[0].PeakAt, Highest(level, chunk));
                }
                else if (!isWithin || best is not { } found || Highest(level, chunk).CompareTo(found.Held) > 0)
                {
                    best = Sweep(best, level, chunk.Start, await facts.ReadChangesAsync(group, chunk.Start, Math.Min(end, to), cancellationToken));
                }
            }

            level = After(level, chunk);
        }

        return best;
    }

    private static long EndOf(IReadOnlyList<UseChunk> chunks, int i) => i + 1 < chunks.Count ? chunks[i + 1].Start : long.MaxValue;

    private static Holding Most(Holding left, Holding right) => new(
        Int128.Max(left.OperationsPerSecond, right.OperationsPerSecond),
        Int128.Max(left.Accelerators, right.Accelerators),
        Int128.Max(left.WithoutFigure, right.WithoutFigure));

    private static void Consider(ref HeldPeak? best, long at, Holding held)
    {
        if (held.Accelerators > 0 && (best is not { } found || held.CompareTo(found.Held) > 0))
        {
            best = new HeldPeak(at, held);
        }
    }

    /// <summary>What is held after an event.</summary>
    public Holding After(Holding level, UseChange use) => level.With(use.Change, weights.Of(use.Accelerator));

    /// <summary>What is held after a chunk.</summary>
    public Holding After(Holding level, UseChunk chunk)
    {
        foreach (var change in chunk.Levels)
        {
            level = level.With(change.Change, weights.Of(change.Accelerator));
        }

        return level;
    }

    /// <summary>No more than this is held after any moment of a chunk.</summary>
    public Holding Highest(Holding level, UseChunk chunk)
    {
        foreach (var change in chunk.Levels)
        {
            level = level.With(change.Peak, weights.Of(change.Accelerator));
        }

        return level;
    }

    // What the period begins with counts from its start on; what happens at one time happens at once.
    private HeldPeak? Sweep(HeldPeak? best, Holding level, long start, IReadOnlyList<UseChange> events)
    {
        var next = 0;
        if (start <= from && from != long.MinValue)
        {
            for (; next < events.Count && events[next].At <= from; next++)
            {
                level = After(level, events[next]);
            }

            Consider(ref best, from, level);
        }

        while (next < events.Count)
        {
            var at = events[next].At;
            for (; next < events.Count && events[next].At == at; next++)
            {
                level = After(level, events[next]);
            }

            Consider(ref best, at, level);
        }

        return best;
    }
}
