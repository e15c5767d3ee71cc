using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>Hand-made cases of shares over paths.</summary>
public sealed class UltimateOwnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static InterestWorld World => new InterestWorld().Is(EntityNature.NaturalPerson, "Ann", "Ben");

    [Fact]
    public Task Shares_multiply_along_a_path_and_add_over_paths() => ExpectAsync(
        World.Owned("Heron", Share("Kite", 50), Share("Wren", 50))
            .Owned("Kite", Share("Ann", 60), Share("Ben", 40)).Owned("Wren", Share("Ann", 20), Share("Ben", 80)),
        "Ben NaturalPerson 60-60, Ann NaturalPerson 40-40; unknown 0-0");

    [Fact]
    public Task Two_companies_that_hold_each_other_leave_the_whole_to_the_owners_outside() => ExpectAsync(
        World.Owned("Heron", Share("Kite", 40), Share("Ann", 60)).Owned("Kite", Share("Heron", 50), Share("Ben", 50)),
        "Ann NaturalPerson 75-75, Ben NaturalPerson 25-25; unknown 0-0");

    [Fact]
    public Task Own_shares_count_as_shared_out_among_the_others() => ExpectAsync(
        World.Owned("Heron", Share("Heron", 20), Share("Ann", 60), Share("Ben", 20)),
        "Ann NaturalPerson 75-75, Ben NaturalPerson 25-25; unknown 0-0");

    [Fact]
    public Task A_share_that_is_unknown_may_be_all_that_the_others_leave() => ExpectAsync(
        World.Owned("Heron", Share("Ann", null), Share("Ben", 30)),
        "Ben NaturalPerson 30-30, Ann NaturalPerson 0-70; unknown 0-70; RestUnstated 70");

    [Fact]
    public Task Two_ways_of_unknown_width_to_one_owner_are_at_most_the_whole() => ExpectAsync(
        World.Owned("Heron", Share("Kite", null), Share("Wren", null))
            .Owned("Kite", Share("Ann", 100)).Owned("Wren", Share("Ann", 100)),
        "Ann NaturalPerson 0-100; unknown 0-100; RestUnstated 100");

    [Fact]
    public Task An_unknown_party_and_what_nobody_states_stay_unknown() => ExpectAsync(
        World.Owned("Heron", Share(null, 30), Share("Ann", 50), Share("Kite", 10)),
        "Ann NaturalPerson 50-50, Kite NoStatement 10-10; unknown 50-50; RestUnstated 10, UnknownParty 30, NoStatement 10");

    [Fact]
    public Task Companies_that_only_hold_each_other_have_nobody_behind_them() => ExpectAsync(
        World.Owned("Heron", Share("Kite", 100)).Owned("Kite", Share("Wren", 100)).Owned("Wren", Share("Kite", 100)),
        "Kite CycleOnly 100-100; unknown 100-100; CycleOnly 100");

    [Fact]
    public Task Nothing_is_known_of_a_company_without_statement() =>
        ExpectAsync(World, "Heron NoStatement 100-100; unknown 100-100; NoStatement 100");

    [Fact]
    public Task A_company_whose_complete_statement_is_empty_owns_itself() =>
        ExpectAsync(World.Says("acme", "Heron", Completeness.Yes), "Heron DeclaredWithoutOwners 100-100; unknown 0-0");

    [Fact]
    public Task States_and_listed_companies_end_paths() => ExpectAsync(
        World.Is(EntityNature.State, "Ruritania").Is(EntityNature.ListedCompany, "Zenith")
            .Owned("Heron", Share("Ruritania", 40), Share("Zenith", 60)).Owned("Zenith", Share("Ann", 100)),
        "Zenith ListedCompany 60-60, Ruritania State 40-40; unknown 0-0");

    [Theory]
    [InlineData(EntityNature.NaturalPerson)]
    [InlineData(EntityNature.State)]
    public Task A_party_in_which_shares_are_stated_is_no_end_whatever_it_is_called(EntityNature said) => ExpectAsync(
        World.Is(said, "Shell").Owned("Heron", Share("Shell", 100)).Owned("Shell", Share("Ann", 60)),
        "Ann NaturalPerson 60-60; unknown 40-40; RestUnstated 40");

    [Fact]
    public Task A_state_of_which_only_who_sits_on_its_board_is_stated_is_an_end() => ExpectAsync(
        World.Is(EntityNature.State, "Ruritania").Owned("Heron", Share("Ruritania", 100)).Owned("Ruritania", Share("Ann", null, type: "boardMember")),
        "Ruritania State 100-100; unknown 0-0");

    [Fact]
    public Task Votes_are_not_shares() => ExpectAsync(
        World.Owned("Heron", Share("Ann", 50), Share("Ben", 90, type: "votingRights")),
        "Ann NaturalPerson 50-50; unknown 50-50; RestUnstated 50");

    [Fact]
    public async Task Votes_are_counted_where_votes_are_asked_for()
    {
        var answer = await FindAsync(
            World.Owned("Heron", Share("Ann", 50), Share("Ben", 90, type: "votingRights")), new(Today, ShareMeasure.VotingRights));
        Assert.Equal("Ben NaturalPerson 90-90; unknown 10-10; RestUnstated 10", Shown(answer));
    }

    [Fact]
    public Task Parcels_of_one_statement_add_up_and_the_same_shares_in_two_statements_do_not() => ExpectAsync(
        World.Says("acme", "Heron", Completeness.Unknown, Share("Ann", 20), Share("Ann", 15))
            .Says("zenith", "Heron", Completeness.Unknown, Share("Ann", 35)),
        "Ann NaturalPerson 35-35; unknown 65-65; RestUnstated 65");

    [Theory]
    [InlineData("acme")]
    [InlineData("zenith")]
    public async Task Statements_that_contradict_each_other_widen_the_range(string second)
    {
        var answer = await FindAsync(
            World.Says("acme", "Heron", Completeness.Unknown, Share("Ann", 20)).Says(second, "Heron", Completeness.Unknown, Share("Ann", 60)), OnToday);
        Assert.Equal("Ann NaturalPerson 20-60; unknown 40-80; RestUnstated 80", Shown(answer));
        Assert.Equal((RemarkKind.Contradiction, Id("Ann")), answer.Remarks.Select(remark => (remark.Kind, remark.Holder!.Value)).Single());
        Assert.Equal([0L, 1L], answer.Remarks[0].Entries.Select(entry => entry.Value));
    }

    [Fact]
    public Task A_complete_statement_denies_those_it_does_not_name() => ExpectAsync(
        World.Says("acme", "Heron", Completeness.Unknown, Share("Ann", 20)).Says("zenith", "Heron", Completeness.Yes, Share("Ben", 100)),
        "Ben NaturalPerson 80-100, Ann NaturalPerson 0-20; unknown 0-20; RestUnstated 20");

    [Theory]
    [InlineData(60, Completeness.Unknown, "Ben NaturalPerson 60-60, Ann NaturalPerson 40-40; unknown 0-0")]
    [InlineData(60, Completeness.Yes, "Ben NaturalPerson 60-60, Ann NaturalPerson 40-40; unknown 0-0")]
    [InlineData(25, Completeness.Unknown, "Ann NaturalPerson 40-40, Ben NaturalPerson 25-25; unknown 35-35; UnknownParty 35")]
    public async Task Whom_one_statement_leaves_unnamed_another_may_name(int ben, Completeness complete, string expected)
    {
        var answer = await FindAsync(
            World.Says("acme", "Heron", complete, Share("Ann", 40), Share(null, 60))
                .Says("zenith", "Heron", complete, Share("Ann", 40), Share("Ben", ben)),
            OnToday);
        Assert.Equal(expected, Shown(answer));
        Assert.Empty(answer.Remarks);
    }

    [Fact]
    public Task A_complete_statement_leaves_others_at_most_what_an_unnamed_party_has_by_it() => ExpectAsync(
        World.Says("acme", "Heron", Completeness.Yes, Share("Ann", 40), Share(null, 10))
            .Says("zenith", "Heron", Completeness.Unknown, Share("Ben", 60)),
        "Ann NaturalPerson 40-40, Ben NaturalPerson 10-60; unknown 0-50; RestUnstated 50, UnknownParty 10");

    [Fact]
    public async Task More_than_a_whole_lowers_each_share_by_the_excess()
    {
        var answer = await FindAsync(World.Owned("Heron", Share("Ann", 60), Share("Ben", 60)), OnToday);
        Assert.Equal("Ann NaturalPerson 40-60, Ben NaturalPerson 40-60; unknown 0-20; RestUnstated 20", Shown(answer));
        Assert.Equal(RemarkKind.Overstated, answer.Remarks.Single().Kind);
    }

    [Fact]
    public async Task An_indirect_interest_stands_apart_from_the_chain_it_goes_through()
    {
        var answer = await FindAsync(
            World.Owned("Heron", Share("Kite", 100), Share("Ann", 80) with { DirectOrIndirect = Directness.Indirect }).Owned("Kite", Share("Ann", 80)), OnToday);
        Assert.Equal("Ann NaturalPerson 80-80; unknown 20-20; RestUnstated 20", Shown(answer));
        Assert.Equal(Id("Ann"), answer.DeclaredIndirect.Single().Interest.Party.Value);
    }

    [Theory]
    [InlineData(UnknownDirectness.CountsAsPossible, "Ann NaturalPerson 0-80; unknown 20-100; RestUnstated 100")]
    [InlineData(UnknownDirectness.CountsAsDirect, "Ann NaturalPerson 80-80; unknown 20-20; RestUnstated 20")]
    public async Task An_interest_of_unknown_directness_is_possible_or_direct_as_asked(UnknownDirectness how, string expected) =>
        Assert.Equal(expected, Shown(await FindAsync(
            World.Owned("Heron", Share("Ann", 80) with { DirectOrIndirect = Directness.Unknown }), OnToday with { UnknownDirectness = how })));

    [Theory]
    [InlineData("2019-12-31", "Heron NoOwnersStated 100-100; unknown 100-100; NoOwnersStated 100")]
    [InlineData("2020-01-01", "Ann NaturalPerson 80-80; unknown 20-20; RestUnstated 20")]
    [InlineData("2022-06-30", "Ann NaturalPerson 80-80; unknown 20-20; RestUnstated 20")]
    [InlineData("2022-07-01", "Heron NoOwnersStated 100-100; unknown 100-100; NoOwnersStated 100")]
    public async Task An_interest_counts_from_its_first_to_its_last_day(string day, string expected) =>
        Assert.Equal(expected, Shown(await FindAsync(
            World.Owned("Heron", Share("Ann", 80) with { From = CalendarDate.Parse("2020-01-01"), To = CalendarDate.Parse("2022-06-30") }),
            new OwnershipTerms(CalendarDate.Parse(day)))));

    [Fact]
    public async Task Before_the_statements_day_an_interest_without_first_day_is_only_possible() =>
        Assert.Equal("Ann NaturalPerson 0-80; unknown 20-100; RestUnstated 100", Shown(await FindAsync(
            World.Owned("Heron", Share("Ann", 80)), new OwnershipTerms(CalendarDate.Parse("2025-12-31")))));

    [Fact]
    public Task Identifiers_of_one_entity_are_one_owner_and_may_hold_themselves() => ExpectAsync(
        World.Same("Heron", "HeronLtd").Same("Ann", "AnnB").Owned("Heron", Share("Kite", 50), Share("AnnB", 10), Share("Ann", 15))
            .Owned("Kite", Share("HeronLtd", 100)),
        "Ann NaturalPerson 50-50; unknown 50-50; RestUnstated 50");

    [Theory]
    [InlineData(25, true, Reach.Surely)]
    [InlineData(25, false, Reach.No)]
    [InlineData(5, false, Reach.Surely)]
    public async Task A_threshold_is_compared_exactly(ulong percent, bool isInclusive, Reach expected)
    {
        var world = World.Owned("Heron", Share("Kite", 50)).Owned("Kite", Share("Ann", 50));
        var question = new UltimateOwnersQuestion(Id("Heron"), OnToday, new ShareThreshold(Quantity.FromInteger(percent), isInclusive));
        Assert.Equal(expected, (await UltimateOwners.FindAsync(world, question, Token)).Owners.Single().Reaches);
    }

    [Fact]
    public async Task The_largest_paths_come_first_with_their_entries_and_their_number()
    {
        var world = World.Owned("Heron", Share("Kite", 50), Share("Wren", 30), Share("Ann", 20))
            .Owned("Kite", Share("Ann", 20)).Owned("Wren", Share("Ann", 100));
        var limits = new OwnershipLimits { PathsPerOwner = 2 };
        var owner = (await UltimateOwners.FindAsync(world, new(Id("Heron"), OnToday, null, limits), Token)).Owners.First(one => one.IsUltimate);
        Assert.Equal(["Wren Ann 30", "Ann 20"], owner.Paths.Select(path =>
            $"{string.Join(' ', path.Steps.Select(step => Name(step.Holder)))} {path.Share.Low}"));
        Assert.Equal([0L, 2L], owner.Paths[0].Steps.Select(step => step.Entries.Single().Value));
        Assert.Equal(3, owner.PathCount);
    }

    // An unknown party may have 30 of the 40 that are open; then 10 are left over.
    [Theory]
    [InlineData(new[] { PathEnd.UnknownParty, PathEnd.RestUnstated }, 40)]
    [InlineData(new[] { PathEnd.UnknownParty }, 30)]
    [InlineData(new[] { PathEnd.NoStatement }, 0)]
    [InlineData(new PathEnd[0], 0)]
    public async Task What_is_unknown_for_several_reasons_is_bounded_together_and_not_added(PathEnd[] reasons, int percent)
    {
        var world = World.Owned("Heron", Share("Ann", 60), Share(null, 0, 30));
        var answer = await UltimateOwners.FindAsync(world, new(Id("Heron"), OnToday) { Together = reasons }, Token);

        Assert.Equal(Quantity.FromInteger((ulong)percent), answer.TogetherUpTo);
        Assert.Equal(Quantity.FromInteger(40), answer.UnknownUpTo[PathEnd.RestUnstated]);
    }

    internal static string Shown(UltimateOwnersAnswer answer)
    {
        var owners = string.Join(", ", answer.Owners.Select(owner => $"{Name(owner.Facts.Entity)} {owner.End} {owner.Share.Low}-{owner.Share.High}"));
        var unknown = string.Join(", ", answer.UnknownUpTo.OrderBy(reason => Array.IndexOf(Reasons, reason.Key)).Select(reason => $"{reason.Key} {reason.Value}"));
        return $"{owners}; unknown {answer.Unknown.Low}-{answer.Unknown.High}" + (unknown.Length > 0 ? $"; {unknown}" : "");
    }

    private static readonly PathEnd[] Reasons = [PathEnd.RestUnstated, PathEnd.UnknownParty, PathEnd.NoStatement];

    private static ValueTask<UltimateOwnersAnswer> FindAsync(InterestWorld world, OwnershipTerms terms) =>
        UltimateOwners.FindAsync(world, new UltimateOwnersQuestion(Id("Heron"), terms), Token);

    private static async Task ExpectAsync(InterestWorld world, string expected) => Assert.Equal(expected, Shown(await FindAsync(world, OnToday)));
}
