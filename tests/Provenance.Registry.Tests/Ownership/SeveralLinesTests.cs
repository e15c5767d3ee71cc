using Provenance.Registry.Ownership;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>One share against several lines, and everybody who surely has enough of an entity.</summary>
public sealed class SeveralLinesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_is_compared_by_exact_bounds_and_its_own_inclusiveness()
    {
        // 33.333333 % of 75 % is a hair below 25 %: rounding to six decimals must not lift it over the line.
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "P0", "P1")
            .Owned("C0", Share("C1", 75), Share("P1", 25)).Owned("C1", Share("P0", 33.333333m));
        var question = new UltimateOwnersQuestion(Id("C0"), OnToday)
        {
            MoreThresholds = [new(Percent(25)), new(Percent(25), IsInclusive: false), new(Percent(5))],
        };

        var answer = await UltimateOwners.FindAsync(world, question, Token);

        Assert.Equal([Reach.No, Reach.No, Reach.Surely], answer.Owners.Single(owner => Name(owner.Facts.Entity) == "P0").ReachesMore);
        Assert.Equal([Reach.Surely, Reach.No, Reach.Surely], answer.Owners.Single(owner => Name(owner.Facts.Entity) == "P1").ReachesMore);
        Assert.All(answer.Owners, owner => Assert.Null(owner.Reaches));
    }

    [Fact]
    public async Task Owners_above_are_those_in_the_middle_too_and_none_that_only_may_reach_the_line()
    {
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "P0", "P1")
            .Owned("C0", Share("C1", 60), Share("P1", 20, 40)).Owned("C1", Share("P0", 50), Share("C2", 10));

        var above = await OwnersAbove.FindAsync(world, Id("C0"), OnToday, new ShareThreshold(Percent(25)), OwnershipLimits.Default, Token);

        Assert.Equal(["C0", "C1", "P0"], above.Select(Name));
    }

    [Fact]
    public async Task Owners_above_are_found_through_a_circle()
    {
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "P0")
            .Owned("C0", Share("C1", 50), Share("P0", 10)).Owned("C1", Share("C0", 50), Share("P0", 50));

        var above = await OwnersAbove.FindAsync(world, Id("C0"), OnToday, new ShareThreshold(Percent(25)), OwnershipLimits.Default, Token);

        Assert.Equal(["C0", "C1", "P0"], above.Select(Name));
    }
}
