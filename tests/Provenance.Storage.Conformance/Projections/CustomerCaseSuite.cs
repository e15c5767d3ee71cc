using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Whose jobs are whose, case by case: statements that contradict each other, and identifiers judged to be of one customer.</summary>
public abstract class CustomerCaseSuite : ProjectionSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Heron = "NATIONAL:MY:H2";
    private const string Chip = "nvidia-h100-sxm";

    private static readonly LargeClusterQuestion Large = new()
    {
        // 100 H100 of 989.4 TFLOP/s dense in BF16 reach it, 80 do not.
        MinOperationsPerSecond = Quantity.Parse("90000000000000000"),
        NumberFormat = NumberFormat.Bf16,
    };

    [Fact]
    public async Task What_contradicts_a_job_is_evidence_of_its_use_marked_and_counted_as_unverified()
    {
        using var world = new DrawnWorld();
        var own = world.Job(Holding(Kestrel, 100), "acme/s-1/c-0/jobs/j-1");
        var other = world.Job(Holding(Heron, 4), "acme/s-1/c-0/jobs/j-1");
        var investigator = await ProjectAsync(world);

        var answer = (await investigator.AskAsync(Large, Token)).Answer!;
        var user = Assert.Single(answer.Users);
        Assert.Equal((Kestrel, 100), (user.Customer, (int)user.PeakAccelerators));
        Assert.Equal([own], user.LogIndices);
        Assert.Equal([other], user.Contradicting);
        AssertContradicted(answer.Basis, own, other);
        var stacked = (await investigator.AskAsync(new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.FromInteger(1) }, Token)).Answer!;
        Assert.Empty(stacked.Holders);
        var usage = (await investigator.AskAsync(Usage(Kestrel), Token)).Answer!;
        AssertContradicted(usage.Basis, own, other);
        var jobs = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Customer = Kestrel } }, Token)).Answer!;
        Assert.Equal((1, true), (jobs.Totals.Jobs, Assert.Single(jobs.Jobs).IsContradicted));
        AssertContradicted(jobs.Basis, own, other);
    }

    [Fact]
    public async Task Chips_stacked_by_a_contradicted_job_say_so()
    {
        using var world = new DrawnWorld();
        var own = world.Job(Holding(Kestrel, 20, "nvidia-h20"), "acme/s-1/c-0/jobs/j-1");
        var other = world.Job(Holding(Kestrel, 1, "nvidia-h20"), "acme/s-1/c-0/jobs/j-1");
        var investigator = await ProjectAsync(world);

        var answer = (await investigator.AskAsync(new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.FromInteger(1) }, Token)).Answer!;
        var holder = Assert.Single(answer.Holders);
        Assert.Equal(20, (int)holder.Chips);
        Assert.Equal([other], holder.Contradicting);
        AssertContradicted(answer.Basis, own, other);
    }

    [Fact]
    public async Task Groups_and_balances_name_what_contradicts_their_jobs()
    {
        using var world = new DrawnWorld();
        var own = world.Job(Holding(Kestrel, 100) with { Flop = DrawnJob.Exactly("90") }, "acme/s-1/c-0/jobs/j-1");
        var other = world.Job(Holding(Heron, 4) with { Flop = DrawnJob.Exactly("1") }, "acme/s-1/c-0/jobs/j-1");
        var investigator = await ProjectAsync(world);

        var structuring = new StructuringQuestion
        {
            Threshold = Quantity.FromInteger(100),
            LeastJob = Quantity.FromInteger(1),
            WindowMicroseconds = 86_400_000_000,
            MostAdjustedP = 1,
        };
        var groups = (await investigator.AskAsync(structuring, Token)).Answer!;
        Assert.Equal([Kestrel], Assert.Single(groups.Groups).Customers);
        AssertContradicted(groups.Basis, own, other);

        var question = new BalanceQuestion { Operator = "acme", Site = "s-1", Period = new Period(DrawnWorld.Hour(0), DrawnWorld.Hour(24)) };
        var balance = (await investigator.AskAsync(question, Token)).Answer!.Basis;
        AssertCounted(balance, own, other);
        Assert.Contains(
            $"1 entry is in conflict with what its party says of the same record: {other}; it does not count.", balance.Caveats);
    }

    [Fact]
    public async Task Whoever_asks_for_all_evidence_is_named_every_entry_and_everybody_is_told_how_many_there_are()
    {
        const int Jobs = EvidenceIndices.Most + 100;
        using var world = new DrawnWorld();
        for (var i = 0; i < Jobs; i++)
        {
            world.Job(Holding(Kestrel, 1) with { Flop = DrawnJob.Exactly("1") });
        }

        var other = world.Job(Holding(Heron, 4), "acme/s-1/c-0/jobs/j-7");
        var investigator = await ProjectAsync(world);
        var all = new AsOf { MostLogIndices = EvidenceIndices.MostAsked };
        var (from, to) = (DrawnWorld.Hour(0), DrawnWorld.Hour(10));

        await AssertAsync(Large, Large with { AsOf = all });
        await AssertAsync(Usage(Kestrel), Usage(Kestrel) with { AsOf = all });
        var balance = new BalanceQuestion { Operator = "acme", Site = "s-1", Period = new Period(from, to) };
        await AssertAsync(balance, balance with { AsOf = all });
        var structuring = new StructuringQuestion { Threshold = Quantity.FromInteger(100), LeastJob = Quantity.FromInteger(1), WindowMicroseconds = to - from };
        await AssertAsync(structuring, structuring with { AsOf = all });

        async Task AssertAsync<T>(Question<T> asked, Question<T> askedForAll)
            where T : class, IAnswer
        {
            var few = (await investigator.AskAsync(asked, Token)).Answer!.Basis;
            var whole = (await investigator.AskAsync(askedForAll, Token)).Answer!.Basis;
            Assert.Equal(Enumerable.Range(0, Jobs + 1).Select(index => (long)index), whole.LogIndices.Shown);
            Assert.Equal((Jobs + 1L, EvidenceIndices.MostAsked), (whole.LogIndices.Total, whole.MostLogIndices));
            Assert.Equal([other], whole.Contradicting);
            Assert.InRange(few.LogIndices.Total, Jobs, Jobs + 1);
            Assert.InRange(few.LogIndices.Shown.Count, 100, EvidenceIndices.Most);
        }
    }

    [Fact]
    public async Task Identifiers_judged_one_are_one_customer_until_the_judgement_is_taken_back()
    {
        using var world = new DrawnWorld();
        var first = world.Job(Holding(Kestrel, 60));
        var second = world.Job(Holding(Heron, 50));
        var judged = world.Append(Judgements, "acme/judgements/1", null, Same(Kestrel, Heron));
        _ = world.Append(Judgements, "acme/judgements/1", world.Replaces(judged, SupersedesReason.Withdrawal));
        var investigator = await ProjectAsync(world);
        var (before, during, after) = (At(judged), At(judged + 1), At(judged + 2));

        Assert.Empty((await investigator.AskAsync(Large with { AsOf = before }, Token)).Answer!.Users);
        Assert.Empty((await investigator.AskAsync(Large with { AsOf = after }, Token)).Answer!.Users);
        Assert.Empty((await investigator.AskAsync(Large with { AsOf = during, IdentifiersApart = true }, Token)).Answer!.Users);
        var answer = (await investigator.AskAsync(Large with { AsOf = during }, Token)).Answer!;
        var user = Assert.Single(answer.Users);
        Assert.Equal((Heron, 110, 2L), (user.Customer, (int)user.PeakAccelerators, user.Jobs));
        Assert.Equal($"{Heron}: {Heron} {Kestrel} by {judged}", ObviousIdentities.Describe(user.Judged));
        Assert.Equal([first, second, judged], answer.Basis.LogIndices.Shown);
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains($"{Heron} with {Kestrel} by entry {judged}.", StringComparison.Ordinal));

        foreach (var (asOf, isApart, jobs, peak) in new[] { (before, false, 1, 60), (during, false, 2, 110), (during, true, 1, 60), (after, false, 1, 60) })
        {
            var found = (await investigator.AskAsync(
                new JobQuestion { Filter = new JobFilter { Customer = Kestrel }, IdentifiersApart = isApart, AsOf = asOf }, Token)).Answer!;
            Assert.Equal((jobs, jobs == 2), (found.Totals.Jobs, found.Judged is not null));
            Assert.Equal(jobs == 2, found.Basis.LogIndices.Shown.Contains(judged));
            var usage = (await investigator.AskAsync(Usage(Kestrel) with { IdentifiersApart = isApart, AsOf = asOf }, Token)).Answer!;
            Assert.Equal((peak, jobs == 2), ((int)usage.Buckets.Max(bucket => bucket.PeakAccelerators), usage.Judged is not null));
        }
    }

    [Fact]
    public async Task Chips_of_identifiers_judged_one_are_stacked_in_one_domain_and_over_all()
    {
        using var world = new DrawnWorld();
        world.Job(Holding(Kestrel, 20, "nvidia-h20"));
        world.Job(Holding(Heron, 20, "nvidia-h20"));
        world.Job(Holding(Heron, 20, "nvidia-h20") with { Cluster = "c-1" });
        var judged = world.Append(Judgements, "acme/judgements/1", null, Same(Kestrel, Heron));
        var investigator = await ProjectAsync(world);

        // 30 H20 of 2,368 each: two of 20 are over it.
        var question = new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.FromInteger(30 * 2_368) };
        var holders = (await investigator.AskAsync(question, Token)).Answer!.Holders;
        Assert.Equal(
            [(ChipPlacement.Aggregate, 60, 2), (ChipPlacement.CoLocated, 40, 1)],
            holders.Select(holder => (holder.Placement, (int)holder.Chips, holder.Places.Count)));
        Assert.All(holders, holder => Assert.Equal($"{Heron}: {Heron} {Kestrel} by {judged}", ObviousIdentities.Describe(holder.Judged)));
        var apart = (await investigator.AskAsync(question with { IdentifiersApart = true }, Token)).Answer!.Holders;
        Assert.Equal([(ChipPlacement.Aggregate, Heron, 40)], apart.Select(holder => (holder.Placement, holder.Customer!, (int)holder.Chips)));
    }

    // A shell rents for who is asked about, and the jobs bear the shell's name.
    [Theory]
    [InlineData(Kestrel, Heron)]
    [InlineData(Heron, Kestrel)]
    public async Task Whose_rental_names_another_as_its_user_or_tenant_is_told_whose_jobs_to_ask_for(string asked, string other)
    {
        using var world = new DrawnWorld();
        var rental = world.Append(StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-1", null, DrawnWorld.TermsOf(100), Rented(Heron, EndCustomer.Of(EntityId.Parse(Kestrel))));
        world.Append(StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-2", null, DrawnWorld.TermsOf(100), Rented(asked, EndCustomer.Customer));
        world.Append(StatementKinds.Get<RentalKind>(), "acme/s-1/c-0/rentals/r-3", null, DrawnWorld.TermsOf(100), Rented("NATIONAL:SG:S3", EndCustomer.Unknown));
        world.Job(Holding(other, 100));
        var investigator = await ProjectAsync(world);
        var told = $"1 rental of this customer, as tenant or as end customer, names another party as the other of the two, {other} (entries {rental}): "
            + "jobs that name that party alone are not among these, whoever used them. Ask for it too.";

        var jobs = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Customer = asked } }, Token)).Answer!;
        Assert.Empty(jobs.Jobs);
        Assert.Contains(told, jobs.Basis.Caveats);
        Assert.Contains(told, (await investigator.AskAsync(Usage(asked), Token)).Answer!.Basis.Caveats);
        var everybody = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter() }, Token)).Answer!;
        Assert.DoesNotContain(everybody.Basis.Caveats, caveat => caveat.Contains("as end customer", StringComparison.Ordinal));
    }

    private static JudgementKind Judgements => StatementKinds.Get<JudgementKind>();

    private static AsOf At(long size) => new() { KnownAt = new TreeSize(size) };

    private static DrawnJob Holding(string customer, long chips, string accelerator = Chip) =>
        new() { Customer = customer, From = 0, Hours = 10, Held = [(0, 10, accelerator, chips)] };

    private static UsageSeriesQuestion Usage(string customer) =>
        new() { Filter = new UseFilter { Customer = customer }, From = DrawnWorld.Hour(0), To = DrawnWorld.Hour(10), Buckets = 1 };

    private static RentalParties Rented(string customer, EndCustomer user) => new()
    {
        Salt = default,
        Customer = OrUnknown.Known(EntityId.Parse(customer)),
        Resellers = [],
        EndCustomer = user,
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
    };

    private static JudgementBody Same(params string[] entities) => new()
    {
        Salt = default,
        About = new JudgementSubject { SameEntity = new SameEntity { Entities = [.. entities.Select(entity => EntityId.Parse(entity))] } },
        Verdict = JudgementVerdict.Confirmed,
        Reason = "One register number on both contracts.",
        DecidedAt = new Timestamp(DrawnWorld.Hour(12)),
    };

    private static void AssertContradicted(AnswerBasis basis, long own, long other)
    {
        AssertCounted(basis, own, other);
        Assert.Contains(basis.Caveats, caveat => caveat.Contains($"Of the entries listed, {other} contradict", StringComparison.Ordinal));
    }

    private static void AssertCounted(AnswerBasis basis, long own, long other)
    {
        Assert.Equal([own, other], basis.LogIndices.Shown);
        Assert.Equal([other], basis.Contradicting);
        Assert.Equal((2, 1, 1), (basis.EntriesConsidered, basis.EntriesUnverified, basis.EntriesInConflict));
    }
}
