using CsCheck;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Projections;

public sealed class StreamBookTests
{
    private static readonly StreamKey Key = new(new StreamId(7), "acme");

    [Fact]
    public void A_stream_that_counts_up_by_one_has_neither_gap_nor_repeat()
    {
        var state = Count([], 1, 2, 3);
        Assert.Equal((3, 3, 0), (state.Last, state.Count, state.Repeats));
        Assert.Empty(state.Gaps);
    }

    [Fact]
    public void What_is_skipped_is_a_gap_until_it_comes()
    {
        var before = Count([], 2, 6);
        Assert.Equal([new SequenceGap(1, 1), new SequenceGap(3, 5)], before.Gaps);
        var after = Count([before], 4);
        Assert.Equal([new SequenceGap(1, 1), new SequenceGap(3, 3), new SequenceGap(5, 5)], after.Gaps);
        Assert.Equal(0, after.Repeats);
    }

    // Of a stream that has more gaps than those which are known here.
    [Fact]
    public void Only_gaps_that_changed_are_told_as_changed()
    {
        var book = new StreamBook([new StreamState(Key, 3, 40, 9, 0, [new SequenceGap(2, 5), new SequenceGap(9, 9), new SequenceGap(20, 30)])]);
        foreach (var (place, number) in new long[] { 4, 9, 40, 43, 42 }.Index())
        {
            book.Add(Key, number, 100 + place);
        }

        var change = Assert.Single(book.Changes);
        Assert.Equal((3, 43, 14, 1), (change.State.FirstIndex, change.State.Last, change.State.Count, change.State.Repeats));
        Assert.Equal([new SequenceGap(2, 5), new SequenceGap(9, 9)], change.Closed);
        Assert.Equal([new SequenceGap(2, 3), new SequenceGap(5, 5), new SequenceGap(41, 41)], change.Opened);
    }

    [Fact]
    public void Two_parties_with_the_same_sixteen_bytes_have_two_streams()
    {
        var book = new StreamBook([]);
        book.Add(Key, 1, 0);
        book.Add(Key with { Party = "zenith" }, 1, 1);
        Assert.All(book.Changes, change => Assert.Equal((1, 0), (change.State.Last, change.State.Repeats)));
    }

    [Fact]
    public void Any_numbers_in_any_groups_are_counted_as_a_set_counts_them() =>
        Gen.Select(Gen.Long[1, 30].Array[1, 40], Gen.Int[1, 10]).Sample((numbers, groupSize) =>
        {
            StreamState? state = null;
            foreach (var group in numbers.Chunk(groupSize))
            {
                state = Count(state is null ? [] : [state], group);
            }

            var seen = numbers.ToHashSet();
            Assert.Equal(numbers.Max(), state!.Last);
            Assert.Equal(numbers.Length, state.Count);
            Assert.Equal(numbers.Length - seen.Count, state.Repeats);
            var missing = state.Gaps.SelectMany(gap => Enumerable.Range((int)gap.First, (int)(gap.Last - gap.First + 1)));
            Assert.Equal(Enumerable.Range(1, (int)state.Last).Where(number => !seen.Contains(number)), missing);
        });

    private static StreamState Count(IEnumerable<StreamState> before, params IEnumerable<long> numbers)
    {
        var book = new StreamBook(before);
        foreach (var number in numbers)
        {
            book.Add(Key, number, 0);
        }

        return book.Changes[0].State;
    }
}
