using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Lineages drawn by hand, each for one thing that must come out.</summary>
public abstract partial class LineageCaseSuite : ProjectionSuiteBase
{
    private const string Large = "1000000000000000000000000";

    [Fact]
    public async Task A_base_that_two_parents_share_counts_once()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly(Large), Outputs = [DrawnWorld.Out("base")] });
        world.Job(Finetune("base", "left", "2000"));
        world.Job(Finetune("base", "right", "3000"));
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("7"),
            Inputs = [DrawnWorld.In(InputRelation.Merge, "left"), DrawnWorld.In(InputRelation.Merge, "right")],
            Outputs = [DrawnWorld.Out("merged")],
        });
        var answer = await ComputeAsync(world, "merged");
        Assert.Equal(("7", "1000000000000000000005000"), (LowOf(answer, 0), LowOf(answer, 1)));
        Assert.Equal((4, 3), (answer.Total.Runs, answer.Parts[1].Sum.Runs));
        Assert.False(answer.Total.IsHighUnknown);
    }

    [Fact]
    public async Task A_circle_ends()
    {
        using var world = new DrawnWorld();
        world.Job(Finetune("second", "first", "10"));
        world.Job(Finetune("first", "second", "20"));
        var answer = await ComputeAsync(world, "first");
        Assert.Equal(("10", "20", 2L), (LowOf(answer, 0), LowOf(answer, 1), answer.Total.Runs));
    }

    [Fact]
    public async Task An_updated_run_counts_once_and_as_it_was_known()
    {
        using var world = new DrawnWorld();
        var first = world.Job(new DrawnJob { Flop = DrawnJob.Exactly("10"), Outputs = [DrawnWorld.Out("w")] }, "acme/s-1/c-0/jobs/one");
        world.Job(
            new DrawnJob { Flop = DrawnJob.Exactly("30"), Outputs = [DrawnWorld.Out("w")] },
            "acme/s-1/c-0/jobs/one",
            world.Replaces(first, SupersedesReason.Update));
        var investigator = await ProjectAsync(world);
        var question = new LineageComputeQuestion { Digest = DrawnWorld.Named("w") };
        Assert.Equal("30", LowOf((await investigator.AskAsync(question, Token)).Answer!, 0));
        var before = await investigator.AskAsync(question with { AsOf = new AsOf { KnownAt = new TreeSize(1) } }, Token);
        Assert.Equal("10", LowOf(before.Answer!, 0));
    }

    [Theory]
    [InlineData(false, "10", "20", NumberFormat.Bf16, "30", "30")]
    [InlineData(true, "10", "20", NumberFormat.Bf16, "20", "20")]
    [InlineData(true, "20", "10", NumberFormat.Bf16, "10", "30")]
    [InlineData(true, "10", "20", NumberFormat.Fp8, "20", "30")]
    public async Task A_chain_of_resumed_runs_adds_up_but_for_what_a_report_holds_again(
        bool isCumulative, string first, string second, NumberFormat format, string low, string high)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob
        {
            From = 0,
            Flop = DrawnJob.Exactly(first),
            Held = [(0, 10, "nvidia-h100-sxm", 8)],
            Outputs = [DrawnWorld.Out("half", OutputRelation.Checkpoint)],
        });
        world.Job(new DrawnJob
        {
            From = isCumulative ? 0 : 12,
            Hours = isCumulative ? 22 : 10,
            Flop = DrawnJob.Exactly(second),
            Format = format,
            Held = isCumulative ? [(0, 10, "nvidia-h100-sxm", 8), (12, 22, "nvidia-h100-sxm", 8)] : [(12, 22, "nvidia-h100-sxm", 8)],
            Inputs = [DrawnWorld.In(InputRelation.Resume, "half")],
            Outputs = [DrawnWorld.Out("whole")],
        });
        var answer = await ComputeAsync(world, "whole");
        Assert.Equal((low, high), (answer.Total.Low.ToString(), answer.Total.High.ToString()));
        Assert.Equal((2, 0), (answer.Parts[0].Sum.Runs, answer.Parts[1].Sum.Runs));
    }

    // One more report must neither hide what another declares nor count it twice.
    [Fact]
    public async Task A_run_that_lists_the_accelerators_of_a_larger_one_does_not_take_it_below_a_line()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("12000000000000000000000000"),
            Held = [(0, 10, "nvidia-h100-sxm", 8)],
            Outputs = [DrawnWorld.Out("half", OutputRelation.Checkpoint)],
        });
        world.Job(new DrawnJob
        {
            Hours = 22,
            Flop = DrawnJob.Exactly("8000000000000000000000000"),
            Held = [(0, 10, "nvidia-h100-sxm", 8), (12, 22, "nvidia-h100-sxm", 8)],
            Inputs = [DrawnWorld.In(InputRelation.Resume, "half")],
            Outputs = [DrawnWorld.Out("whole")],
        });
        var standing = Threshold(await ComputeAsync(world, "whole"), "eu-ai-act", "systemic-risk");
        Assert.Equal(
            (ThresholdVerdict.Crossed, "12000000000000000000000000", "20000000000000000000000000"),
            (standing.Verdict, standing.Low.ToString(), standing.High.ToString()));
    }

    [Fact]
    public async Task What_a_name_alone_joins_takes_nothing_from_a_run_that_digests_join()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("30"),
            Held = [(0, 10, "nvidia-h100-sxm", 8)],
            Outputs = [DrawnWorld.Out("half", OutputRelation.Checkpoint), DrawnWorld.Out("first")],
        });
        world.Job(new DrawnJob
        {
            Hours = 22,
            Flop = DrawnJob.Exactly("40"),
            Held = [(0, 10, "nvidia-h100-sxm", 8), (12, 22, "nvidia-h100-sxm", 8)],
            Inputs = [DrawnWorld.In(InputRelation.Resume, "half")],
            Outputs = [DrawnWorld.Out("second", name: "Heron")],
        });
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("1"),
            Inputs = [DrawnWorld.In(InputRelation.Merge, "first"), DrawnWorld.InByName(InputRelation.Merge, "Heron")],
            Outputs = [DrawnWorld.Out("merged")],
        });
        var answer = await ComputeAsync(world, "merged");
        Assert.Equal(("31", "71", 1L), (answer.Total.Low.ToString(), answer.Total.High.ToString(), answer.Total.RunsByNameOnly));
    }

    [Theory]
    [InlineData(false, "120000000000000000000000000")]
    [InlineData(true, null)]
    public async Task A_run_cut_into_jobs_may_cross_a_line_on_single_runs(bool areInputsUnknown, string? high)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("60000000000000000000000000"), AreInputsUnknown = areInputsUnknown, Outputs = [DrawnWorld.Out("half", OutputRelation.Checkpoint)] });
        world.Job(new DrawnJob
        {
            From = 12,
            Flop = DrawnJob.Exactly("60000000000000000000000000"),
            Inputs = [DrawnWorld.In(InputRelation.Resume, "half")],
            Outputs = [DrawnWorld.Out("whole")],
        });
        var standing = Threshold(await ComputeAsync(world, "whole"), "us-bis-2024-20529", "training-run");
        Assert.Equal(
            (ThresholdVerdict.PossiblyCrossed, "60000000000000000000000000", high), (standing.Verdict, standing.Low.ToString(), standing.High?.ToString()));
        var half = Threshold(await ComputeAsync(world, "half"), "us-bis-2024-20529", "training-run");
        Assert.Equal(areInputsUnknown ? ThresholdVerdict.PossiblyCrossed : ThresholdVerdict.Below, half.Verdict);
    }

    [Fact]
    public async Task A_resuming_run_that_claims_an_earlier_start_leaves_the_sum_open()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { From = 2, Flop = DrawnJob.Exactly("10"), Outputs = [DrawnWorld.Out("half", OutputRelation.Checkpoint)] });
        world.Job(new DrawnJob
        {
            From = 0,
            Hours = 30,
            Flop = DrawnJob.Exactly("20"),
            Inputs = [DrawnWorld.In(InputRelation.Resume, "half")],
            Outputs = [DrawnWorld.Out("whole")],
        });
        var answer = await ComputeAsync(world, "whole");
        Assert.Equal(("20", "30"), (answer.Total.Low.ToString(), answer.Total.High.ToString()));
    }

    [Fact]
    public async Task Number_formats_are_added_apart_and_the_sum_says_that_it_is_mixed()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("100"), Format = NumberFormat.Fp8, Outputs = [DrawnWorld.Out("base")] });
        world.Job(Finetune("base", "tuned", "5"));
        var answer = await ComputeAsync(world, "tuned");
        Assert.Equal(["bf16", "fp8"], answer.Total.ByFormat.Select(format => format.Format));
        Assert.Equal(("mixed", "bf16"), (answer.Total.Format, answer.Parts[0].Sum.Format));
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains("several number formats", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_declares_nothing_is_bounded_by_its_accelerators_and_never_nothing()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Held = [(0, 10, "nvidia-h100-sxm", 8)], Outputs = [DrawnWorld.Out("bounded")] });
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("open")] });
        var bounded = await ComputeAsync(world, "bounded");
        var peak = AcceleratorCatalogue.Default.Find("nvidia-h100-sxm")!.HighestPeakFlops!.Value;
        Assert.Equal(((UInt128)peak * 8 * 36_000).ToString(), bounded.Total.High.ToString());
        Assert.False(bounded.Total.IsHighUnknown);
        var open = await ComputeAsync(world, "open");
        Assert.True(open.Total.IsHighUnknown);
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Threshold(open, "eu-ai-act", "systemic-risk").Verdict);
    }

    [Fact]
    public async Task Parts_below_a_threshold_cross_it_together_and_the_exact_limit_does_not()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("6000000000000000000000000"), Outputs = [DrawnWorld.Out("base")] });
        world.Job(Finetune("base", "tuned", "4000000000000000000000000"));
        world.Job(Finetune("tuned", "more", "1"));
        var limit = await ComputeAsync(world, "tuned");
        Assert.Equal(ThresholdVerdict.Below, Threshold(limit, "eu-ai-act", "systemic-risk").Verdict);
        Assert.Equal(ThresholdVerdict.Crossed, Assert.Single(limit.Modifier).Verdict);
        var above = await ComputeAsync(world, "more");
        Assert.Equal(ThresholdVerdict.Crossed, Threshold(above, "eu-ai-act", "systemic-risk").Verdict);
        Assert.Equal(ThresholdVerdict.Below, Assert.Single(above.Modifier).Verdict);
        Assert.Equal(ThresholdVerdict.Crossed, Threshold(limit, "miri-treaty-draft", "banned").Verdict);
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Threshold(above, "miri-treaty-draft", "banned").Verdict);
        Assert.Equal(ThresholdApplies.No, Threshold(above, "us-eo-14110", "biological-training").Applies);
        Assert.Equal(RuleSets.Default.Reference, above.Basis.RuleSet);
    }

    [Fact]
    public async Task Teachers_and_made_data_are_distilled_and_code_is_nothing()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("1000"), Outputs = [DrawnWorld.Out("teacher")] });
        world.Job(new DrawnJob
        {
            Workload = WorkloadClass.SyntheticData,
            Flop = DrawnJob.Exactly("200"),
            Inputs = [DrawnWorld.In(InputRelation.Uses, "teacher")],
            Outputs = [DrawnWorld.Out("answers", role: ArtifactRole.SyntheticData)],
        });
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("50"), Outputs = [DrawnWorld.Out("code", role: ArtifactRole.Code)] });
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("3"),
            Inputs =
            [
                DrawnWorld.In(InputRelation.Uses, "answers", ArtifactRole.SyntheticData),
                DrawnWorld.In(InputRelation.Uses, "code", ArtifactRole.Code),
                DrawnWorld.In(InputRelation.Uses, "crawl", ArtifactRole.Dataset),
            ],
            Outputs = [DrawnWorld.Out("student")],
        });
        var answer = await ComputeAsync(world, "student");
        Assert.Equal(("3", "0", "1200"), (LowOf(answer, 0), LowOf(answer, 1), LowOf(answer, 2)));
        Assert.Equal(0, answer.Total.WithoutRun);
    }

    // The model makes data that it is then trained on, and is measured on data that somebody made.
    [Fact]
    public async Task What_only_ran_a_model_did_not_make_it_also_where_it_declares_its_name()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Model = "Heron", Flop = DrawnJob.Exactly("1000"), Outputs = [DrawnWorld.Out("half", OutputRelation.Checkpoint)] });
        world.Job(new DrawnJob
        {
            Model = "Heron",
            Workload = WorkloadClass.SyntheticData,
            Flop = DrawnJob.Exactly("200"),
            Inputs = [DrawnWorld.In(InputRelation.Uses, "half")],
            Outputs = [DrawnWorld.Out("answers", role: ArtifactRole.SyntheticData)],
        });
        var built = world.Job(new DrawnJob
        {
            Model = "Heron",
            From = 12,
            Flop = DrawnJob.Exactly("3"),
            Inputs = [DrawnWorld.In(InputRelation.Resume, "half"), DrawnWorld.In(InputRelation.Uses, "answers", ArtifactRole.SyntheticData)],
            Outputs = [DrawnWorld.Out("whole")],
        });
        world.Job(new DrawnJob
        {
            Workload = WorkloadClass.SyntheticData,
            Flop = DrawnJob.Exactly("5000"),
            Inputs = [DrawnWorld.In(InputRelation.Uses, "examiner")],
            Outputs = [DrawnWorld.Out("probes", role: ArtifactRole.Dataset)],
        });
        world.Job(new DrawnJob
        {
            Model = "Heron",
            Workload = WorkloadClass.Evaluation,
            Flop = DrawnJob.Exactly("70"),
            Inputs = [DrawnWorld.In(InputRelation.Uses, "whole"), DrawnWorld.In(InputRelation.Uses, "probes", ArtifactRole.Dataset)],
        });
        var investigator = await ProjectAsync(world);
        foreach (var question in new[] { new LineageComputeQuestion { Digest = DrawnWorld.Named("whole") }, new LineageComputeQuestion { Model = "Heron" } })
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            Assert.Equal(("1003", "0", "200"), (LowOf(answer, 0), LowOf(answer, 1), LowOf(answer, 2)));
            Assert.Equal(question.Model is null ? 0 : 1, answer.Basis.Caveats.Count(caveat => caveat.Contains("only ran it, and put no model out", StringComparison.Ordinal)));
        }

        var received = (await investigator.AskAsync(new ContributionQuestion { Model = "Heron", Direction = ContributionDirection.Received }, Token)).Answer!;
        Assert.All(received.Contributions, row => Assert.Equal(built, row.Builder.LogIndex));
        Assert.Equal([ContributionKind.Base, ContributionKind.DataMaker], received.Contributions.Select(row => row.Kind));
        Assert.Contains(received.Basis.Caveats, caveat => caveat.Contains("a name proves nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_name_alone_joins_counts_in_the_high_and_an_unattested_base_leaves_it_unknown()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Model = "Heron", Flop = DrawnJob.Exactly("100"), Outputs = [DrawnWorld.Out("heron", name: "Heron")] });
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("5"),
            Inputs = [DrawnWorld.InByName(InputRelation.Finetune, "Heron")],
            Outputs = [DrawnWorld.Out("tuned")],
        });
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("5"),
            Inputs = [DrawnWorld.In(InputRelation.Finetune, "nowhere")],
            Outputs = [DrawnWorld.Out("orphan")],
        });
        var named = await ComputeAsync(world, "tuned");
        Assert.Equal(("5", "105", 1L), (named.Total.Low.ToString(), named.Total.High.ToString(), named.Total.RunsByNameOnly));
        var orphan = await ComputeAsync(world, "orphan");
        Assert.Equal((true, 1, 1), (orphan.Total.IsHighUnknown, orphan.Parts[1].Sum.WithoutRun, orphan.Parts[1].Sum.WithoutRunUndeclared));
    }

    [Fact]
    public async Task A_resharded_checkpoint_is_the_same_weights_and_an_architecture_is_not()
    {
        using var world = new DrawnWorld();
        var shapes = DrawnWorld.Named("shapes");
        world.Job(new DrawnJob
        {
            Customer = "NATIONAL:SG:A1",
            Flop = DrawnJob.Exactly("10"),
            Outputs = [new LineageOutput { Role = ArtifactRole.Weights, Relation = OutputRelation.Final, Digests = new ArtifactDigests { File = DrawnWorld.Named("one file"), TensorRoot = DrawnWorld.Named("tensors"), Shapes = shapes } }],
        });
        world.Job(new DrawnJob
        {
            Customer = "NATIONAL:MY:B2",
            From = 60,
            Flop = DrawnJob.Exactly("5"),
            Inputs = [new LineageInput { Role = ArtifactRole.Weights, Relation = InputRelation.Finetune, Digests = OrUnknown.Known(new ArtifactDigests { Manifest = DrawnWorld.Named("many files"), TensorRoot = DrawnWorld.Named("tensors"), Shapes = shapes }) }],
            Outputs = [new LineageOutput { Role = ArtifactRole.Weights, Relation = OutputRelation.Final, Digests = new ArtifactDigests { File = DrawnWorld.Named("tuned"), Shapes = shapes } }],
        });
        var investigator = await ProjectAsync(world);
        var compute = (await investigator.AskAsync(new LineageComputeQuestion { Digest = DrawnWorld.Named("tuned") }, Token)).Answer!;
        Assert.Equal(("5", "10"), (LowOf(compute, 0), LowOf(compute, 1)));
        var handoff = Assert.Single((await investigator.AskAsync(new HandoffQuestion(), Token)).Answer!.Handoffs);
        Assert.Equal((DrawnWorld.Named("tensors"), 50 * 3_600_000_000L), (Assert.Single(handoff.Digests).Digest, handoff.GapMicroseconds));
        Assert.Equal(IsLinked.Unknown, handoff.Link.IsLinked);
        var lineage = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("one file"), WithSameArchitecture = true }, Token)).Answer!;
        Assert.Equal(shapes, Assert.Single(lineage.SameArchitecture).Shapes);
        Assert.Equal(2, lineage.Nodes.Count(node => node.Artifact is not null));
        var refused = await investigator.AskAsync(new LineageComputeQuestion { Digest = shapes }, Token);
        Assert.Equal("digest", refused.Refusal!.Field);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Handoffs_are_found_whichever_is_logged_first_and_however_entries_are_grouped(int groupEntries)
    {
        using var world = new DrawnWorld();
        var taken = world.Job(Taking("NATIONAL:MY:B2", "late"));
        var given = world.Job(new DrawnJob { Customer = "NATIONAL:SG:A1", Outputs = [DrawnWorld.Out("late"), DrawnWorld.Out("early")] });
        var after = world.Job(Taking("NATIONAL:MY:B2", "early"));
        world.Job(Taking("NATIONAL:SG:A1", "early"));
        var unknown = world.Job(Taking(null, "early"));
        var investigator = await ProjectAsync(world, groupEntries);
        var found = (await investigator.AskAsync(new HandoffQuestion(), Token)).Answer!.Handoffs;
        Assert.Equal(
            [(given, unknown), (given, after), (given, taken)], found.Select(pair => (pair.From.Figures.LogIndex, pair.To.Figures.LogIndex)));
        var before = new HandoffQuestion { AsOf = new AsOf { KnownAt = new TreeSize(2) } };
        Assert.Equal(taken, Assert.Single((await investigator.AskAsync(before, Token)).Answer!.Handoffs).To.Figures.LogIndex);
    }

    [Fact]
    public async Task Two_jobs_with_different_inputs_for_one_output_contradict_each_other()
    {
        using var world = new DrawnWorld();
        world.Job(Finetune("one", "result", "1"));
        world.Job(Finetune("other", "result", "1"));
        world.Release(new ModelReleaseBody
        {
            Salt = default,
            Names = [new PartyName { Text = "Wren", Kind = NameKind.Registered }],
            Publisher = OrUnknown.Unknown<EntityId>(),
            ReleasedOn = OrUnknown.Unknown<CalendarDate>(),
            Artifacts = [new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = new ArtifactDigests { File = DrawnWorld.Named("result") } }],
            DeclaredOrigin = OrUnknown.Unknown<CountryCode>(),
            Bases = [new ModelBase { Relation = InputRelation.Finetune, Digests = OrUnknown.Known(new ArtifactDigests { File = DrawnWorld.Named("third") }) }],
            Flop = OrUnknown.Unknown<FlopEstimate>(),
        });
        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("result") }, Token)).Answer!;
        Assert.Equal(
            [(ParentDoubtKind.InputsDiffer, "0 1"), (ParentDoubtKind.BaseUnconfirmed, "2")],
            answer.Doubts.Select(doubt => (doubt.Kind, string.Join(' ', doubt.LogIndices))));
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_by_their_field()
    {
        using var world = new DrawnWorld();
        var investigator = await ProjectAsync(world);
        async Task<string> FieldOf<T>(Question<T> question)
            where T : class => (await investigator.AskAsync(question, Token)).Refusal!.Field;
        Assert.Equal("start", await FieldOf(new LineageComputeQuestion()));
        Assert.Equal("maxMakers", await FieldOf(new LineageComputeQuestion { Model = "x", MaxMakers = 20_001 }));
        Assert.Equal("rules[1]", await FieldOf(new LineageComputeQuestion { Model = "x", Rules = ["eu-ai-act", "nonesuch"] }));
        Assert.Equal("relations[0]", await FieldOf(new LineageQuestion { Model = "x", Relations = ["begat"] }));
        Assert.Equal("period", await FieldOf(new HandoffQuestion { Period = new Period(5, 4) }));
        Assert.Equal("pageSize", await FieldOf(new HandoffQuestion { PageSize = 1_001 }));
        Assert.Equal("pageToken", await FieldOf(new HandoffQuestion { PageToken = "AAAA" }));
    }

    private static DrawnJob Finetune(string from, string to, string flop) => new()
    {
        Flop = DrawnJob.Exactly(flop),
        Inputs = [DrawnWorld.In(InputRelation.Finetune, from)],
        Outputs = [DrawnWorld.Out(to)],
    };

    private static DrawnJob Taking(string? customer, string digest) => new()
    {
        Customer = customer,
        From = 20,
        Inputs = [DrawnWorld.In(InputRelation.Resume, digest)],
    };

    private static string LowOf(LineageComputeAnswer answer, int part) => answer.Parts[part].Sum.Low.ToString();

    private static ThresholdStanding Threshold(LineageComputeAnswer answer, string rule, string threshold) => answer.Thresholds.Single(standing =>
        standing.Rule.Rule.Id.ToString() == rule && standing.Threshold.Id.ToString() == threshold);

    private async Task<LineageComputeAnswer> ComputeAsync(DrawnWorld world, string digest)
    {
        var investigator = await ProjectAsync(world);
        return (await investigator.AskAsync(new LineageComputeQuestion { Digest = DrawnWorld.Named(digest) }, Token)).Answer!;
    }
}
