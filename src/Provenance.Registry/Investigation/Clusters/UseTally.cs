// What else is told of a group: hours, jobs, FLOP, models, and the entries it rests on. Everything is a sum over events,
// so that chunks within the period are added as they are; only the events of its ends are read. A job is counted where
// one of its pieces is at work when the period begins, or where it first begins within it; a piece that resumes counts
// only where all before it had ended by the period's start.

using System.Numerics;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Figures of one group, or of several together, within a period.</summary>
/// <param name="facts">Tells sums and events.</param>
/// <param name="period">The period's start and end.</param>
internal sealed class UseTally(IUseFacts facts, (long From, long To) period)
{
    private const int MicrosecondsPerHourInMillionths = 3_600;

    // Σ change × time after the start, Σ change until the start, Σ change until the end.
    private BigInteger _moment;
    private BigInteger _changeBefore;
    private BigInteger _change;

    // Jobs at work when the period begins.
    private long _atStart;

    /// <summary>Jobs that held anything within the period.</summary>
    public PieceSums Jobs { get; } = new();

    /// <summary>Hours within the period: exact to the millionth, the low rounded down and the high up.</summary>
    public SummedEstimate Hours
    {
        get
        {
            // Where the period has no end, nothing is held in the end.
            var from = period.From == long.MinValue ? 0 : period.From;
            var end = period.To == long.MaxValue ? 0 : period.To;
            var microseconds = (_change * end) - _moment - (_changeBefore * from);
            var low = BigInteger.DivRem(microseconds, MicrosecondsPerHourInMillionths, out var rest);
            return new SummedEstimate(
                new ExactSum(low), new ExactSum(rest.IsZero ? low : low + 1), Words.Of(EstimateBasis.Computed));
        }
    }

    /// <summary>Adds a group.</summary>
    /// <returns>How many jobs of it are at work when the period begins.</returns>
    public async ValueTask<long> AddAsync(ChunkedGroup held, CancellationToken cancellationToken)
    {
        var (group, chunks, already) = (held.Group.Id, held.Chunks, _atStart);

        // Chunks that end by the period's start, and those that lie within it.
        var (before, within) = (0, (From: long.MaxValue, To: long.MinValue));
        var opened = new List<int>();
        for (var i = 0; i < chunks.Count && chunks[i].Start < period.To; i++)
        {
            var end = EndOf(chunks, i);
            if (end <= period.From)
            {
                before = i + 1;
            }
            else if (end <= period.To && (chunks[i].Start > period.From || period.From == long.MinValue))
            {
                within = (Math.Min(within.From, chunks[i].Start), end);
            }
            else
            {
                opened.Add(i);
            }
        }

        if (before > 0)
        {
            AddBefore((await facts.SumAsync(group, long.MinValue, EndOf(chunks, before - 1), false, cancellationToken)).Sums);
        }

        if (within.From < within.To)
        {
            var (sums, leftOut) = await facts.SumAsync(group, within.From, within.To, true, cancellationToken);
            AddWithin(sums);
            opened.AddRange(Enumerable.Range(0, chunks.Count).Where(i => leftOut.Contains(chunks[i].Start)));
        }

        foreach (var i in opened)
        {
            foreach (var use in await facts.ReadEventsAsync(group, chunks[i].Start, Math.Min(EndOf(chunks, i), period.To), cancellationToken))
            {
                Add(use);
            }
        }

        return _atStart - already;
    }

    private static long EndOf(IReadOnlyList<UseChunk> chunks, int i) => i + 1 < chunks.Count ? chunks[i + 1].Start : long.MaxValue;

    private void AddBefore(UseSums sums)
    {
        _changeBefore += sums.Change;
        _change += sums.Change;
        _atStart += sums.Begun.Count - sums.Ended.Count;
        Jobs.Add(sums.Begun);
        Jobs.Add(sums.Ended, -1);
    }

    private void AddWithin(UseSums sums)
    {
        _moment += sums.Moment;
        _change += sums.Change;
        Jobs.Add(sums.Begun);
    }

    private void Add(in UseEvent use)
    {
        _change += use.Change;
        if (use.At <= period.From)
        {
            _changeBefore += use.Change;
            _atStart += (use.IsBegin ? 1 : 0) - (use.IsEnd ? 1 : 0);
            if (use.IsBegin)
            {
                Jobs.Add(use);
            }

            if (use.IsEnd)
            {
                Jobs.Add(use, -1);
            }
        }
        else
        {
            _moment += (BigInteger)use.Change * use.At;
            if ((use.Marks & UseMarks.Begins) != 0 || use.PausedAt <= period.From)
            {
                Jobs.Add(use);
            }
        }
    }
}
