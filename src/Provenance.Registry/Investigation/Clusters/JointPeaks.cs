// The most that several groups hold at once. Chunks bound what each group holds over a stretch of time; where the bounds
// of all groups together are highest is looked first, and no stretch whose bound is below what was found. So a few
// stretches of events are read, however many there are.

using Provenance.Registry.Projections.Summaries;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>The peak of several groups together.</summary>
/// <param name="facts">Tells the events.</param>
/// <param name="peaks">Tells the bounds of chunks, and what accelerators add.</param>
/// <param name="groups">The groups.</param>
/// <param name="period">Start and end.</param>
internal sealed class JointPeaks(IUseFacts facts, UsePeaks peaks, IReadOnlyList<ChunkedGroup> groups, (long From, long To) period)
{
    private readonly Member[] _members = [.. groups.Select(group => new Member(group))];
    private HeldPeak? _best;

    private readonly record struct Stretch(long From, long To, Int128 Bound);

    /// <summary>The peak; null where nothing was held.</summary>
    public async ValueTask<HeldPeak?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var stretch in Stretches().OrderByDescending(stretch => stretch.Bound).ThenBy(stretch => stretch.From))
        {
            if (_best is { } best && stretch.Bound < best.Held.OperationsPerSecond)
            {
                break;
            }

            await SweepAsync(stretch, cancellationToken);
        }

        return _best;
    }

    private List<Stretch> Stretches()
    {
        var changes = new List<(long At, Int128 Change)>();
        foreach (var member in _members)
        {
            var level = default(Holding);
            var chunks = member.Held.Chunks;
            for (var i = 0; i < chunks.Count && chunks[i].Start < period.To; i++)
            {
                var (before, end) = (level, i + 1 < chunks.Count ? chunks[i + 1].Start : long.MaxValue);
                level = peaks.After(level, chunks[i]);
                member.Before.Add(before);
                if (end > period.From)
                {
                    var bound = Int128.Max(before.OperationsPerSecond, peaks.Highest(before, chunks[i]).OperationsPerSecond);
                    changes.Add((Math.Max(chunks[i].Start, period.From), bound));
                    changes.Add((Math.Min(end, period.To), -bound));
                }
            }
        }

        changes.Sort((left, right) => left.At.CompareTo(right.At));
        var (stretches, sum) = (new List<Stretch>(changes.Count), (Int128)0);
        for (var i = 0; i + 1 < changes.Count; i++)
        {
            sum += changes[i].Change;
            if (changes[i].At < changes[i + 1].At)
            {
                stretches.Add(new Stretch(changes[i].At, changes[i + 1].At, sum));
            }
        }

        return stretches;
    }

    // Within a stretch each group is within one chunk.
    private async ValueTask SweepAsync(Stretch stretch, CancellationToken cancellationToken)
    {
        var level = default(Holding);
        var events = new List<UseEvent>();
        foreach (var member in _members)
        {
            if (member.ChunkAt(stretch.From) is not { } chunk)
            {
                continue;
            }

            level = level.Plus(member.Before[chunk]);
            foreach (var use in await member.EventsAsync(facts, chunk, cancellationToken))
            {
                if (use.At <= stretch.From)
                {
                    level = peaks.After(level, use);
                }
                else if (use.At < stretch.To)
                {
                    events.Add(use);
                }
            }
        }

        Consider(stretch.From, level);
        events.Sort((left, right) => left.At.CompareTo(right.At));
        for (var i = 0; i < events.Count; i++)
        {
            level = peaks.After(level, events[i]);
            if (i + 1 == events.Count || events[i + 1].At != events[i].At)
            {
                Consider(events[i].At, level);
            }
        }
    }

    private void Consider(long at, Holding held)
    {
        if (held.Accelerators <= 0)
        {
            return;
        }

        var order = _best is { } best ? held.CompareTo(best.Held) : 1;
        if (order > 0 || (order == 0 && at < _best!.Value.At))
        {
            _best = new HeldPeak(at, held);
        }
    }

    private sealed class Member(ChunkedGroup held)
    {
        private IReadOnlyList<UseEvent> _events = [];
        private int _read = -1;

        public ChunkedGroup Held => held;

        /// <summary>What was held before each chunk.</summary>
        public List<Holding> Before { get; } = [];

        /// <summary>The chunk that a time lies in; null before the first.</summary>
        public int? ChunkAt(long time)
        {
            var found = -1;
            for (var (low, high) = (0, Before.Count - 1); low <= high;)
            {
                var middle = (low + high) / 2;
                if (held.Chunks[middle].Start <= time)
                {
                    (found, low) = (middle, middle + 1);
                }
                else
                {
                    high = middle - 1;
                }
            }

            return found < 0 ? null : found;
        }

        public async ValueTask<IReadOnlyList<UseEvent>> EventsAsync(IUseFacts facts, int chunk, CancellationToken cancellationToken)
        {
            if (_read != chunk)
            {
                var end = chunk + 1 < held.Chunks.Count ? held.Chunks[chunk + 1].Start : long.MaxValue;
                _events = await facts.ReadEventsAsync(held.Group.Id, held.Chunks[chunk].Start, end, cancellationToken);
                _read = chunk;
            }

            return _events;
        }
    }
}
