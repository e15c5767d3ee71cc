using System.Numerics;
using CsCheck;
using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>On random worlds the answers are those of slow and obvious references.</summary>
public sealed class OwnershipProperties
{
    private static readonly PathEnd[] NeverKnown = [PathEnd.UnknownParty, PathEnd.RestUnstated, PathEnd.NoOwnersStated, PathEnd.CycleOnly];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shares_over_all_paths_are_the_extremes_of_all_corners()
    {
        var (compared, withRanges, withCycles) = (0, 0, 0);
        await Gen.Int[0, 1_000_000].SampleAsync(
            async seed =>
            {
                var world = RandomWorlds.Draw(seed);
                var expected = new ObviousShares(world, "C0");
                if (expected.IsTooLarge)
                {
                    return;
                }

                var answer = await UltimateOwners.FindAsync(world, new UltimateOwnersQuestion(Id("C0"), OnToday) { Together = NeverKnown }, Token);
                Interlocked.Increment(ref compared);
                Interlocked.Add(ref withRanges, expected.HasRanges ? 1 : 0);
                Interlocked.Add(ref withCycles, expected.Ends.ContainsValue(PathEnd.CycleOnly) ? 1 : 0);
                var shares = expected.Ends.Where(end => end.Value != PathEnd.None)
                    .Select(end => (Name: end.Key, End: end.Value, Share: ObviousShares.Rounded(expected.Of([end.Key]))))
                    .Where(owner => owner.Share.High > Quantity.Zero).OrderBy(owner => owner.Name, StringComparer.Ordinal);
                Assert.Equal(
                    shares,
                    answer.Owners.Select(owner => (Name(owner.Facts.Entity), owner.End, owner.Share)).OrderBy(owner => owner.Item1, StringComparer.Ordinal));
                var (low, high) = expected.Of([.. expected.Known]);
                Assert.Equal(ObviousShares.Rounded((Ratio.One - high, Ratio.One - low)), answer.Unknown);
                List<string> open = [ObviousTable.Unknown, ObviousTable.Rest, .. expected.Ends.Where(end => NeverKnown.Contains(end.Value)).Select(end => end.Key)];
                Assert.Equal(ObviousShares.Rounded(expected.Of(open)).High, answer.TogetherUpTo);
                Assert.Empty(answer.BoundsReached);
            },
            iter: 6_000);
        Assert.True(compared > 500 && withRanges > 200 && withCycles > 10, $"{compared} worlds compared, {withRanges} with ranges, {withCycles} with cycles");
    }

    [Fact]
    public Task Walks_of_growing_length_approach_the_share_from_below() =>
        Gen.Int[0, 1_000_000].SampleAsync(
            async seed =>
            {
                var world = RandomWorlds.Draw(seed, areSharesExact: true);
                var answer = await UltimateOwners.FindAsync(world, new UltimateOwnersQuestion(Id("C0"), OnToday), Token);
                var reference = new ObviousShares(world, "C0");
                foreach (var owner in answer.Owners.Where(owner => owner.Share.Low == owner.Share.High))
                {
                    var (arrived, walking) = Walk(reference, Name(owner.Facts.Entity), 400);
                    Assert.InRange(owner.Share.Low.Approximately, (100 * arrived) - 2e-6, (100 * (arrived + walking)) + 2e-6);
                }
            },
            iter: 300);

    [Fact]
    public Task What_a_list_captures_is_what_sweeping_over_all_entities_finds() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 31], Gen.Int[0, 31], Gen.Int[1, 3].Select(quarters => 25 * quarters), Gen.Bool).SampleAsync(
            async (seed, listed, uncertain, percent, isInclusive) =>
            {
                var world = RandomWorlds.Draw(seed);
                var list = RandomWorlds.Others.Append("C1").Where((_, place) => ((listed & ~uncertain) >> place & 1) == 1).ToList();
                var perhaps = RandomWorlds.Others.Append("C1").Where((_, place) => ((listed & uncertain) >> place & 1) == 1).ToList();
                var everyone = RandomWorlds.Companies.Concat(RandomWorlds.Others).Where(name => world.Of(Id(name)) == Id(name)).ToList();
                var threshold = new ShareThreshold(Quantity.FromInteger((ulong)percent), isInclusive);
                var question = new CaptureQuestion(
                    [.. list.Select(name => new ListedParty(Id(name))), .. perhaps.Select(name => new ListedParty(Id(name), IsCertain: false))], OnToday, threshold);
                var expected = new ObviousCapture(world, everyone, list, perhaps, share => share > percent || (isInclusive && share == percent));
                var all = await CaptureByListed.FindAllAsync(world, question, Token);
                Assert.Equal(
                    expected.Captured.Concat(expected.Undecided(world)).Order(StringComparer.Ordinal).Select(name => (name, expected.VerdictOn(name))),
                    all.Judgements.Select(judged => (Name(judged.Entity), judged.Verdict)).OrderBy(judged => judged.Item1, StringComparer.Ordinal));
                Assert.All(all.Judgements, judged => Assert.Equal(
                    (expected.CouldUnknownDecide(Name(judged.Entity)), judged.UnknownCouldDecide), (judged.UnknownCouldDecide, judged.Opening is not null)));
                foreach (var name in everyone)
                {
                    var judged = (await CaptureByListed.JudgeAsync(world, question, Id(name), Token)).Judgements[0];
                    Assert.Equal(
                        (expected.AloneVerdictOn(world, name), expected.CouldUnknownDecide(name)),
                        (judged.Verdict, judged.UnknownCouldDecide));
                    if (expected.Captured.Contains(name))
                    {
                        Assert.Contains(judged.Contributions, owner => owner.Round < judged.Round);
                        var inAll = all.Judgements.Single(one => one.Entity == judged.Entity);
                        Assert.Equal((judged.Aggregate, judged.Round, judged.Unknown), (inAll.Aggregate, inAll.Round, inAll.Unknown));
                    }
                }
            },
            iter: 600);

    [Fact]
    public async Task A_link_is_found_where_some_owner_has_enough_of_both()
    {
        var (found, withCycles) = (new int[3], 0);
        await Gen.Int[0, 1_000_000].SampleAsync(
            async seed =>
            {
                var world = RandomWorlds.Draw(seed);
                var (one, other) = (new ObviousShares(world, "C0", entersCycles: true), new ObviousShares(world, "C1", entersCycles: true));
                if (one.IsTooLarge || other.IsTooLarge)
                {
                    return;
                }

                var reach = Reach.No;
                foreach (var owner in one.Ends.Keys.Intersect(other.Ends.Keys))
                {
                    var (inOne, inOther) = (one.Of([owner]), other.Of([owner]));
                    var quarter = Ratio.OfPercent(25);
                    var here = inOne.Low.CompareTo(quarter) >= 0 && inOther.Low.CompareTo(quarter) >= 0 ? Reach.Surely
                        : inOne.High.CompareTo(quarter) >= 0 && inOther.High.CompareTo(quarter) >= 0 ? Reach.Possibly
                        : Reach.No;
                    reach = here > reach ? here : reach;
                }

                var link = await OwnershipLink.FindAsync(
                    world, new LinkQuestion(Id("C0"), Id("C1"), OnToday, new ShareThreshold(Quantity.FromInteger(25))), Token);
                Assert.Equal(reach, link.Reaches);
                AssertPaths(link.PathToOne, link.PathCountToOne, link.Owner, one, "C0");
                AssertPaths(link.PathToOther, link.PathCountToOther, link.Owner, other, "C1");
                Interlocked.Increment(ref found[(int)reach]);
                Interlocked.Add(ref withCycles, one.Ends.Concat(other.Ends).Any(end => end.Value == PathEnd.CycleOnly) ? 1 : 0);
            },
            iter: 1_500);
        Assert.DoesNotContain(found, count => count < 5);
        Assert.True(withCycles > 4, $"{withCycles} with circles without an owner outside");
    }

    private static void AssertPaths(IReadOnlyList<OwnershipStep> shown, BigInteger? count, EntityId? owner, ObviousShares reference, string start)
    {
        if (count is { } counted && owner is { } to)
        {
            Assert.Equal(Name(to) == start ? 0 : Paths(reference, start, Name(to), []), counted);
            Assert.Equal(counted > 0, shown.Count > 0);
        }
    }

    // Every way up to the owner that meets nobody twice.
    private static BigInteger Paths(ObviousShares reference, string from, string to, IReadOnlyList<string> met)
    {
        if (from == to)
        {
            return 1;
        }

        return met.Contains(from) || reference.Ends.GetValueOrDefault(from, PathEnd.RestUnstated) is not (PathEnd.None or PathEnd.CycleOnly)
            ? 0
            : reference.Tables[from].MayHold.Aggregate(BigInteger.Zero, (sum, holder) => sum + Paths(reference, holder, to, [.. met, from]));
    }

    // What of the entity arrives at the owner within so many steps, and what is still on its way.
    private static (double Arrived, double Walking) Walk(ObviousShares reference, string owner, int steps)
    {
        var arrived = 0.0;
        var here = new Dictionary<string, double> { ["C0"] = 1 };
        for (var step = 0; step <= steps; step++)
        {
            var next = new Dictionary<string, double>();
            foreach (var (name, mass) in here)
            {
                if (name == owner)
                {
                    arrived += mass;
                }
                else if (reference.Ends.GetValueOrDefault(name, PathEnd.RestUnstated) == PathEnd.None)
                {
                    foreach (var (holder, share) in reference.Tables[name].Corners()[0])
                    {
                        next[holder] = next.GetValueOrDefault(holder) + (mass * (double)share / 100);
                    }
                }
            }

            here = next;
        }

        return (arrived, here.Values.Sum());
    }
}
