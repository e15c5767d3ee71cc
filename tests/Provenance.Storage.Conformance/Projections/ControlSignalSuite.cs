using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E6, E7 and E8 on worlds written by hand.</summary>
public abstract partial class ControlSignalSuite : SignalSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Heron = "NATIONAL:SG:H1";
    private const string Zenith = "NATIONAL:HK:Z1";
    private const string Person = "NATIONAL:SG:P1";

    [Theory]
    [InlineData("unknown", 1)]
    [InlineData("customer", 0)]
    [InlineData(Heron, 0)]
    public async Task A_reseller_is_a_lead_where_the_end_customer_is_not_declared(string endCustomer, int leads)
    {
        WriteRental("r-1", OrUnknown.Word, endCustomer: endCustomer, resellers: [Zenith]);

        var result = await EvaluateAsync("E6");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead => Assert.Equal(("acme/s-1/c-0/rentals/r-1", 0L), (lead.Subject.Parts[0].Value, lead.Entries[0])));
    }

    [Fact]
    public async Task An_unknown_end_customer_without_a_reseller_is_no_lead()
    {
        WriteRental("r-1", Kestrel, endCustomer: "unknown");

        Assert.Empty((await EvaluateAsync("E6")).Leads);
    }

    [Fact]
    public async Task A_nominee_above_a_customer_is_a_lead_that_outlasts_new_rentals()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Heron, 100)]);
        WriteEntity(Heron, [Share(Person, 100), Control(Zenith, "nominee")]);

        var lead = Assert.Single((await EvaluateAsync("E6")).Leads);
        WriteRental("r-2", Kestrel);
        var again = Assert.Single((await EvaluateAsync("E6")).Leads);

        Assert.Equal(Kestrel, lead.Subject.Parts[0].Value);
        Assert.Contains(lead.Reasons, reason => reason.Sentence.Contains("nominee", StringComparison.Ordinal) && reason.Entries.SequenceEqual([2L]));
        Assert.Equal(lead.Key, again.Key);
        Assert.Equal([2L], again.Entries);
        Assert.Equal([0L, 3L], again.Background);
    }

    [Fact]
    public async Task A_nominee_shows_though_he_surely_controls_by_another_way_or_stands_above_a_small_share()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Person, 90), Share(Heron, 10), Control(Zenith, "appointmentOfBoard"), Control(Zenith, "nominee")]);
        WritePerson(Person);
        WriteEntity(Heron, [Share(Person, 100), Control(Zenith, "unknownInterest")]);

        var lead = Assert.Single((await EvaluateAsync("E6")).Leads);

        Assert.Equal(
            [$"{Zenith} holds an interest of the kind nominee in {Kestrel}, by acme.", $"{Zenith} holds an interest of the kind unknownInterest in {Heron}, by acme."],
            lead.Reasons.Select(reason => reason.Sentence));
        Assert.Equal([1L, 3L], lead.Entries);
    }

    [Fact]
    public async Task What_is_left_open_in_a_company_that_controls_without_a_share_is_no_part_of_the_customer()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Person, 70), Control(Heron, "appointmentOfBoard")]);
        WritePerson(Person);
        WriteEntity(Heron, [Share(Person, 10)]);

        var lead = Assert.Single((await EvaluateAsync("E6")).Leads);

        Assert.Equal([1L], lead.Entries);
        Assert.Equal($"Up to 30 % of it is left over by the shares stated, in {Kestrel}; 25 % could be a beneficial owner.", Assert.Single(lead.Reasons).Sentence);
    }

    [Theory]
    [InlineData("75", 1)]
    [InlineData("75.000001", 0)]
    public async Task A_share_that_statements_leave_open_is_a_lead_from_a_quarter_on(string known, int leads)
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Person, known)]);
        WritePerson(Person);

        Assert.Equal(leads, (await EvaluateAsync("E6")).Leads.Count);
    }

    [Theory]
    [InlineData("20", "60", 1)]
    [InlineData("20", "75.000001", 0)]
    public async Task Shares_that_are_open_for_several_reasons_are_a_lead_where_they_reach_a_quarter_together(string unknown, string known, int leads)
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Person, known), Share(Heron, unknown) with { Party = OrUnknown.Unknown<EntityId>() }]);
        WritePerson(Person);

        var result = await EvaluateAsync("E6");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead =>
        {
            Assert.Equal(
                [
                    $"Up to 20 % of it is held by parties stated as unknown, in {Kestrel}; up to 40 % is open in all, and 25 % could be a beneficial owner.",
                    $"Up to 20 % of it is left over by the shares stated, in {Kestrel}; up to 40 % is open in all, and 25 % could be a beneficial owner.",
                ],
                lead.Reasons.Select(reason => reason.Sentence));
            Assert.Equal(40, lead.Severity!.Value);
        });
    }

    // Naming a holder of one per cent must not say more than naming none.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_customer_whose_statement_about_owners_gives_no_share_is_a_lead(bool isAbove)
    {
        WriteRental("r-1", Kestrel);
        if (isAbove)
        {
            WriteEntity(Kestrel, [Share(Heron, 100)]);
        }

        var silent = isAbove ? Heron : Kestrel;
        World.Write("acme", StatementKinds.Get<EntityKind>(), "entities/" + silent, Identified(silent, EntityType.LegalEntity, null), OwnersOf([]));

        var lead = Assert.Single((await EvaluateAsync("E6")).Leads);

        Assert.Equal(
            $"Up to 100 % of it is not given by statements about who has an interest, in {silent}; 25 % could be a beneficial owner.", Assert.Single(lead.Reasons).Sentence);
        Assert.Equal([isAbove ? 2L : 1L], lead.Entries);
        Assert.Equal(["Who states directors or other interests alone may know nothing of shares."], lead.Against);
    }

    [Fact]
    public async Task A_customer_of_whom_nobody_states_owners_and_one_wholly_owned_are_no_leads()
    {
        WriteRental("r-1", Kestrel);
        WriteRental("r-2", Heron);
        WriteEntity(Heron, [Share(Person, 100), Control(Person, "boardMember")]);
        WritePerson(Person);

        var result = await EvaluateAsync("E6");

        Assert.Equal((2L, 0), (result.Tested, result.Leads.Count));
        Assert.Equal("Of 1 customer nobody has stated owners; that alone is no lead.", Assert.Single(result.Caveats));
    }

    [Theory]
    [InlineData(179, 512, 1)]
    [InlineData(180, 512, 0)]
    [InlineData(179, 511, 0)]
    [InlineData(-3, 512, 1)]
    public async Task A_customer_is_fresh_below_180_days_before_its_first_large_rental(int days, long reserved, int leads)
    {
        WriteRental("r-0", Heron, reserved: 1_024);
        WriteEntity(Heron, [], incorporated: DaysAgo(4_000));
        WriteRental("r-1", Kestrel, reserved: reserved);
        WriteEntity(Kestrel, [], incorporated: DaysAgo(10 + days));

        var result = await EvaluateAsync("E7");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead =>
        {
            Assert.Equal((Kestrel, 2), (lead.Subject.Parts[0].Value, lead.Reasons.Count));
            Assert.Equal([2L], lead.Entries);
            Assert.Equal([3L], lead.Background);
            Assert.Contains(lead.Reasons, reason => reason.Sentence == "No LEI of it is known here.");
        });
    }

    [Fact]
    public async Task A_renewed_statement_about_a_fresh_customer_is_no_new_evidence()
    {
        WriteRental("r-1", Kestrel, reserved: 512);
        var written = WriteEntity(Kestrel, [], incorporated: DaysAgo(40));
        var lead = Assert.Single((await EvaluateAsync("E7")).Leads);
        World.Write(
            "acme",
            StatementKinds.Get<EntityKind>(),
            "entities/" + Kestrel,
            new Supersedes { Statement = written, Reason = SupersedesReason.Update },
            [],
            [Identified(Kestrel, EntityType.LegalEntity, DaysAgo(40))]);

        var renewed = Assert.Single((await EvaluateAsync("E7")).Leads);

        Assert.Equal(lead.Key, renewed.Key);
        Assert.Equal([0L], renewed.Entries);
        Assert.Equal([2L], renewed.Background);
        Assert.Equal(lead.Reasons.Select(reason => reason.Sentence), renewed.Reasons.Select(reason => reason.Sentence));
    }

    [Fact]
    public async Task Where_an_old_date_takes_away_what_a_fresh_one_says_it_is_told()
    {
        WriteRental("r-1", Kestrel, reserved: 512);
        WriteEntity(Kestrel, [], incorporated: DaysAgo(40));
        World.Write("zenith", StatementKinds.Get<EntityKind>(), "entities/" + Kestrel, Identified(Kestrel, EntityType.LegalEntity, DaysAgo(4_000)));

        var result = await EvaluateAsync("E7");

        Assert.Empty(result.Leads);
        Assert.Equal(
            ["1 customer with a large rental would be fresh by one of several dates of incorporation that are stated: the oldest was taken."], result.Caveats);
    }

    [Fact]
    public async Task A_fresh_company_that_is_an_old_one_by_a_judgement_is_no_lead_until_that_is_withdrawn()
    {
        WriteRental("r-1", Kestrel, reserved: 512);
        WriteEntity(Kestrel, [], incorporated: DaysAgo(40));
        WriteEntity(Heron, [], incorporated: DaysAgo(4_000));
        var judged = WriteJudgement(Kestrel, Heron);
        var before = await EvaluateAsync("E7");
        World.Write(
            "safeguards", StatementKinds.Get<JudgementKind>(), "safeguards/judgements/j-1", new Supersedes { Statement = judged, Reason = SupersedesReason.Withdrawal }, [], []);

        Assert.Empty(before.Leads);
        Assert.Single((await EvaluateAsync("E7")).Leads);
    }

    [Fact]
    public async Task Large_rentals_of_customers_without_a_date_are_no_input()
    {
        WriteRental("r-1", Kestrel, reserved: 4_096);

        Assert.Contains("(1 such customer)", (await EvaluateAsync("E7")).NoInput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("49", 1)]
    [InlineData("45", 1)]
    [InlineData("44.999999", 0)]
    [InlineData("50", 0)]
    public async Task A_share_just_below_half_whose_holder_shares_a_director_is_a_lead(string share, int leads)
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Heron, share), Control(Person, "boardMember")]);
        WriteEntity(Heron, [Control(Person, "boardChair")]);

        var result = await EvaluateAsync("E8");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead =>
        {
            Assert.Equal([Kestrel, Heron], lead.Subject.Parts.Select(part => part.Value));
            Assert.Equal([1L, 2L], lead.Entries);
        });
    }

    [Theory]
    [InlineData("25", "50", "It holds 25 to 50 % directly, which may be just below 50 %.", 1)]
    [InlineData("45", "49.5", "It holds 45 to 49.5 % directly, just below 50 %.", 1)]
    [InlineData("0", "44.999999", "", 0)]
    [InlineData("50", "75", "", 0)]
    public async Task A_share_that_is_a_range_is_a_lead_where_the_range_meets_what_is_just_below_half(string from, string to, string sentence, int leads)
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Between(from, to), Control(Person, "boardMember")]);
        WriteEntity(Heron, [Control(Person, "boardChair")]);

        var result = await EvaluateAsync("E8");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead =>
        {
            Assert.Equal(sentence, lead.Reasons[0].Sentence);
            Assert.Equal(
                sentence.Contains("may be", StringComparison.Ordinal),
                lead.Against.Contains("Its share is known as a range only: it may be smaller, or reach the line."));
        });
    }

    [Fact]
    public async Task A_share_that_may_be_indirect_and_one_that_another_denies_may_be_just_below_half()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Heron, 49) with { DirectOrIndirect = Directness.Unknown }, Share(Zenith, 48), Control(Person, "boardMember")]);
        WriteEntity(Heron, [Control(Person, "boardChair")]);
        WriteEntity(Zenith, [Control(Person, "boardChair")]);
        var before = (await EvaluateAsync("E8")).Leads;
        World.Write(
            "zenith", StatementKinds.Get<EntityKind>(), "entities/" + Kestrel, Identified(Kestrel, EntityType.LegalEntity, null), OwnersOf([]) with { Complete = Completeness.Yes });
        var after = (await EvaluateAsync("E8")).Leads;

        Assert.Equal(["It holds 48 % directly, just below 50 %.", "It holds 0 to 49 % directly, which may be just below 50 %."], before.Select(lead => lead.Reasons[0].Sentence));
        Assert.Equal(
            ["It holds 0 to 48 % directly, which may be just below 50 %.", "It holds 0 to 49 % directly, which may be just below 50 %."],
            after.Select(lead => lead.Reasons[0].Sentence));
    }

    [Fact]
    public async Task A_range_behind_which_nothing_else_speaks_for_control_is_told_apart()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Between("25", "50")]);

        var result = await EvaluateAsync("E8");

        Assert.Empty(result.Leads);
        Assert.Equal(["1 share is a range that may be just below the line, and has nothing else that speaks for control."], result.Caveats);
    }

    [Fact]
    public async Task A_company_that_holds_its_own_shares_is_no_lead_by_its_own_board()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Kestrel, 49), Control(Person, "boardMember")]);

        var result = await EvaluateAsync("E8");

        Assert.Equal((1L, 0), (result.Tested, result.Leads.Count));
    }

    [Fact]
    public async Task A_joint_venture_and_a_small_holder_on_the_board_are_no_leads()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Heron, 49), Share(Zenith, 10), Control(Zenith, "boardMember"), Control(Person, "boardMember")]);
        WriteEntity(Heron, [Control(Person, "seniorManagingOfficial")]);

        var result = await EvaluateAsync("E8");

        Assert.Empty(result.Leads);
        Assert.Equal("1 share just below the line has nothing else that speaks for control.", Assert.Single(result.Caveats));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    public async Task Two_holders_with_a_director_in_common_are_a_lead_where_they_reach_the_line_together(int more, int leads)
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Heron, 49), Share(Zenith, more)]);
        WriteEntity(Heron, [Control(Person, "boardMember")]);
        WriteEntity(Zenith, [Control(Person, "boardMember")]);

        Assert.Equal(leads, (await EvaluateAsync("E8")).Leads.Count);
    }

    [Theory]
    [InlineData(20, 20, "With ")]
    [InlineData(22, 21, "2 more seats of its directors")]
    public async Task Of_many_holders_with_one_director_in_common_twenty_are_named_and_the_others_counted(int others, int reasons, string last)
    {
        string[] holders = [.. Enumerable.Range(0, others).Select(i => $"NATIONAL:SG:Z{i}")];
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Heron, 49), .. holders.Select(holder => Share(holder, 2))]);
        WriteEntity(Heron, [Control(Person, "boardMember")]);
        foreach (var holder in holders)
        {
            WriteEntity(holder, [Control(Person, "boardMember")]);
        }

        var lead = Assert.Single((await EvaluateAsync("E8")).Leads);

        Assert.Equal(reasons, lead.Reasons.Count - 1);
        Assert.StartsWith(last, lead.Reasons[^1].Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ListingStatus.InForce, 1)]
    [InlineData(ListingStatus.Suspended, 0)]
    public async Task A_listed_holder_just_below_half_is_a_lead_two_steps_up_too(ListingStatus status, int leads)
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Heron, 100)]);
        WriteEntity(Heron, [Share(Zenith, 49)]);
        WriteListing(Zenith, status);

        Assert.Equal(leads, (await EvaluateAsync("E8")).Leads.Count);
    }

    [Fact]
    public async Task A_holder_who_stays_on_a_list_is_nothing_new()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Zenith, 49)]);
        var first = WriteListing(Zenith, ListingStatus.InForce);
        var before = Assert.Single((await EvaluateAsync("E8")).Leads);
        WriteListing(Zenith, ListingStatus.InForce, version: 2, before: first);

        var lead = Assert.Single((await EvaluateAsync("E8")).Leads);

        Assert.Equal($"{Zenith} is on the list Watched parties, since version 1.", lead.Reasons[1].Sentence);
        Assert.Equal(LeadJson.Write(before), LeadJson.Write(lead));
    }

    [Fact]
    public async Task A_holder_whom_the_newest_version_of_the_list_leaves_out_may_be_listed()
    {
        WriteRental("r-1", Kestrel);
        WriteEntity(Kestrel, [Share(Zenith, 49)]);
        WriteListing(Zenith, ListingStatus.InForce);
        WriteListing(Heron, ListingStatus.InForce, version: 2);

        var lead = Assert.Single((await EvaluateAsync("E8")).Leads);

        Assert.Equal($"{Zenith} may be on the list Watched parties, since version 1: version 2 of it does not name it.", lead.Reasons[1].Sentence);
    }
}
