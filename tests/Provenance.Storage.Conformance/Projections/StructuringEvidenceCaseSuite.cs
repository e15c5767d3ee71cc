using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>FindStructuring case by case: what joins the jobs of a group, and which entries tell of it.</summary>
public abstract class StructuringEvidenceCaseSuite : StructuringCaseBase
{
    // Of a page, whose rentals are looked up.
    private const int MostPayments = 1_000;

    // The first has its model in common with a small job of long after, whose customer has the last.
    [Fact]
    public async Task A_job_outside_the_window_that_joins_those_within_it_is_evidence()
    {
        using var world = new DrawnWorld();
        _ = world.Job(new DrawnJob { Customer = "NATIONAL:SG:X1", Model = "Heron", Flop = DrawnJob.Exactly("900") });
        _ = world.Job(new DrawnJob { From = 45 * Day, Customer = "NATIONAL:SG:X2", Model = "Heron", Flop = DrawnJob.Exactly("2") });
        _ = world.Job(new DrawnJob { From = Day, Customer = "NATIONAL:SG:X2", Flop = DrawnJob.Exactly("900") });

        var answer = await AskAsync(world, JobLinks.All);

        var group = Assert.Single(answer.Groups);
        Assert.Equal([0L, 2L], group.LogIndices.Shown);
        Assert.Equal(["Lineage Heron 0,1 by ", "Customer NATIONAL:SG:X2 1,2 by "], group.JoinedBy.Select(Describe));
        Assert.Equal((2, false), (group.JoinedByTotal, group.JoinedBy[0].IsDigest));
        Assert.Equal([1L], group.JoiningLogIndices.Shown);
        Assert.Equal([0L, 1L, 2L], answer.Basis.LogIndices.Shown);
        Assert.Contains("What is named as joining jobs is a shortest chain between them: they may have more in common.", answer.Basis.Caveats);
    }

    [Fact]
    public async Task Rentals_by_which_customers_paid_are_evidence()
    {
        using var world = new DrawnWorld();
        foreach (var (rental, customer) in (ReadOnlySpan<(string, string)>)[("r-1", "NATIONAL:SG:X1"), ("r-2", "NATIONAL:SG:X2"), ("r-3", "NATIONAL:SG:X2")])
        {
            _ = world.Append(StatementKinds.Get<RentalKind>(), RentalRecord(rental), null, DrawnWorld.TermsOf(), PartiesOf(customer, OrUnknown.Word, "card"));
        }

        _ = world.Job(new DrawnJob { Customer = "NATIONAL:SG:X1", Flop = DrawnJob.Exactly("900") });
        _ = world.Job(new DrawnJob { Customer = "NATIONAL:SG:X2", Flop = DrawnJob.Exactly("900") });

        var answer = await AskAsync(world, JobLinks.All);

        var group = Assert.Single(answer.Groups);
        Assert.Equal([$"Payment {DrawnWorld.Named("card")} 3,4 by 0,1"], group.JoinedBy.Select(Describe));
        Assert.Equal([0L, 1L], group.JoiningLogIndices.Shown);
        Assert.Equal([0L, 1L, 3L, 4L], answer.Basis.LogIndices.Shown);
        Assert.Equal(4, answer.Basis.EntriesConsidered);
    }

    // A reseller is the tenant of all, and the end customer is in the rentals alone.
    [Fact]
    public async Task Rentals_that_say_for_whom_jobs_ran_are_evidence()
    {
        using var world = new DrawnWorld();
        WriteRented(world, "r-1", null, "NATIONAL:SG:R1", "NATIONAL:SG:X1", "card");
        WriteRented(world, "r-2", "NATIONAL:SG:X1", "NATIONAL:SG:X1", "NATIONAL:SG:X1", "other card");

        var group = Assert.Single((await AskAsync(world, JobLinks.All)).Groups);

        Assert.Equal(["Customer NATIONAL:SG:X1 1,3 by 0"], group.JoinedBy.Select(Describe));
        Assert.Equal([0L], group.JoiningLogIndices.Shown);
    }

    // Each job has its customer in common with the one before or its model, by turns.
    [Theory]
    [InlineData(101, 100, "")]
    [InlineData(103, 102, "1 group is joined by more than 100 links: those nearest to its first job are named.")]
    public async Task Of_a_long_chain_the_first_links_are_named_and_all_of_its_jobs(int jobs, int links, string said)
    {
        using var world = new DrawnWorld();
        for (var i = 0; i < jobs; i++)
        {
            _ = world.Job(new DrawnJob { Customer = $"NATIONAL:SG:K{i / 2}", Model = $"M{(i + 1) / 2}", Flop = DrawnJob.Exactly("900") });
        }

        var answer = await AskAsync(world, JobLinks.All);

        var group = Assert.Single(answer.Groups);
        Assert.Equal((links, 100), (group.JoinedByTotal, group.JoinedBy.Count));
        Assert.Equal("Customer NATIONAL:SG:K0 0,1 by ", Describe(group.JoinedBy[0]));
        Assert.Equal(jobs, answer.Basis.LogIndices.Total);
        Assert.Equal(said.Length > 0 ? [said] : [], answer.Basis.Caveats.Where(caveat => caveat.Contains("joined by more than", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public async Task Of_many_jobs_that_one_thing_joins_the_first_are_listed_with_it(int jobs, int said)
    {
        using var world = new DrawnWorld();
        for (var i = 0; i < jobs; i++)
        {
            Write(world, 0, 900, 900);
        }

        var answer = await AskAsync(world);

        var link = Assert.Single(Assert.Single(answer.Groups).JoinedBy);
        Assert.Equal((100, jobs), (link.LogIndices.Shown.Count, link.LogIndices.Total));
        Assert.Equal(said, answer.Basis.Caveats.Count(caveat => caveat == "Of 1 link more than 100 jobs or rentals tell: the first are listed with it."));
    }

    // Each customer has a means of payment in common with the one before and another with the one after, by rentals of no job.
    [Theory]
    [InlineData(MostPayments, "")]
    [InlineData(MostPayments + 1, "Rentals of 1 payment fingerprint were not looked up: only those of the first 1000 of a page are.")]
    public async Task Of_many_payments_the_rentals_of_the_first_are_looked_up(int payments, string said)
    {
        using var world = new DrawnWorld();
        for (var i = 0; i <= payments; i++)
        {
            var customer = $"NATIONAL:SG:K{i}";
            foreach (var card in (ReadOnlySpan<int>)[i, i + 1])
            {
                _ = world.Append(StatementKinds.Get<RentalKind>(), RentalRecord($"r-{i}-{card}"), null, DrawnWorld.TermsOf(), PartiesOf(customer, customer, $"card {card}"));
            }

            _ = world.Job(new DrawnJob { Customer = customer, Flop = DrawnJob.Exactly("900") });
        }

        var answer = await AskAsync(world, JobLinks.Payment);

        var group = Assert.Single(answer.Groups);
        Assert.Equal((payments + 1, payments), (group.Jobs, group.JoinedByTotal));
        Assert.Equal(2 * MostPayments, group.JoiningLogIndices.Total);
        Assert.Equal(said.Length > 0 ? [said] : [], answer.Basis.Caveats.Where(caveat => caveat.Contains("not looked up", StringComparison.Ordinal)));
    }

    private static string Describe(JoiningKey link) =>
        $"{link.Link} {link.Key} {string.Join(',', link.LogIndices.Shown)} by {string.Join(',', link.Rentals.Shown)}";
}
