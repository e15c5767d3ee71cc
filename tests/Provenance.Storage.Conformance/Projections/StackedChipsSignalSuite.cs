using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E11 on worlds written by hand.</summary>
public abstract class StackedChipsSignalSuite : SignalSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Heron = "NATIONAL:SG:H2";

    // TPP 2,368 each, which no line of 3A090 covers; 1,699 H100 of 15,832 each are 26,898,568, or 11,359.2 of them.
    private const string Weak = "nvidia-h20";
    private const int Below = 11_359;
    private const int Over = 11_360;

    [Fact]
    public async Task Without_allocations_there_is_no_input()
    {
        new WrittenAccounts(World).Inventory("acme/s-1/c-0", new WrittenAccounts(World).Capacity(WrittenWorld.HoursAgo(10), 8));

        Assert.Equal("Nobody reports which accelerators a job held.", (await EvaluateAsync("E11")).NoInput);
    }

    [Theory]
    [InlineData(Below, 0)]
    [InlineData(Over, 1)]
    public async Task Uncontrolled_chips_held_at_once_fire_over_the_line_of_a_customer(int chips, int leads)
    {
        Write("j-1", Kestrel, 20, 10, (Weak, chips));

        var result = await EvaluateAsync("E11");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Equal((SubjectKind.Entity, Kestrel), (lead.Subject.Parts[0].Kind, lead.Subject.Parts[0].Value)));
        Assert.All(result.Leads, lead => Assert.Equal(1_699.1m, lead.Severity!.Value));
        Assert.All(result.Leads, lead => Assert.EndsWith(
            "it held 11360 nvidia-h20 at once on acme/s-1/c-0/pod-1: 1699.1 H100 equivalents of TPP, over us-ai-diffusion/customer, 1699 H100 equivalents.",
            lead.Reasons[0].Sentence,
            StringComparison.Ordinal));
    }

    // The line is of a rule that was rescinded before it was applied.
    [Fact]
    public async Task A_lead_says_that_the_rule_of_its_line_is_not_enforced()
    {
        Write("j-1", Kestrel, 20, 10, (Weak, Over));

        var lead = Assert.Single((await EvaluateAsync("E11")).Leads);

        Assert.Equal($"{Kestrel} holds more uncontrolled chips at once than us-ai-diffusion/customer (not enforced) would allow of controlled ones.", lead.Title);
        Assert.Contains("The rule us-ai-diffusion is not known to bind (not enforced): the lead is by its figure alone.", lead.Against);
    }

    [Fact]
    public async Task Places_add_up_for_one_customer_and_the_lead_names_both_jobs()
    {
        Write("j-1", Kestrel, 20, 10, (Weak, Below));
        Write("j-2", Kestrel, 15, 5, (Weak, 1), "zenith");

        var lead = Assert.Single((await EvaluateAsync("E11")).Leads);

        Assert.Equal([0L, 1L], lead.Entries);
        Assert.Contains("They stand in several interconnect domains.", lead.Against);
    }

    [Fact]
    public async Task Controlled_chips_other_customers_and_chips_held_one_after_the_other_are_no_leads()
    {
        Write("j-1", Kestrel, 20, 10, (Weak, Below));
        Write("j-2", Kestrel, 20, 10, (WrittenAccounts.Chip, 20_000));
        Write("j-3", Heron, 20, 10, (Weak, Below));
        Write("j-4", Kestrel, 10, 5, (Weak, Below));

        Assert.Equal((2, 0), ((await EvaluateAsync("E11")).Tested, (await EvaluateAsync("E11")).Leads.Count));
    }

    [Theory]
    [InlineData(8_761, 0)]
    [InlineData(8_759, 1)]
    public async Task What_ended_a_year_ago_does_not_count(int hoursAgo, int leads)
    {
        Write("j-1", Kestrel, hoursAgo + 10, hoursAgo, (Weak, Over));

        Assert.Equal(leads, (await EvaluateAsync("E11")).Leads.Count);
    }

    [Fact]
    public async Task What_the_year_began_with_is_told_without_a_moment_that_moves()
    {
        Write("j-1", Kestrel, 9_600, 7_200, (Weak, Over));

        var lead = Assert.Single((await EvaluateAsync("E11")).Leads);
        var later = new AsOf { ValidAtMicroseconds = WrittenWorld.Now.Microseconds + 36_000_000_000 };
        var then = Assert.Single((await EvaluateAsync("E11", later)).Leads);

        Assert.StartsWith("When the last 365 days began it held 11360 nvidia-h20 at once", lead.Reasons[0].Sentence, StringComparison.Ordinal);
        Assert.True(LeadJson.IsExplainedAsBefore(LeadJson.Write(lead), then));
    }

    [Fact]
    public async Task Of_an_unknown_customer_the_cluster_is_named_and_clusters_are_not_added_up()
    {
        Write("j-1", null, 20, 10, (Weak, Over));
        Write("j-2", null, 20, 10, (Weak, Below), "zenith");
        Write("j-3", null, 20, 10, (Weak, Below), "heron");

        var result = await EvaluateAsync("E11");

        Assert.Equal(3, result.Tested);
        var part = Assert.Single(Assert.Single(result.Leads).Subject.Parts);
        Assert.Equal((SubjectKind.Cluster, "acme/s-1/c-0"), (part.Kind, part.Value));
    }

    [Fact]
    public async Task Two_identifiers_that_a_judgement_holds_to_be_one_are_one_lead_of_the_first_of_them()
    {
        Write("j-1", Kestrel, 20, 10, (Weak, Over));
        Write("j-2", Heron, 20, 10, (Weak, Over), "zenith");
        World.Write("safeguards", StatementKinds.Get<JudgementKind>(), "safeguards/judgements/j-1", new JudgementBody
        {
            Salt = World.Salt(),
            About = new JudgementSubject { SameEntity = new SameEntity { Entities = [EntityId.Parse(Kestrel), EntityId.Parse(Heron)] } },
            Verdict = JudgementVerdict.Confirmed,
            Reason = "The same registry number.",
            DecidedAt = WrittenWorld.HoursAgo(5),
        });

        var result = await EvaluateAsync("E11");

        var lead = Assert.Single(result.Leads);
        Assert.Equal((1L, Heron, 3), (result.Tested, lead.Subject.Parts[0].Value, lead.Reasons.Count));
        Assert.Equal([0L, 1L], lead.Entries);
    }

    private void Write(string id, string? customer, double from, double to, (string Slug, int Count) chips, string party = "acme") => World.Write(
        party,
        StatementKinds.Get<TrainingJobKind>(),
        $"{party}/s-1/c-0/jobs/{id}",
        World.RunOf(from, to, chips.Slug, chips.Count),
        World.PartiesOf(customer, RentalReference.None),
        World.UnknownLineage());
}
