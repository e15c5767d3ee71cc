using System.Numerics;
using CsCheck;
using Provenance.Transparency;

namespace Provenance.Auditing.Tests;

public sealed class SamplingTests
{
    private static readonly Checkpoint Seed = new("registry.example/2026", new TreeSize(1000), Digest.Of("seed"u8));

    [Fact]
    public void Detection_is_what_counting_every_subset_gives() =>
        (from population in Gen.Int[1, 12]
         from wrong in Gen.Int[0, population]
         from sample in Gen.Int[0, population]
         select (population, wrong, sample)).Sample(
            world =>
            {
                var (population, wrong, sample) = world;
                var subsets = Enumerable.Range(0, 1 << population).Where(bits => BitOperations.PopCount((uint)bits) == sample).ToList();
                var showing = subsets.Count(bits => (bits & ((1 << wrong) - 1)) != 0);
                var probability = Detection.Probability(population, wrong, sample);
                Assert.Equal(0, probability.CompareTo(new ExactProbability(showing, subsets.Count)));
            },
            iter: 200);

    [Fact]
    public void The_least_sample_and_the_least_detected_are_where_the_confidence_is_reached() =>
        (from population in Gen.Long[1, 500]
         from wrong in Gen.Long[1, population]
         from percent in Gen.Int[1, 99]
         select (population, wrong, percent)).Sample(
            world =>
            {
                var confidence = new ExactProbability(world.percent, 100);
                var sample = Detection.LeastSample(world.population, world.wrong, confidence)!.Value;
                Assert.True(Detection.Probability(world.population, world.wrong, sample) >= confidence);
                Assert.True(Detection.Probability(world.population, world.wrong, sample - 1) < confidence);
                var least = Detection.LeastDetected(world.population, sample, confidence);
                Assert.True(least <= world.wrong);
                Assert.True(Detection.Probability(world.population, least, sample) >= confidence);
                Assert.True(Detection.Probability(world.population, least - 1, sample) < confidence);
            },
            iter: 200);

    [Fact]
    public void A_probability_is_never_shown_as_more_than_it_is() => Assert.Equal("0.999999", new ExactProbability(9_999_999, 10_000_000).ToString());

    [Fact]
    public void A_draw_is_a_set_of_the_size_asked_for_within_the_population_and_comes_out_the_same_again() =>
        (from to in Gen.Long[1, 999]
         from sample in Gen.Long[0, to]
         select (to, sample)).Sample(
            world =>
            {
                var drawn = SampleDraw.Draw(Seed, 0, world.to, world.sample);
                Assert.Equal(world.sample, drawn.Distinct().Count());
                Assert.All(drawn, index => Assert.InRange(index, 0, world.to - 1));
                Assert.Equal(drawn.Order(), drawn);
                Assert.Equal(drawn, SampleDraw.Draw(Seed, 0, world.to, world.sample));
            },
            iter: 200);

    [Fact]
    public void A_draw_is_the_one_that_its_description_gives() =>
        Assert.Equal(SlowDraw(Seed, 0, 900, 40), SampleDraw.Draw(Seed, 0, 900, 40));

    [Fact]
    public void Another_root_draws_other_entries_and_signatures_take_no_part()
    {
        var other = new Checkpoint(Seed.Origin, Seed.Size, Digest.Of("another"u8));

        Assert.NotEqual(SampleDraw.Draw(Seed, 0, 900, 40), SampleDraw.Draw(other, 0, 900, 40));
    }

    [Fact]
    public void Each_entry_is_drawn_about_as_often_as_every_other()
    {
        var counts = new int[50];
        for (var i = 0; i < 2000; i++)
        {
            var seed = new Checkpoint(Seed.Origin, Seed.Size, Digest.Of(BitConverter.GetBytes(i)));
            foreach (var index in SampleDraw.Draw(seed, 0, 50, 10))
            {
                counts[index]++;
            }
        }

        // Of 2,000 draws each entry is in 400 on average with a deviation of 18; 100 is more than five of them.
        Assert.All(counts, count => Assert.InRange(count, 300, 500));
    }

    [Fact]
    public void A_seed_that_is_no_larger_than_the_population_is_misuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleDraw.Draw(Seed, 0, 1000, 10));

    [Fact]
    public void Shares_add_up_stay_within_their_parts_and_leave_none_out() =>
        (from parts in Gen.Long[1, 1000].List[1, 24]
         from sample in Gen.Long[0, parts.Sum()]
         select (parts, sample)).Sample(
            world =>
            {
                var shares = SamplePlan.Allocate(world.parts, world.sample);
                Assert.Equal(world.sample, shares.Sum());
                Assert.All(shares.Zip(world.parts), pair => Assert.InRange(pair.First, 0, pair.Second));
                if (world.sample >= world.parts.Count)
                {
                    Assert.All(shares, share => Assert.True(share > 0));
                }
            },
            iter: 500);

    [Fact]
    public async Task Months_are_runs_of_entries_by_their_time_of_logging()
    {
        using var bench = new AuditBench();
        bench.Jobs(300);
        bench.Log.Now = bench.World.Now.AddDays(20);
        bench.Jobs(300);

        var months = await SamplePlan.MonthsAsync(bench.Log, bench.Log.Checkpoint().Checkpoint, 500, TestContext.Current.CancellationToken);

        Assert.Equal([new Stratum("2026-11", 0, 306), new Stratum("2026-12", 306, 500)], months);
    }

    // As the file's head says it, without the parts that make it fast.
    private static SortedSet<long> SlowDraw(Checkpoint seed, long from, long to, long sample)
    {
        var text = $"compute-provenance/audit-plan/v1\n{seed.Origin}\n{seed.Size}\n{seed.Root.ToBase64()}\n{from}\n{to}\n{sample}\n";
        var start = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        var numbers = Enumerable.Range(0, 256)
            .SelectMany(counter => System.Security.Cryptography.SHA256.HashData([.. start, .. new byte[7], (byte)counter]).Chunk(8))
            .Select(bytes => new BigInteger(bytes, isUnsigned: true, isBigEndian: true))
            .GetEnumerator();
        var drawn = new SortedSet<long>();
        for (var j = to - from - sample; j < to - from; j++)
        {
            do
            {
                Assert.True(numbers.MoveNext());
            }
            while (numbers.Current >= ulong.MaxValue - (ulong.MaxValue % (ulong)(j + 1)));

            var taken = (long)(numbers.Current % (j + 1));
            drawn.Add(from + (drawn.Contains(from + taken) ? j : taken));
        }

        return drawn;
    }
}
