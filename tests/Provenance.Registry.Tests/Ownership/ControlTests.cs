using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Control apart from shares, and links between two entities.</summary>
public sealed class ControlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_kind_of_interest_has_an_effect() =>
        Assert.All(InterestTypes.All, type => Assert.True(Enum.IsDefined(InterestEffects.Of(InterestCode.Parse(type.Code)))));

    [Theory]
    [InlineData("appointmentOfBoard", "Ann certain: Heron appointmentOfBoard")]
    [InlineData("trustee", "Ann certain: Heron trustee")]
    [InlineData("nominee", "Ann possible: Heron nominee")]
    [InlineData("rightsToProfitOrIncome", "")]
    [InlineData("shareholding", "")]
    public Task A_kind_of_interest_conveys_control_surely_possibly_or_not(string code, string expected) =>
        ExpectAsync(new InterestWorld().Owned("Heron", Share("Ann", null, type: code)), expected);

    [Fact]
    public Task Control_passes_through_majorities() =>
        ExpectAsync(
            new InterestWorld().Owned("Heron", Share("Kite", 51)).Owned("Kite", Share("Ann", null, type: "seniorManagingOfficial"))
                .Owned("Ann", Share("Ben", 40)),
            "Ann certain: Heron majority, Kite seniorManagingOfficial");

    [Fact]
    public Task Half_of_the_shares_is_no_majority_and_a_range_across_half_a_possible_one() =>
        ExpectAsync(
            new InterestWorld().Owned("Heron", Share("Kite", 50), Share("Wren", 40, 60)).Owned("Kite", Share("Ann", null, type: "protector"))
                .Owned("Wren", Share("Ben", null, type: "protector")),
            "");

    [Fact]
    public Task A_range_across_half_is_a_possible_majority() =>
        ExpectAsync(
            new InterestWorld().Owned("Heron", Share("Wren", 40, 60)).Owned("Wren", Share("Ben", null, type: "protector")),
            "Ben possible: Heron majority, Wren protector");

    [Fact]
    public Task A_certain_way_is_given_before_a_shorter_possible_one() =>
        ExpectAsync(
            new InterestWorld().Owned("Heron", Share("Ann", null, type: "nominee"), Share("Kite", 60)).Owned("Kite", Share("Ann", null, type: "trustee")),
            "Ann certain: Heron majority, Kite trustee");

    [Fact]
    public Task An_unknown_party_may_control() =>
        ExpectAsync(new InterestWorld().Owned("Heron", Share(null, null, type: "appointmentOfBoard")), "? certain: Heron appointmentOfBoard");

    [Theory]
    [InlineData("Heron", "Heron2", LinkKind.SameEntity, Reach.Surely, "Heron")]
    [InlineData("Heron", "Kite", LinkKind.OneHoldsOther, Reach.Surely, "Kite")]
    [InlineData("Kite", "Heron", LinkKind.OneHoldsOther, Reach.Surely, "Kite")]
    [InlineData("Heron", "Wren", LinkKind.CommonOwner, Reach.Surely, "Zenith")]
    [InlineData("Heron", "Swift", LinkKind.CommonOwner, Reach.Possibly, "Zenith")]
    [InlineData("Heron", "Teal", LinkKind.None, Reach.No, null)]
    [InlineData("Ring1", "Ring2", LinkKind.OneHoldsOther, Reach.Surely, "Ring1")]
    public async Task Two_entities_are_linked_by_one_or_a_common_owner(string one, string other, LinkKind kind, Reach reaches, string? owner)
    {
        var world = new InterestWorld().Same("Heron", "Heron2").Owned("Heron", Share("Kite", 50)).Owned("Kite", Share("Zenith", 50))
            .Owned("Wren", Share("Zenith", 25)).Owned("Swift", Share("Zenith", 20, 30)).Owned("Teal", Share("Zenith", 24))
            .Owned("Ring1", Share("Ring2", 100)).Owned("Ring2", Share("Ring1", 100));
        var link = await OwnershipLink.FindAsync(
            world, new LinkQuestion(Id(one), Id(other), OnToday, new ShareThreshold(Quantity.FromInteger(25))), Token);
        Assert.Equal((kind, reaches, owner), (link.Kind, link.Reaches, link.Owner is { } found ? Name(found) : null));
        Assert.Equal(kind is LinkKind.OneHoldsOther or LinkKind.CommonOwner, link.Entries.Count > 0);
    }

    private static async Task ExpectAsync(InterestWorld world, string expected)
    {
        var answer = await UltimateOwners.FindAsync(world, new UltimateOwnersQuestion(Id("Heron"), OnToday), Token);
        Assert.Equal(expected, string.Join("; ", answer.Controllers.Select(controller =>
            $"{(controller.Party is { } party ? Name(party) : "?")} {(controller.IsCertain ? "certain" : "possible")}: "
            + string.Join(", ", controller.Steps.Select(step => $"{Name(step.Held)} {step.Interest?.Type.ToString() ?? "majority"}")))));
    }
}
