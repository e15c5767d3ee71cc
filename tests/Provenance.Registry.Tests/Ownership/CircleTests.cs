using CsCheck;
using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Circles are shown, and so is every other direct share that no path shows.</summary>
public sealed class CircleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static InterestWorld World => new InterestWorld().Is(EntityNature.NaturalPerson, "Ann", "Ben");

    [Fact]
    public async Task Two_companies_that_hold_half_of_each_other_are_a_circle_and_an_owner_behind_it_has_a_third()
    {
        var answer = await FindAsync(World.Owned("Heron", Share("Kite", 50), Share("Ann", 50)).Owned("Kite", Share("Heron", 50), Share("Ben", 50)));

        Assert.Equal("Ann NaturalPerson 66.666666-66.666667, Ben NaturalPerson 33.333333-33.333334; unknown 0-0", UltimateOwnerTests.Shown(answer));
        Assert.Equal("25", answer.Owners[1].Paths.Single().Share.Low.ToString());
        Assert.Null(answer.Owners[1].PathCount);
        Assert.Equal(["Heron, Kite: Heron<-Kite 50, Kite<-Heron 50"], Circles(answer));
        Assert.Equal([0L, 1L], answer.Circles[0].Shares.SelectMany(step => step.Entries).Select(entry => entry.Value));
        Assert.Empty(answer.FurtherShares);
    }

    [Fact]
    public async Task Two_companies_that_hold_all_of_each_other_are_a_circle_with_nobody_behind_it_and_no_path()
    {
        var answer = await FindAsync(World.Owned("Heron", Share("Kite", 100)).Owned("Kite", Share("Heron", 100)));

        Assert.Equal("Heron CycleOnly 100-100; unknown 100-100", UltimateOwnerTests.Shown(answer).Split("; CycleOnly")[0]);
        Assert.Empty(answer.Owners.Single().Paths);
        Assert.Equal(0, answer.Owners[0].PathCount);
        Assert.Equal(["Heron, Kite: Heron<-Kite 100, Kite<-Heron 100"], Circles(answer));
    }

    // Nobody is behind Kite and Wren, and Wren holds all of Kite all the same.
    [Fact]
    public async Task An_owner_in_a_circle_without_an_owner_outside_links_what_it_holds()
    {
        var world = World.Owned("Heron", Share("Teal", 50), Share("Ann", 50)).Owned("Teal", Share("Wren", 50), Share("Ben", 50))
            .Owned("Kite", Share("Wren", 100)).Owned("Wren", Share("Kite", 100));
        var link = await OwnershipLink.FindAsync(world, new(Id("Heron"), Id("Kite"), OnToday, new ShareThreshold(Quantity.FromInteger(25))), Token);

        Assert.Equal((LinkKind.CommonOwner, Reach.Surely), (link.Kind, link.Reaches));
        Assert.Equal(("Wren", "25", "100"), (Name(link.Owner!.Value), link.InOne!.Value.Low.ToString(), link.InOther!.Value.Low.ToString()));
    }

    [Fact]
    public async Task A_longer_circle_behind_the_entity_has_all_its_shares()
    {
        var answer = await FindAsync(World.Owned("Heron", Share("Kite", 100)).Owned("Kite", Share("Wren", 80), Share("Ann", 20))
            .Owned("Wren", Share("Teal", 80), Share("Ann", 20)).Owned("Teal", Share("Kite", 50), Share("Ben", 50)));

        Assert.Equal(["Kite, Wren, Teal: Kite<-Wren 80, Wren<-Teal 80, Teal<-Kite 50"], Circles(answer));
        Assert.Equal("47.058823", answer.Owners.Single(owner => Name(owner.Facts.Entity) == "Ben").Share.Low.ToString());
    }

    [Fact]
    public async Task A_company_that_holds_its_own_shares_is_the_shortest_circle() =>
        Assert.Equal(["Heron: Heron<-Heron 20"], Circles(await FindAsync(World.Owned("Heron", Share("Heron", 20), Share("Ann", 80)))));

    [Fact]
    public async Task Shares_of_paths_that_are_not_shown_and_of_who_is_met_through_control_alone_stand_apart()
    {
        var world = World.Owned("Heron", Share("Kite", 40), Share("Wren", 30), Share("Ann", 20), Share("Teal", null, type: "trustee"))
            .Owned("Kite", Share("Ann", 90)).Owned("Wren", Share("Ann", 80)).Owned("Teal", Share("Swift", 30));
        var answer = await UltimateOwners.FindAsync(world, new(Id("Heron"), OnToday, null, new OwnershipLimits { PathsPerOwner = 2 }), Token);

        Assert.Equal(["Heron<-Ann 20", "Teal<-Swift 30"], answer.FurtherShares.Select(Text));
    }

    [Fact]
    public async Task Circles_beyond_the_limit_are_cut_and_the_answer_says_so()
    {
        var world = World.Owned("Heron", Share("Kite", 50), Share("Ann", 50)).Owned("Kite", Share("Heron", 50), Share("Ben", 50));
        var answer = await UltimateOwners.FindAsync(world, new(Id("Heron"), OnToday, null, new OwnershipLimits { Listed = 1 }), Token);

        Assert.Equal(["Heron, Kite: Heron<-Kite 50"], Circles(answer));
        Assert.Contains(OwnershipBound.Listed, answer.BoundsReached);
    }

    [Fact]
    public async Task Every_share_is_shown_and_those_that_come_back_are_circles()
    {
        var (circles, further) = (0, 0);
        await Gen.Int[0, 1_000_000].SampleAsync(
            async seed =>
            {
                var world = RandomWorlds.Draw(seed);
                var answer = await UltimateOwners.FindAsync(world, new UltimateOwnersQuestion(Id("C0"), OnToday), Token);
                var circular = answer.Circles.SelectMany(circle => circle.Shares).Select(Pair).Order(StringComparer.Ordinal).ToList();
                var apart = answer.FurtherShares.Select(Pair).ToList();
                var onPaths = answer.Owners.SelectMany(owner => owner.Paths).SelectMany(path => path.Steps).Select(Pair).ToHashSet();

                // What the slow reference reaches through shares.
                var obvious = new ObviousShares(world, "C0").DirectShares().ToList();
                Assert.Equal(
                    obvious.Where(share => Reaches(obvious, share.Holder, share.Held)).Select(share => $"{share.Held}<-{share.Holder}").Order(StringComparer.Ordinal), circular);
                Assert.Subset(onPaths.Concat(circular).Concat(apart).ToHashSet(), obvious.Select(share => $"{share.Held}<-{share.Holder}").ToHashSet());
                Assert.DoesNotContain(apart, share => onPaths.Contains(share) || circular.Contains(share));
                Assert.Equal(apart.Distinct(), apart);
                var members = answer.Circles.SelectMany(circle => circle.Entities).ToList();
                Assert.Equal(members.Distinct(), members);
                Interlocked.Add(ref circles, answer.Circles.Count);
                Interlocked.Add(ref further, apart.Count);
            },
            iter: 2_000);
        Assert.True(circles > 100 && further > 20, $"{circles} circles, {further} further shares");
    }

    private static bool Reaches(List<(string Held, string Holder)> shares, string from, string to)
    {
        var reached = new HashSet<string> { from };
        while (shares.Where(share => reached.Contains(share.Held)).Select(share => share.Holder).FirstOrDefault(holder => !reached.Contains(holder)) is { } more)
        {
            reached.Add(more);
        }

        return reached.Contains(to);
    }

    private static IEnumerable<string> Circles(UltimateOwnersAnswer answer) => answer.Circles.Select(circle =>
        $"{string.Join(", ", circle.Entities.Select(Name))}: {string.Join(", ", circle.Shares.Select(Text))}");

    private static string Text(OwnershipStep step) => $"{Pair(step)} {step.Share.Low}";

    private static string Pair(OwnershipStep step) => $"{Name(step.Held)}<-{Name(step.Holder)}";

    private static ValueTask<UltimateOwnersAnswer> FindAsync(InterestWorld world) =>
        UltimateOwners.FindAsync(world, new UltimateOwnersQuestion(Id("Heron"), OnToday), Token);
}
