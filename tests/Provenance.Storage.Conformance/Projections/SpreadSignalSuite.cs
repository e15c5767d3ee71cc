using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E10 and E12 on worlds written by hand: each with what fires it, what just does not, and what only looks alike.</summary>
public abstract class SpreadSignalSuite : SignalSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Heron = "NATIONAL:MY:H1";

    private WrittenLineage Lineage => field ??= new(World);

    [Fact]
    public async Task E10_has_no_input_where_no_job_names_its_model()
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel });

        var result = await EvaluateAsync("E10");

        Assert.StartsWith("Nobody reports training jobs of a known customer", result.NoInput, StringComparison.Ordinal);
        Assert.Contains(result.Caveats, caveat => caveat.StartsWith("No kind of statement reports egress", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 0)]
    public async Task E10_fires_where_jobs_on_one_model_overlap_at_two_sites(int start, int leads)
    {
        var first = Train("s-1", 0);
        var second = Train("s-2", start);

        var result = await EvaluateAsync("E10");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Equal(["Wren", Kestrel], lead.Subject.Parts.Select(part => part.Value).OrderDescending(StringComparer.Ordinal)));
        Assert.All(result.Leads, lead => Assert.Equal([first, second], lead.Entries));
        Assert.All(result.Leads, lead => Assert.Equal(1, lead.Severity!.Value));
        Assert.Contains("No kind of statement reports egress", result.Caveats[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task E10_lets_two_clusters_of_one_site_other_customers_and_services_alone()
    {
        Train("s-1", 0);
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren", Cluster = "c-1" });
        Lineage.Job(new DrawnJob { Customer = Heron, Model = "Wren" }, "s-2");
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Robin" }, "s-2");
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren", Workload = WorkloadClass.Inference }, "s-2");

        var result = await EvaluateAsync("E10");

        Assert.Equal((3, 0), (result.Tested, result.Leads.Count));
    }

    [Fact]
    public async Task E10_takes_identifiers_that_are_judged_to_be_one_for_one_customer()
    {
        var first = Train("s-1", 0);
        var second = Lineage.Job(new DrawnJob { Customer = Heron, Model = "Wren", From = 5 }, "s-2");
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Robin" }, "s-2");
        Assert.Empty((await EvaluateAsync("E10")).Leads);
        JudgeOne();

        var result = await EvaluateAsync("E10");

        var lead = Assert.Single(result.Leads);
        Assert.Equal((2, 5), (result.Tested, lead.Severity!.Value));
        Assert.Equal([first, second], lead.Entries);
        Assert.Equal([3L], lead.Background);
    }

    [Fact]
    public async Task E10_rests_on_the_first_job_of_each_site_and_adds_the_hours_up()
    {
        var first = Train("s-1", 0);
        var second = Train("s-2", 5);
        Train("s-1", 20);
        Train("s-2", 22);
        Assert.Equal(13, Assert.Single((await EvaluateAsync("E10")).Leads).Severity!.Value);
        var third = Train("s-3", 22);

        var lead = Assert.Single((await EvaluateAsync("E10")).Leads);

        Assert.Equal([first, second, third], lead.Entries);
        Assert.Equal(15, lead.Severity!.Value);
        Assert.Contains("at up to 3 sites", lead.Reasons[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E10_counts_a_job_that_still_runs_and_not_what_was_not_known_yet()
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren" }, "s-1", JobState.Running);
        Train("s-2", 500);

        Assert.Equal(10, Assert.Single((await EvaluateAsync("E10")).Leads).Severity!.Value);
        Assert.Empty((await EvaluateAsync("E10", new AsOf { KnownAt = new TreeSize(1) })).Leads);
    }

    [Fact]
    public async Task E10_says_of_a_job_that_still_runs_that_no_entry_says_so_and_names_no_hours_that_move()
    {
        var running = Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren" }, "s-1", JobState.Running);
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren", From = 500 }, "s-2", JobState.Running);

        var lead = Assert.Single((await EvaluateAsync("E10")).Leads);
        var later = new AsOf { ValidAtMicroseconds = WrittenWorld.Now.Microseconds + 36_000_000_000 };
        var then = Assert.Single((await EvaluateAsync("E10", later)).Leads);

        Assert.Equal((true, 10), (lead.Severity!.MovesByItself, then.Severity!.Value - lead.Severity.Value));
        Assert.Contains("2 of the jobs that took part were last reported running: no entry says that they ran until the moment asked for, and they are counted until then.", lead.Against);
        Assert.Contains("was last reported running", lead.Reasons.Single(reason => reason.Entries is [var only] && only == running).Sentence, StringComparison.Ordinal);
        Assert.Equal(lead.Reasons.Select(reason => reason.Sentence), then.Reasons.Select(reason => reason.Sentence));
        Assert.True(LeadJson.IsExplainedAsBefore(LeadJson.Write(lead), then));
    }

    [Fact]
    public async Task E10_says_nothing_of_a_running_job_that_took_no_part()
    {
        Train("s-1", 0);
        Train("s-2", 5);
        Lineage.Job(new DrawnJob { Customer = Kestrel, Model = "Wren", From = 100 }, "s-3", JobState.Running);

        var lead = Assert.Single((await EvaluateAsync("E10")).Leads);

        Assert.False(lead.Severity!.MovesByItself);
        Assert.Contains("at the same time for 5 h", lead.Reasons[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(2, lead.Against.Count);
    }

    [Fact]
    public async Task E10_still_knows_at_an_earlier_size_what_was_corrected_since()
    {
        Train("s-1", 0);
        Train("s-2", 5, "acme/s-2/c-0/jobs/moved");
        Train("s-2", 50, "acme/s-2/c-0/jobs/moved", isCorrection: true);

        Assert.Empty((await EvaluateAsync("E10")).Leads);
        Assert.Single((await EvaluateAsync("E10", new AsOf { KnownAt = new TreeSize(2) })).Leads);
    }

    [Fact]
    public async Task E12_has_no_input_where_no_job_says_what_went_in_or_how_large_it_is()
    {
        Lineage.Release(new ArtifactDigests { File = DrawnWorld.Named("wren") });

        Assert.Equal("Nobody reports a job that says what went in, or states operations and parameters.", (await EvaluateAsync("E12")).NoInput);
    }

    // 6 · 10 · 20 · 10 = 12,000 operations from scratch: 1,199 are below a tenth of it, 1,200 are not.
    [Theory]
    [InlineData("1199", JobState.Completed, 1)]
    [InlineData("1200", JobState.Completed, 0)]
    [InlineData("1199", JobState.Failed, 0)]
    public async Task E12_fires_on_few_operations_of_a_completed_job_without_a_teacher(string flop, JobState state, int leads)
    {
        var job = Lineage.Job(new DrawnJob { Customer = Kestrel, Flop = DrawnJob.Exactly(flop), Parameters = Quantity.FromInteger(10), Outputs = [DrawnWorld.Out("small")] }, state: state);

        var result = await EvaluateAsync("E12");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.Contains("Operations count with the most that is stated and parameters with the least: a job whose ranges are wide has no mark of few operations.", result.Caveats);
        Assert.All(result.Leads, lead => Assert.Equal([job], lead.Entries));
        Assert.All(result.Leads, lead => Assert.Equal($"acme/s-1/c-0/jobs/j-{job}", lead.Subject.Parts[0].Value));
        Assert.All(result.Leads, lead => Assert.EndsWith("from a model that it does not declare.", lead.Title, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Heron, 1)]
    [InlineData(Kestrel, 0)]
    public async Task E12_fires_on_a_teacher_that_is_not_the_customers_own(string maker, int leads)
    {
        var teacher = Lineage.Job(new DrawnJob { Customer = maker, Outputs = [DrawnWorld.Out("teacher")] });
        Lineage.Job(new DrawnJob { Customer = Kestrel, Inputs = [DrawnWorld.In(InputRelation.Distill, "teacher", ArtifactRole.Teacher)], Outputs = [DrawnWorld.Out("student")] });

        var result = await EvaluateAsync("E12");

        Assert.Equal((2, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Equal([teacher], lead.Background));
        Assert.Equal(leads == 0, result.Caveats.Any(caveat => caveat.Contains("own models", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1, Heron, 1)]
    [InlineData(2, Heron, 0)]
    [InlineData(1, Kestrel, 0)]
    public async Task E12_fires_where_half_of_the_data_was_made_by_anothers_model(int crawled, string maker, int leads)
    {
        Lineage.Job(new DrawnJob
        {
            Customer = maker,
            Workload = WorkloadClass.SyntheticData,
            Inputs = [DrawnWorld.In(InputRelation.Uses, "teacher")],
            Outputs = [DrawnWorld.Out("answers", role: ArtifactRole.SyntheticData)],
        });
        Lineage.Job(new DrawnJob
        {
            Customer = Kestrel,
            Inputs =
            [
                DrawnWorld.In(InputRelation.Uses, "answers", ArtifactRole.SyntheticData),
                .. Enumerable.Range(0, crawled).Select(part => DrawnWorld.In(InputRelation.Uses, $"crawl-{part}", ArtifactRole.Dataset)),
            ],
        });

        Assert.Equal(leads, (await EvaluateAsync("E12")).Leads.Count);
    }

    // Who made it is not in the log: only that the job calls it synthetic.
    [Fact]
    public async Task E12_says_of_synthetic_data_that_nobody_put_out_that_it_is_declared()
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel, Inputs = [DrawnWorld.In(InputRelation.Uses, "answers", ArtifactRole.SyntheticData)] });

        var lead = Assert.Single((await EvaluateAsync("E12")).Leads);

        Assert.Equal("Of its 1 input of data it declares 1 as synthetic, and jobs in this log put out 0: 1 in all.", Assert.Single(lead.Reasons).Sentence);
    }

    [Fact]
    public async Task E12_takes_a_teacher_made_under_another_identifier_of_the_customer_for_its_own()
    {
        Lineage.Job(new DrawnJob { Customer = Heron, Outputs = [DrawnWorld.Out("teacher")] });
        Lineage.Job(new DrawnJob { Customer = Kestrel, Inputs = [DrawnWorld.In(InputRelation.Distill, "teacher", ArtifactRole.Teacher)], Outputs = [DrawnWorld.Out("student")] });
        JudgeOne();

        Assert.Empty((await EvaluateAsync("E12")).Leads);
    }

    [Fact]
    public async Task E12_takes_code_of_another_for_no_data_of_another()
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel, Workload = WorkloadClass.SyntheticData, Outputs = [DrawnWorld.Out("answers", role: ArtifactRole.SyntheticData)] });
        Lineage.Job(new DrawnJob
        {
            Customer = Kestrel,
            Inputs = [DrawnWorld.In(InputRelation.Uses, "answers", ArtifactRole.SyntheticData), DrawnWorld.In(InputRelation.Distill, "scripts", ArtifactRole.Code)],
        });

        Assert.Empty((await EvaluateAsync("E12")).Leads);
    }

    [Fact]
    public async Task E12_puts_the_job_with_more_marks_first()
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel, Flop = DrawnJob.Exactly("1"), Parameters = Quantity.FromInteger(10) });
        var both = Lineage.Job(new DrawnJob
        {
            Customer = Kestrel,
            Flop = DrawnJob.Exactly("1"),
            Parameters = Quantity.FromInteger(10),
            Inputs = [DrawnWorld.In(InputRelation.Distill, "teacher", ArtifactRole.Teacher)],
        });

        var result = await EvaluateAsync("E12");

        Assert.Equal([2, 1], result.Leads.Select(lead => lead.Reasons.Count));
        Assert.Equal([both], result.Leads[0].Entries);
    }

    private void JudgeOne() => World.Write("safeguards", StatementKinds.Get<JudgementKind>(), "safeguards/judgements/j-1", new JudgementBody
    {
        Salt = World.Salt(),
        About = new JudgementSubject { SameEntity = new SameEntity { Entities = [EntityId.Parse(Kestrel), EntityId.Parse(Heron)] } },
        Verdict = JudgementVerdict.Confirmed,
        Reason = "The same registry number.",
        DecidedAt = WrittenWorld.HoursAgo(5),
    });

    private long Train(string site, int from, string? record = null, bool isCorrection = false) => Lineage.Job(
        new DrawnJob { Customer = Kestrel, Model = "Wren", From = from },
        site,
        record: record,
        supersedes: isCorrection ? new Supersedes { Statement = Lineage.Last!.Value, Reason = SupersedesReason.Correction } : null);
}
