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

    /// <summary>No more than this was held at any time of the period: of the figure that peaks are judged by.</summary>
    public Int128 Bound() => Stretches().Select(stretch => stretch.Bound).DefaultIfEmpty().Max();

    /// <summary>The peak; null where nothing was held.</summary>
    public async ValueTask<HeldPeak?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var member in _members)
        {
            member.Learn(peaks, period.To);
        }

        // Most stretches are below the peak of the most promising one, and need no order.
        var stretches = Stretches().ToList();
        if (stretches.Count == 0)
        {
            return null;
        }

        var first = stretches.MaxBy(stretch => stretch.Bound);
        await SweepAsync(first, cancellationToken);
        foreach (var stretch in stretches.Where(stretch => stretch != first && MayBeHigher(stretch)).OrderByDescending(stretch => stretch.Bound).ThenBy(stretch => stretch.From))
        {
            if (!MayBeHigher(stretch))
            {
                break;
            }

            await SweepAsync(stretch, cancellationToken);
        }

        return _best;
    }

    private bool MayBeHigher(Stretch stretch) => _best is not { } best || stretch.Bound >= best.Held.OperationsPerSecond;

    // The chunks of all groups, walked in order of time.
    private IEnumerable<Stretch> Stretches()
    {
        var (queue, sum) = (new PriorityQueue<ChunkWalk, long>(_members.Length), (Int128)0);
        foreach (var member in _members)
        {
            var walk = new ChunkWalk(peaks, member.Held.Chunks);
            if (walk.MoveNext(period.To))
            {
                queue.Enqueue(walk, walk.Start);
            }
        }

        while (queue.TryDequeue(out var walk, out _))
        {
            var start = Math.Max(walk.Start, period.From);
            sum += walk.Take();
            if (walk.MoveNext(period.To))
            {
                queue.Enqueue(walk, walk.Start);
            }

            var end = Math.Min(queue.TryPeek(out _, out var next) ? next : long.MaxValue, period.To);
            if (start < end)
            {
                yield return new Stretch(start, end, sum);
            }
        }
    }

    // Within a stretch each group is within one chunk.
    private async ValueTask SweepAsync(Stretch stretch, CancellationToken cancellationToken)
    {
        var level = default(Holding);
        var events = new List<UseChange>();
        foreach (var member in _members)
        {
            if (member.ChunkAt(stretch.From) is not { } chunk)
            {
                continue;
            }

            level = level.Plus(member.Before[chunk]);
            foreach (var use in await member.ReadAsync(facts, chunk, stretch.To, cancellationToken))
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

    // The bound of one chunk after the other.
    private sealed class ChunkWalk(UsePeaks peaks, IReadOnlyList<UseChunk> chunks)
    {
        private int _next;
        private Holding _level;
        private Int128 _bound;

        /// <summary>Where the chunk begins that is next taken.</summary>
        public long Start => chunks[_next].Start;

        public bool MoveNext(long before) => _next < chunks.Count && chunks[_next].Start < before;

        /// <summary>By how much the bound of the next chunk differs from that of the one before.</summary>
        public Int128 Take()
        {
            var chunk = chunks[_next++];
            var bound = Int128.Max(_level.OperationsPerSecond, peaks.Highest(_level, chunk).OperationsPerSecond);
            _level = peaks.After(_level, chunk);
            var difference = bound - _bound;
            _bound = bound;
            return difference;
        }
    }

    private sealed class Member(ChunkedGroup held)
    {
        private IReadOnlyList<UseChange> _events = [];
        private (int Chunk, long To) _read = (-1, long.MinValue);

        public ChunkedGroup Held => held;

        /// <summary>What was held before each chunk.</summary>
        public List<Holding> Before { get; } = [];

        /// <summary>Learns what was held before each chunk.</summary>
        public void Learn(UsePeaks peaks, long to)
        {
            var level = default(Holding);
            for (var i = 0; i < held.Chunks.Count && held.Chunks[i].Start < to; i++)
            {
                Before.Add(level);
                level = peaks.After(level, held.Chunks[i]);
            }
        }

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

        /// <summary>
        /// The events of a chunk that are before a time, at least. Of most chunks one stretch is looked into: no more is read
        /// than it needs, and the rest once another does.
        /// </summary>
        public async ValueTask<IReadOnlyList<UseChange>> ReadAsync(IUseFacts facts, int chunk, long to, CancellationToken cancellationToken)
        {
            var end = chunk + 1 < held.Chunks.Count ? held.Chunks[chunk + 1].Start : long.MaxValue;
            var needed = Math.Min(end, to);
            if (_read.Chunk != chunk || _read.To < needed)
            {
                _read = (chunk, _read.Chunk == chunk ? end : needed);
                _events = await facts.ReadChangesAsync(held.Group.Id, held.Chunks[chunk].Start, _read.To, cancellationToken);
            }

            return _events;
        }
    }
}
