// Each signing process counts its statements from 1. What is skipped is a gap until it comes late; what comes twice is a
// repeat. Neither is refused: both are leads.

namespace Provenance.Registry.Projections;

/// <summary>Counts the streams of one group.</summary>
public sealed class StreamBook
{
    private readonly Dictionary<StreamKey, Count> _streams;

    /// <summary>Opens the book.</summary>
    /// <param name="known">What came before of the streams in the group, with the gaps that its numbers fall into.</param>
    public StreamBook(IEnumerable<StreamState> known) =>
        _streams = known.ToDictionary(state => state.Key, state => new Count(state));

    /// <summary>What became of the streams, the first begun first.</summary>
    public IReadOnlyList<StreamChange> Changes =>
        [.. _streams.Values.Select(count => count.ToChange()).OrderBy(change => change.State.FirstIndex)];

    /// <summary>Counts one entry.</summary>
    /// <returns>Index of the stream's first entry.</returns>
    public long Add(StreamKey key, long sequence, long index)
    {
        if (!_streams.TryGetValue(key, out var count))
        {
            count = new Count(new StreamState(key, index, 0, 0, 0, []));
            _streams.Add(key, count);
        }

        count.Add(sequence);
        return count.FirstIndex;
    }

    private sealed class Count(StreamState before)
    {
        private readonly SortedList<long, long> _gaps = new(before.Gaps.ToDictionary(gap => gap.First, gap => gap.Last));
        private long _last = before.Last;
        private long _count = before.Count;
        private long _repeats = before.Repeats;

        public long FirstIndex => before.FirstIndex;

        public StreamChange ToChange()
        {
            List<SequenceGap> gaps = [.. _gaps.Select(gap => new SequenceGap(gap.Key, gap.Value))];
            return new StreamChange(
                before with { Last = _last, Count = _count, Repeats = _repeats, Gaps = gaps },
                [.. before.Gaps.Except(gaps)],
                [.. gaps.Except(before.Gaps)]);
        }

        public void Add(long sequence)
        {
            _count++;
            if (sequence > _last)
            {
                if (sequence > _last + 1)
                {
                    _gaps.Add(_last + 1, sequence - 1);
                }

                _last = sequence;
            }
            else if (!Fill(sequence))
            {
                _repeats++;
            }
        }

        private bool Fill(long sequence)
        {
            var at = IndexOfLastAtOrBelow(sequence);
            if (at < 0 || _gaps.GetValueAtIndex(at) < sequence)
            {
                return false;
            }

            var (first, last) = (_gaps.GetKeyAtIndex(at), _gaps.GetValueAtIndex(at));
            _gaps.RemoveAt(at);
            if (first < sequence)
            {
                _gaps.Add(first, sequence - 1);
            }

            if (sequence < last)
            {
                _gaps.Add(sequence + 1, last);
            }

            return true;
        }

        private int IndexOfLastAtOrBelow(long sequence)
        {
            var low = 0;
            var high = _gaps.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _gaps.GetKeyAtIndex(middle) <= sequence ? (middle + 1, high) : (low, middle);
            }

            return low - 1;
        }
    }
}
