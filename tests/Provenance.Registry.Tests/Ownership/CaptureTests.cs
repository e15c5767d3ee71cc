using Provenance.Registry.Ownership;
using Provenance.Statements;
using static Provenance.Registry.Tests.Ownership.InterestWorld;

namespace Provenance.Registry.Tests.Ownership;

/// <summary>The 50 % rule in hand-made cases: the examples that OFAC gives for it in its answers to frequent questions, with
/// invented names, and what they leave open.</summary>
public sealed class CaptureTests
{
    private static readonly string[] List = ["Xavier", "Yves"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Half_is_enough() => ExpectAsync(new InterestWorld().Owned("Heron", Share("Xavier", 50)), "Heron", CaptureVerdict.Captured, "50-50");

    [Fact]
    public Task Less_than_half_is_not() =>
        ExpectAsync(new InterestWorld().Owned("Heron", Share("Xavier", 49.999999m), Share("Ann", 50)), "Heron", CaptureVerdict.NotByStatedInterests, "49.999999-49.999999");

    [Fact]
    public Task Two_listed_owners_with_a_quarter_each_capture_together() =>
        ExpectAsync(new InterestWorld().Owned("Heron", Share("Xavier", 25), Share("Yves", 25)), "Heron", CaptureVerdict.Captured, "50-50");

    [Fact]
    public Task Half_of_half_is_captured_though_the_path_carries_a_quarter() =>
        ExpectAsync(
            new InterestWorld().Owned("Kite", Share("Xavier", 50)).Owned("Heron", Share("Kite", 50)), "Heron", CaptureVerdict.Captured, "50-50");

    [Fact]
    public Task A_quarter_through_each_of_two_captured_companies_captures() =>
        ExpectAsync(
            new InterestWorld().Owned("Kite", Share("Xavier", 50)).Owned("Wren", Share("Xavier", 50)).Owned("Heron", Share("Kite", 25), Share("Wren", 25)),
            "Heron", CaptureVerdict.Captured, "50-50");

    [Fact]
    public Task A_quarter_through_a_captured_and_one_through_an_uncaptured_company_do_not() =>
        ExpectAsync(
            new InterestWorld().Owned("Kite", Share("Xavier", 50)).Owned("Wren", Share("Xavier", 25), Share("Ann", 75))
                .Owned("Heron", Share("Kite", 25), Share("Wren", 25), Share("Ben", 50)),
            "Heron", CaptureVerdict.NotByStatedInterests, "25-25");

    [Fact]
    public Task A_direct_and_a_captured_quarter_capture() =>
        ExpectAsync(
            new InterestWorld().Owned("Kite", Share("Xavier", 50)).Owned("Heron", Share("Xavier", 25), Share("Kite", 25)), "Heron", CaptureVerdict.Captured, "50-50");

    [Fact]
    public Task An_uncaptured_company_passes_nothing_on_however_large_the_path() =>
        ExpectAsync(
            new InterestWorld().Owned("Kite", Share("Xavier", 49), Share("Ann", 51)).Owned("Heron", Share("Kite", 100)),
            "Heron", CaptureVerdict.NotByStatedInterests, "0-0");

    [Fact]
    public Task Companies_that_hold_each_other_do_not_capture_themselves() =>
        ExpectAsync(
            new InterestWorld().Owned("Heron", Share("Kite", 60), Share("Xavier", 40)).Owned("Kite", Share("Heron", 60), Share("Ann", 40)),
            "Heron", CaptureVerdict.NotByStatedInterests, "40-40");

    [Fact]
    public Task Own_shares_are_nobodys_share() =>
        ExpectAsync(new InterestWorld().Owned("Heron", Share("Heron", 60), Share("Xavier", 40)), "Heron", CaptureVerdict.NotByStatedInterests, "40-40");

    [Fact]
    public Task A_share_in_a_range_across_half_is_possible() =>
        ExpectAsync(new InterestWorld().Owned("Heron", Share("Xavier", 25, 50)), "Heron", CaptureVerdict.Possible, "25-50");

    [Fact]
    public Task An_unknown_share_is_possible_as_far_as_the_others_leave_room()
    {
        var world = new InterestWorld().Owned("Heron", Share("Xavier", null), Share("Ann", 40)).Owned("Kite", Share("Xavier", null), Share("Ann", 60));
        return Task.WhenAll(
            ExpectAsync(world, "Heron", CaptureVerdict.Possible, "0-60"),
            ExpectAsync(world, "Kite", CaptureVerdict.NotByStatedInterests, "0-40"));
    }

    [Fact]
    public Task A_listed_owner_whom_another_register_leaves_unnamed_captures() => ExpectAsync(
        new InterestWorld().Says("acme", "Heron", Completeness.Unknown, Share("Ann", 40), Share(null, 60))
            .Says("zenith", "Heron", Completeness.Unknown, Share("Ann", 40), Share("Xavier", 60)),
        "Heron", CaptureVerdict.Captured, "60-60");

    [Fact]
    public async Task Of_a_company_that_nobody_states_owners_of_it_is_unknown_and_of_a_person_it_is_not()
    {
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "Ann").Owned("Heron", Share("Xavier", 10));
        var nobody = (await JudgeAsync(world, "Nobody"))[0];
        Assert.Equal((CaptureVerdict.Unknown, true), (nobody.Verdict, nobody.UnknownCouldDecide));
        Assert.Equal(CaptureVerdict.NotByStatedInterests, (await JudgeAsync(world, "Ann"))[0].Verdict);
    }

    [Theory]
    [InlineData(EntityNature.NaturalPerson)]
    [InlineData(EntityNature.State)]
    public async Task Who_calls_a_company_a_person_or_a_state_does_not_hide_its_owners(EntityNature said)
    {
        var world = new InterestWorld().Is(said, "Shell").Owned("Shell", Share("Xavier", 100)).Owned("Heron", Share("Shell", 100));
        Assert.Equal(CaptureVerdict.Captured, (await JudgeAsync(world, "Shell"))[0].Verdict);
        Assert.Equal(CaptureVerdict.Captured, (await JudgeAsync(world, "Heron"))[0].Verdict);
        var found = await CaptureByListed.FindAllAsync(world, Question, Token);
        Assert.Equal(["Shell", "Heron"], found.Judgements.Where(judged => judged.Verdict == CaptureVerdict.Captured).Select(judged => Name(judged.Entity)));
    }

    [Fact]
    public Task An_indirect_interest_does_not_count() =>
        ExpectAsync(
            new InterestWorld().Owned("Heron", Share("Xavier", 80) with { DirectOrIndirect = Directness.Indirect }),
            "Heron", CaptureVerdict.NotByStatedInterests, "0-0");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_unknown_higher_up_may_decide(bool isKnownAbove)
    {
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "Ann").Owned("Heron", Share("Kite", 100));
        var judged = await JudgeAsync(isKnownAbove ? world.Owned("Kite", Share("Ann", 51)) : world.Owned("Kite", Share("Ann", 50)), "Heron");
        Assert.Equal((CaptureVerdict.NotByStatedInterests, !isKnownAbove), (judged[0].Verdict, judged[0].UnknownCouldDecide));
    }

    [Fact]
    public async Task The_evidence_is_a_tree_of_rounds()
    {
        var world = new InterestWorld().Owned("Kite", Share("Xavier", 30), Share("Yves", 20)).Owned("Wren", Share("Kite", 70))
            .Owned("Heron", Share("Wren", 40), Share("Xavier", 10));
        var chain = await JudgeAsync(world, "Heron");
        Assert.Equal(["Heron 3: Wren 2, Xavier 0", "Wren 2: Kite 1", "Kite 1: Xavier 0, Yves 0"], chain.Select(judged =>
            $"{Name(judged.Entity)} {judged.Round}: {string.Join(", ", judged.Contributions.Select(owner => $"{Name(owner.Holder)} {owner.Round}"))}"));
        Assert.Equal([2L], chain[0].Contributions[1].Entries.Select(entry => entry.Value));
    }

    [Theory]
    [InlineData("2025-09-28", false)]
    [InlineData("2025-09-29", true)]
    [InlineData("2025-11-10", true)]
    [InlineData("2025-11-11", false)]
    public async Task A_party_counts_while_it_is_on_the_list(string day, bool isCaptured)
    {
        var world = new InterestWorld().Owned("Heron", Share("Xavier", 50) with { From = CalendarDate.Parse("2020-01-01") });
        var listed = new ListedParty(Id("Xavier"), CalendarDate.Parse("2025-09-29"), CalendarDate.Parse("2025-11-10"));
        var found = await CaptureByListed.FindAllAsync(world, new CaptureQuestion([listed], new OwnershipTerms(CalendarDate.Parse(day))), Token);
        Assert.Equal(isCaptured ? ["Heron"] : [], found.Judgements.Select(judged => Name(judged.Entity)));
    }

    [Fact]
    public async Task What_a_party_holds_that_may_not_be_listed_is_at_most_possibly_captured()
    {
        var world = new InterestWorld().Owned("Heron", Share("Xavier", 60)).Owned("Kite", Share("Yves", 60)).Owned("Yves", Share("Wren", 50));
        var question = new CaptureQuestion(
            [new(Id("Xavier"), IsCertain: false), new(Id("Yves"), IsCertain: false), new(Id("Wren")), new(Id("Wren"), IsCertain: false)], OnToday);

        var all = await CaptureByListed.FindAllAsync(world, question, Token);
        var xavier = (await CaptureByListed.JudgeAsync(world, question, Id("Xavier"), Token)).Judgements[0];

        Assert.Equal(
            [("Heron", CaptureVerdict.Possible, "0-60"), ("Yves", CaptureVerdict.Captured, "50-50"), ("Kite", CaptureVerdict.Captured, "60-60")],
            all.Judgements.Select(one => (Name(one.Entity), one.Verdict, $"{one.Aggregate.Low}-{one.Aggregate.High}")));
        Assert.Equal(CaptureVerdict.Possible, xavier.Verdict);
    }

    [Fact]
    public async Task A_listed_party_is_found_under_each_of_its_identifiers()
    {
        var world = new InterestWorld().Same("Xavier2", "Xavier").Owned("Heron", Share("Xavier2", 30), Share("Yves", 20));
        var judged = await JudgeAsync(world, "Heron");
        Assert.Equal(CaptureVerdict.Captured, judged[0].Verdict);
    }

    [Fact]
    public async Task The_question_for_a_list_reads_what_its_parties_hold_and_who_else_holds_that()
    {
        var world = new InterestWorld().Owned("Heron", Share("Xavier", 50)).Owned("Kite", Share("Heron", 10), Share("Ann", 90)).Owned("Wren", Share("Ben", 100));
        var found = await CaptureByListed.FindAllAsync(world.Is(EntityNature.NaturalPerson, "Ann"), Question, Token);
        Assert.Equal(["Heron"], found.Judgements.Select(judged => Name(judged.Entity)));
        Assert.Equal(["Heron", "Heron", "Kite", "Xavier", "Yves"], world.Asked.Order(StringComparer.Ordinal));
    }

    // Xavier holds 30 % of Heron and nobody is known to hold 30 more: 60 could be enough. Kite is Heron's by 60 %, and
    // hangs on it; of Wren less than half hangs on it.
    [Fact]
    public async Task What_hangs_on_a_listed_party_and_an_unknown_share_is_listed_as_undecided()
    {
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "Ann")
            .Owned("Heron", Share("Xavier", 30), Share("Ann", 40), Share(null, 30))
            .Owned("Kite", Share("Heron", 60), Share("Ann", 40))
            .Owned("Wren", Share("Heron", 49), Share("Ann", 51))
            .Owned("Hawk", Share(null, 100));
        var found = await CaptureByListed.FindAllAsync(world, Question, Token);

        Assert.Equal(["Heron", "Kite"], found.Judgements.Select(judged => Name(judged.Entity)));
        Assert.All(found.Judgements, judged => Assert.Equal((CaptureVerdict.NotByStatedInterests, true), (judged.Verdict, judged.UnknownCouldDecide)));
        var (heron, kite) = (found.Judgements[0].Opening!, found.Judgements[1].Opening!);
        Assert.Equal(("30", "0", 0), (heron.Nobody.ToString(), heron.ByOwners.ToString(), heron.Owners.Count));
        Assert.Equal(("0", "60", "Heron"), (kite.Nobody.ToString(), kite.ByOwners.ToString(), Name(Assert.Single(kite.Owners))));
        Assert.Equal([1L], kite.Entries.Select(entry => entry.Value));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(19.999999, false)]
    public async Task An_unknown_share_that_cannot_make_up_the_half_leaves_nothing_undecided(double unknown, bool isUndecided)
    {
        var rest = (decimal)unknown;
        var world = new InterestWorld().Is(EntityNature.NaturalPerson, "Ann").Owned("Heron", Share("Xavier", 30), Share(null, rest), Share("Ann", 70 - rest));
        var found = await CaptureByListed.FindAllAsync(world, Question, Token);
        Assert.Equal(isUndecided ? ["Heron"] : [], found.Judgements.Select(judged => Name(judged.Entity)));
    }

    [Fact]
    public async Task A_chain_of_undecided_entities_is_cut_and_the_answer_says_so()
    {
        var world = new InterestWorld().Owned("E0", Share("Xavier", 30));
        for (var i = 1; i <= 70; i++)
        {
            world.Owned($"E{i}", Share($"E{i - 1}", 100));
        }

        var found = await CaptureByListed.FindAllAsync(world, Question, Token);
        Assert.InRange(found.Judgements.Count, 60, 70);
        Assert.Equal([OwnershipBound.Depth], found.BoundsReached);
    }

    private static CaptureQuestion Question => new([.. List.Select(name => new ListedParty(Id(name)))], OnToday);

    private static async Task<IReadOnlyList<CaptureJudgement>> JudgeAsync(InterestWorld world, string name) =>
        (await CaptureByListed.JudgeAsync(world, Question, Id(name), Token)).Judgements;

    private static async Task ExpectAsync(InterestWorld world, string name, CaptureVerdict verdict, string aggregate)
    {
        var judged = (await JudgeAsync(world, name))[0];
        Assert.Equal((verdict, aggregate), (judged.Verdict, $"{judged.Aggregate.Low}-{judged.Aggregate.High}"));
    }
}
