using System.Numerics;
using CsCheck;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Projections.Summaries;

/// <summary>Sums that keep their value through any order, any size and their bytes.</summary>
public sealed class SummaryTests
{
    private static readonly Gen<Quantity> Quantities =
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 119]).Select((high, low, shift) => new Quantity((new UInt128(high, low) >> (127 - shift)) % UInt128.Parse("999999999999999999999999999999999999")));

    private static readonly Gen<(Quantity Low, Quantity High, EstimateBasis Basis)> Estimates =
        Gen.Select(Quantities, Quantities, Gen.Enum<EstimateBasis>()).Select((one, other, basis) => one.CompareTo(other) < 0 ? (one, other, basis) : (other, one, basis));

    private static readonly Gen<SummedJob> Jobs =
        from standing in Gen.Int[1, 4].Select(number => (Standing)number)
        from suspended in Gen.Bool
        from missing in Gen.Int[0, 7]
        from started in Gen.Long[-1, 5]
        from ended in Gen.Long[0, 9]
        from hours in Estimates
        from flop in Estimates
        from known in Gen.Int[0, 3]
        from listed in Gen.Bool
        select new SummedJob
        {
            Standing = standing,
            IsSignerSuspended = suspended,
            Missing = (JobSections)missing,
            StartedAt = started,
            EndedAt = ended > 7 ? null : ended,
            HasAllocations = listed,
            Hours = (known & 1) == 0 ? null : hours,
            Flop = (known & 2) == 0 ? null : flop,
        };

    private static readonly Gen<UseEvent[]> Events =
        Gen.Select(Gen.Long[0, 200], Gen.Int[1, 3], Gen.Int[-9, 9], Gen.Int[0, 7]).Select((at, kind, change, marks) => new UseEvent
        {
            At = at,
            Key = 0,
            Accelerator = kind,
            Change = change,
            Marks = (UseMarks)marks,
        }).Array[0, 40].Select(events => events.OrderBy(use => use.At).ToArray());

    [Fact]
    public void Sums_are_exact_beyond_128_bits_and_survive_their_bytes() => Jobs.Array[0, 60].Sample(jobs =>
    {
        var sums = new JobSums();
        Array.ForEach(jobs, job => sums.Add(job));
        var read = new JobSums();
        read.Add(sums.Encode(new SummaryWriter()));
        var current = jobs.Where(job => job.Standing == Standing.Current).ToList();
        Assert.Equal(current.Count, read.Jobs);
        Assert.Equal(current.Count(job => job.IsUnallocated), read.WithoutAllocations);
        Assert.Equal(current.Where(job => job.Flop is not null).Aggregate(BigInteger.Zero, (sum, job) => sum + (BigInteger)job.Flop!.Value.High.Millionths), read.Flop.High);
        Assert.Equal(current.Where(job => job.Hours is not null).Aggregate(BigInteger.Zero, (sum, job) => sum + (BigInteger)job.Hours!.Value.Low.Millionths), read.Hours.Low);
        Assert.Equal(sums.Encode(new SummaryWriter()).ToArray(), read.Encode(new SummaryWriter()).ToArray());
    });

    [Fact]
    public void What_was_added_and_taken_away_in_any_order_leaves_what_was_not() => Gen.Select(Jobs.Array[0, 30], Jobs.Array[0, 30]).Sample((kept, gone) =>
    {
        var (sums, expected) = (new JobSums(), new JobSums());
        Array.ForEach(gone, job => sums.Add(job));
        Array.ForEach(kept, job => sums.Add(job));
        Array.ForEach(gone, job => sums.Add(job, -1));
        Array.ForEach(kept, job => expected.Add(job));
        Assert.Equal(expected.Encode(new SummaryWriter()).ToArray(), sums.Encode(new SummaryWriter()).ToArray());
    });

    [Fact]
    public void Bytes_that_end_too_early_are_damage()
    {
        var sums = new JobSums();
        sums.Add(new SummedJob { Standing = Standing.Current, StartedAt = 1, Flop = (Quantity.FromInteger(1_000_000), Quantity.FromInteger(2_000_000), EstimateBasis.Declared) });
        var bytes = sums.Encode(new SummaryWriter()).ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<StorageCorruptException>(() => new JobSums().Add(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_chunks_levels_are_the_highest_after_each_moment_and_survive_their_bytes() => Events.Sample(events =>
    {
        var levels = UseLevels.Of(events);
        foreach (var kind in events.Select(use => use.Accelerator).Distinct())
        {
            var after = events.Select(use => use.At).Distinct()
                .Select(at => (At: at, Level: (Int128)events.Where(use => use.At <= at && use.Accelerator == kind).Sum(use => use.Change)))
                .ToList();
            var level = Assert.Single(levels, level => level.Accelerator == kind);
            Assert.Equal(after[^1].Level, level.Change);

            // The peak bounds every moment of the chunk; with one kind it is the highest of them, and where it is.
            Assert.All(after, moment => Assert.True(moment.Level <= level.Peak));
            Assert.Contains(after, moment => moment.Level == level.Peak);
            if (levels.Length == 1)
            {
                Assert.Equal(after.First(moment => moment.Level == level.Peak).At, level.PeakAt);
            }
        }

        Assert.Equal(levels.AsEnumerable(), UseLevels.Decode(UseLevels.Encode(levels, new SummaryWriter())).AsEnumerable());
    });

    [Fact]
    public void Events_sums_survive_their_bytes() => Events.Sample(events =>
    {
        var sums = UseSums.Of(events);
        var read = new UseSums();
        read.Add(sums.Encode(new SummaryWriter()));
        Assert.Equal(events.Count(use => (use.Marks & UseMarks.Resumes) != 0), UseSums.ResumedOf(sums.Encode(new SummaryWriter())));
        Assert.Equal(events.Aggregate(BigInteger.Zero, (sum, use) => sum + ((BigInteger)use.Change * use.At)), read.Moment);
        Assert.Equal(events.Count(use => use.IsBegin) - events.Count(use => use.IsEnd), read.Begun.Count - read.Ended.Count);
        Assert.Equal(sums.Encode(new SummaryWriter()).ToArray(), read.Encode(new SummaryWriter()).ToArray());
    });

    [Fact]
    public void Pieces_of_a_job_begin_and_end_where_its_allocations_leave_gaps() => Gen.Select(Gen.Long[0, 30], Gen.Long[0, 10]).Array[1, 6].Sample(spans =>
    {
        var allocations = spans.Select((span, place) => new UsedAllocation(place, span.Item1, span.Item1 + span.Item2, 1, 8)).ToArray();
        var events = new List<UseEvent>();
        new UsingJob(7, false, 0, null).AddEvents(allocations, events);
        for (var at = -1L; at <= 41; at++)
        {
            var held = allocations.Where(allocation => allocation.From <= at && at < allocation.To).Sum(allocation => allocation.Count);
            var before = events.Where(use => use.At <= at).ToList();
            Assert.Equal(held, before.Sum(use => use.Change));
            Assert.Equal(held > 0 ? 1 : 0, before.Count(use => use.IsBegin) - before.Count(use => use.IsEnd));
        }

        Assert.True(events.Count(use => (use.Marks & UseMarks.Begins) != 0) <= 1);
        Assert.All(events.Where(use => (use.Marks & UseMarks.Resumes) != 0), use => Assert.Equal(
            allocations.Where(allocation => allocation.From < allocation.To && allocation.To < use.At).Max(allocation => allocation.To), use.PausedAt));
    });
}
