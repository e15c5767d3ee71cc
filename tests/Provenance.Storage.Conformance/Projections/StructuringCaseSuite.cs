using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>FindStructuring case by case: which window is shown, and which jobs are parts.</summary>
public abstract class StructuringCaseSuite : StructuringCaseBase
{
    [Fact]
    public async Task A_group_that_surely_crosses_is_shown_by_the_window_that_does()
    {
        using var world = new DrawnWorld();
        Write(world, 0, 0, 700);
        Write(world, 0, 0, 700);
        Write(world, 40, 600, 600);
        Write(world, 40, 600, 600);

        var group = Assert.Single((await AskAsync(world)).Groups);

        Assert.Equal(ThresholdCrossing.Certain, group.Crossing);
        Assert.Equal(("1200", "1200", 2), (group.Window!.Low.ToString(), group.Window.High.ToString(), group.Window.Jobs));
        Assert.Equal(DrawnWorld.Hour(40 * Day), group.Window.FirstStart);
        Assert.Equal([2L, 3L], group.LogIndices.Shown);
    }

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(5_000, 10)]
    public async Task Jobs_that_may_reach_the_threshold_are_parts_and_it_is_said_how_many_may_be_over_it(ulong high, int undecided)
    {
        using var world = new DrawnWorld();
        for (var i = 0; i < 10; i++)
        {
            Write(world, i, 900, high);
        }

        Write(world, 10, 1_001, 1_001);

        var answer = await AskAsync(world);

        var group = Assert.Single(answer.Groups);
        Assert.Equal((ThresholdCrossing.Certain, 10, undecided), (group.Crossing, group.Window!.Jobs, group.Window.Undecided));
        Assert.Equal(("9000", "10000", high), (group.Window.Low.ToString(), group.Window.High.ToString(), (ulong)group.Window.LargestJob.Approximately));
        Assert.Equal((1L, 0, 1, 10), (answer.JobsOverThreshold, group.Counts.Below, group.Counts.Above, group.Counts.Undecided));
        Assert.Contains("10 jobs have figures on both sides of the threshold and count neither as just below nor as just above.", answer.Basis.Caveats);
        Assert.Contains("Jobs too small to be reported singly, whose hours usage reports add up by customer, are not looked at.", answer.Basis.Caveats);
        Assert.Equal(
            undecided > 0,
            answer.Basis.Caveats.Contains("10 jobs may be over the threshold alone or not, 10 of them in the windows listed: they count as parts, with no more than the threshold."));
    }

    [Theory]
    [InlineData(false, 900, 2, 0, 0)]
    [InlineData(true, 900, 0, 0, 2)]
    [InlineData(true, 500, 0, 0, 2)]
    [InlineData(true, 1_100, 0, 2, 0)]
    public async Task What_still_runs_counts_with_what_it_did_and_lies_on_no_side_below_the_threshold(
        bool isRunning, int flop, int below, int above, int undecided)
    {
        using var world = new DrawnWorld();
        for (var day = 0; day < 2; day++)
        {
            _ = world.Job(new DrawnJob { From = day * Day, IsRunning = isRunning, Flop = DrawnJob.Exactly($"{flop}") });
        }

        Write(world, 2, 800, 800);

        var answer = await AskAsync(world);
        var said = answer.Basis.Caveats.Where(caveat => caveat.Contains("still ran", StringComparison.Ordinal));

        // What ended at 800 is just below by itself, and adds up with the others unless these are over the threshold alone.
        Assert.Equal((1, flop > 1_000 ? 2 : 0), (answer.GroupsTested, answer.JobsOverThreshold));
        Assert.Equal((below + 1.0) / (below + 1 + above), answer.BaseRate);
        foreach (var group in answer.Groups)
        {
            Assert.Equal((below + 1, above, undecided), (group.Counts.Below, group.Counts.Above, group.Counts.Undecided));
        }

        Assert.Equal(flop < 1_000 ? [ThresholdCrossing.Certain] : [], answer.Groups.Select(group => group.Crossing));
        Assert.Equal(
            isRunning
                ? ["2 jobs still ran when last reported: their sizes are counted as until then, and they have no upper bound; below the threshold they count neither as just below nor as just above."]
                : [],
            said);
        Assert.DoesNotContain(answer.Basis.Caveats, caveat => caveat.Contains("on both sides", StringComparison.Ordinal));
    }

    // A job runs for ten hours from the beginning of its day.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 0)]
    public async Task It_is_said_how_many_jobs_began_before_the_period_and_ran_into_it(int hour, int earlier)
    {
        using var world = new DrawnWorld();
        Write(world, 0, 900, 900);
        Write(world, 2, 900, 900);
        var question = Question with { Period = new Period(DrawnWorld.Hour(hour), null) };

        var answer = (await (await ProjectAsync(world)).AskAsync(question, Token)).Answer!;

        Assert.Equal(hour == 0 ? 2 : 1, answer.JobsConsidered);
        Assert.Equal(
            earlier > 0,
            answer.Basis.Caveats.Contains(
                "1 job, of whatever size, began before the period, or at a time that is not known, and is not known to have ended before it: it is not looked at."));
        Assert.Equal(earlier, answer.Basis.Caveats.Count(caveat => caveat.Contains("began before the period", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 0)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    public async Task One_more_job_of_an_unknown_customer_does_not_part_those_of_its_model(int jobs, int known)
    {
        using var world = new DrawnWorld();
        WriteShared(world, jobs, known, "Heron", []);

        var group = Assert.Single((await AskAsync(world, JobLinks.All)).Groups);

        Assert.Equal((ThresholdCrossing.Certain, jobs, JobLinks.Lineage), (group.Crossing, group.Jobs, group.Links));
    }

    [Theory]
    [InlineData(12, 1, 1)]
    [InlineData(10, 3, 1)]
    [InlineData(12, 3, 2)]
    [InlineData(13, 6, 2)]
    [InlineData(12, 6, 1)]
    public async Task Strangers_are_not_joined_by_a_model_most_of_whose_users_are_unknown(int jobs, int known, int most)
    {
        using var world = new DrawnWorld();
        WriteShared(world, jobs, known, "Heron", []);

        var answer = await AskAsync(world, JobLinks.All);

        var group = Assert.Single(answer.Groups);
        var areApart = most > 1;
        Assert.Equal((ThresholdCrossing.Certain, areApart ? jobs - known : jobs), (group.Crossing, group.Jobs));
        Assert.Equal(areApart ? [OrUnknown.Word] : group.Customers, group.Customers);
        Assert.Equal(areApart, answer.Basis.Caveats.Contains(
            "1 model or digest of weights that may be of more than 10 customers, for most jobs that share it are of unknown ones, joins no known customers with each other."));
    }

    [Fact]
    public async Task A_model_that_more_customers_share_who_are_known_joins_nobody()
    {
        using var world = new DrawnWorld();
        WriteShared(world, 11, 11, "Heron", []);

        var answer = await AskAsync(world, JobLinks.All);

        Assert.Empty(answer.Groups);
        Assert.Contains("1 tenant, model, digest, owner or payment that more than 10 customers share joins nobody.", answer.Basis.Caveats);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task Data_that_unknown_customers_share_may_be_public_and_it_is_said_that_it_is_not_known(int jobs, bool isSaid)
    {
        using var world = new DrawnWorld();
        WriteShared(world, jobs, 0, null, [DrawnWorld.In(InputRelation.Uses, "corpus", ArtifactRole.Dataset)]);

        var answer = await AskAsync(world, JobLinks.All);

        Assert.Equal(isSaid ? 0 : 1, answer.Groups.Count);
        Assert.Equal(isSaid, answer.Basis.Caveats.Contains(
            "1 digest of data, code or configuration that jobs of unknown customers share joins nobody: whether it is of more than 10 customers is not known."));
        Assert.DoesNotContain(answer.Basis.Caveats, caveat => caveat.Contains("customers share joins nobody.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NATIONAL:SG:X1", "NATIONAL:SG:X2", "unknown", "unknown", "card", JobLinks.Payment)]
    [InlineData(null, null, "unknown", "unknown", "card", JobLinks.Payment)]
    [InlineData("NATIONAL:SG:R1", "NATIONAL:SG:R2", "NATIONAL:SG:X1", "NATIONAL:SG:X1", "other card", JobLinks.Customer)]
    [InlineData("OPERATOR:acme:a-1", "OPERATOR:acme:b-2", "NATIONAL:SG:X1", "NATIONAL:SG:X1", "other card", JobLinks.Customer)]
    [InlineData("NATIONAL:SG:R1", "NATIONAL:SG:R2", "NATIONAL:SG:X1", "NATIONAL:SG:X2", "other card", JobLinks.None)]
    public async Task Jobs_are_joined_by_who_paid_for_and_uses_the_rentals_that_they_name(
        string? one, string? other, string oneEnd, string otherEnd, string otherCard, JobLinks joined)
    {
        using var world = new DrawnWorld();
        WriteRented(world, "r-1", one, "NATIONAL:SG:R1", oneEnd, "card");
        WriteRented(world, "r-2", other, "NATIONAL:SG:R2", otherEnd, otherCard);

        var answer = await AskAsync(world, JobLinks.All);

        if (joined == JobLinks.None)
        {
            Assert.Empty(answer.Groups);
            return;
        }

        var group = Assert.Single(answer.Groups);
        Assert.Equal((ThresholdCrossing.Certain, 2, joined), (group.Crossing, group.Jobs, group.Links));
        Assert.Equal(
            new[] { one ?? OrUnknown.Word, other ?? OrUnknown.Word, oneEnd, otherEnd }.Where(name => one is null || name != OrUnknown.Word).Distinct().Order(StringComparer.Ordinal),
            group.Customers);
    }

    // A reseller is the tenant of everybody behind it, and pays for all of them.
    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 0)]
    public async Task Those_who_rent_through_one_reseller_are_strangers_where_they_are_many(int users, int groups)
    {
        using var world = new DrawnWorld();
        for (var user = 0; user < users; user++)
        {
            WriteRented(world, $"r-{user}", "NATIONAL:SG:R1", "NATIONAL:SG:R1", $"NATIONAL:SG:U{user}", "card");
        }

        var answer = await AskAsync(world, JobLinks.All);

        Assert.Equal(groups, answer.Groups.Count);
        Assert.Equal(groups == 0, answer.Basis.Caveats.Contains("2 tenants, models, digests, owners or payments that more than 10 customers share join nobody."));
    }

    // What the reseller paid for others is no payment of who has other jobs.
    [Fact]
    public async Task The_means_of_a_reseller_are_not_those_of_whom_it_rents_for()
    {
        using var world = new DrawnWorld();
        WriteRented(world, "r-1", "NATIONAL:SG:R1", "NATIONAL:SG:R1", "NATIONAL:SG:U1", "card");
        WriteRented(world, "r-2", "NATIONAL:SG:R1", "NATIONAL:SG:R1", "NATIONAL:SG:U2", "card");
        _ = world.Job(new DrawnJob { Customer = "NATIONAL:SG:U1", Flop = DrawnJob.Exactly("900") });
        _ = world.Job(new DrawnJob { Customer = "NATIONAL:SG:U2", Flop = DrawnJob.Exactly("900") });

        Assert.Equal(2, Assert.Single((await AskAsync(world, JobLinks.Payment)).Groups, group => group.Links == JobLinks.Payment).Jobs);
    }

    [Fact]
    public async Task A_rental_counts_as_its_current_statement_tells_it()
    {
        using var world = new DrawnWorld();
        WriteRented(world, "r-1", "NATIONAL:SG:R1", "NATIONAL:SG:R1", "NATIONAL:SG:X1", "card");
        WriteRented(world, "r-2", "NATIONAL:SG:R2", "NATIONAL:SG:R2", "NATIONAL:SG:X1", "other card");
        _ = world.Append(
            StatementKinds.Get<RentalKind>(), RentalRecord("r-2"), world.Replaces(2, SupersedesReason.Correction), DrawnWorld.TermsOf(), PartiesOf("NATIONAL:SG:R2", "NATIONAL:SG:X2", "other card"));

        Assert.Empty((await AskAsync(world, JobLinks.All)).Groups);
    }

    // By payment alone: a customer has in common with itself what it paid by, if it is not too common, and else nothing.
    [Theory]
    [InlineData(1, 1, "card", "card", JobLinks.None)]
    [InlineData(2, 1, "card", "card", JobLinks.Payment)]
    [InlineData(2, 1, "card", "other-card", JobLinks.Payment)]
    [InlineData(2, 1, null, null, JobLinks.None)]
    [InlineData(12, 1, "card", "other-card", JobLinks.Payment)]
    [InlineData(12, 2, "card", "other-card", JobLinks.Payment)]
    [InlineData(12, 12, "card", "other-card", JobLinks.None)]
    [InlineData(12, 12, "card", "card", JobLinks.None)]
    public async Task Jobs_of_one_customer_are_joined_by_what_it_paid_by_where_not_too_many_use_them(
        int jobs, int users, string? one, string? other, JobLinks joined)
    {
        using var world = new DrawnWorld();
        foreach (var card in new[] { one, other }.Distinct())
        {
            _ = world.Append(StatementKinds.Get<RentalKind>(), RentalRecord($"of-{card}"), null, DrawnWorld.TermsOf(), PartiesOf("NATIONAL:SG:R1", "NATIONAL:SG:R1", card));
        }

        for (var i = 0; i < jobs; i++)
        {
            _ = world.Append(StatementKinds.Get<RentalKind>(), RentalRecord($"r-{i}"), null, DrawnWorld.TermsOf(), PartiesOf("NATIONAL:SG:R2", $"NATIONAL:SG:U{i % users}", null));
            _ = world.Job(new DrawnJob { Customer = "NATIONAL:SG:R1", Rental = RentalRecord($"r-{i}"), Flop = DrawnJob.Exactly("900") });
        }

        var answer = await AskAsync(world, JobLinks.Payment, mostP: 1);

        var groups = answer.Groups;
        Assert.Equal(joined == JobLinks.None ? jobs : 1, groups.Count);
        Assert.All(groups, group => Assert.Equal((joined, joined == JobLinks.None ? 0 : 1), (group.Links, group.JoinedByTotal)));
        Assert.All(groups, group => Assert.Equal(group.JoinedBy.Select(_ => group.Jobs), group.JoinedBy.Select(link => link.LogIndices.Shown.Count)));
    }

    [Fact]
    public async Task One_job_across_the_threshold_was_not_split()
    {
        using var world = new DrawnWorld();
        Write(world, 0, 0, 5_000);

        Assert.Empty((await AskAsync(world)).Groups);
    }

    // The first so many are of one known customer each.
    private static void WriteShared(DrawnWorld world, int jobs, int known, string? model, IReadOnlyList<LineageInput> inputs)
    {
        for (var i = 0; i < jobs; i++)
        {
            _ = world.Job(new DrawnJob
            {
                From = i * Day,
                Customer = i < known ? $"NATIONAL:SG:K{i}" : null,
                Model = model,
                Inputs = inputs,
                Flop = DrawnJob.Exactly("900"),
            });
        }
    }
}
