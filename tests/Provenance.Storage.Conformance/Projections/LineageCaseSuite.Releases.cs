using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

// Work that no run is attested for: what releases declare, and what jobs do not say.
public abstract partial class LineageCaseSuite
{
    [Fact]
    public async Task A_release_speaks_for_a_base_without_runs_and_is_compared_with_those_that_there_are()
    {
        using var world = new DrawnWorld();
        world.Release(ReleaseOf("Public-1", "public", "900"));
        world.Job(Finetune("public", "tuned", "50"));
        world.Release(ReleaseOf("Tuned-1", "tuned", "10"));
        var answer = await ComputeAsync(world, "tuned");
        Assert.Equal(("50", "950", "900"), (answer.Total.Low.ToString(), answer.Total.High.ToString(), answer.Total.DeclaredByReleases.ToString()));
        var release = Assert.Single(answer.Releases);
        Assert.Equal(("Tuned-1", DeclaredAgainstAttested.Less), (release.Release.ModelNames[0], release.Comparison));
    }

    // A name proves nothing: neither a stranger's work on top of the base, nor one that only bears its name, is the base's.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_that_bears_the_name_of_a_base_takes_nothing_from_what_its_release_declares(bool isOnTop)
    {
        using var world = new DrawnWorld();
        world.Release(ReleaseOf("Heron", "heron", "40000000000000000000000000") with { Artifacts = [] });
        world.Job(new DrawnJob
        {
            Model = "Heron",
            Flop = DrawnJob.Exactly("100000000000000000000"),
            Inputs = isOnTop ? [DrawnWorld.InByName(InputRelation.Finetune, "Heron")] : [],
            Outputs = [DrawnWorld.Out("strange")],
        });
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("100000000000000000000000"),
            Inputs = [DrawnWorld.InByName(InputRelation.Finetune, "Heron")],
            Outputs = [DrawnWorld.Out("child")],
        });
        var answer = await ComputeAsync(world, "child");
        Assert.Equal(("40100100000000000000000000", false), (answer.Total.High.ToString(), answer.Total.IsHighUnknown));
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Threshold(answer, "eu-ai-act", "systemic-risk").Verdict);
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Assert.Single(answer.Modifier).Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_that_puts_out_again_what_it_took_in_did_not_make_it(bool isReleased)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("7"), Inputs = [DrawnWorld.In(InputRelation.Uses, "base")], Outputs = [DrawnWorld.Out("base")] });
        if (isReleased)
        {
            world.Release(ReleaseOf("Heron", "base", "900"));
        }

        var answer = await ComputeAsync(world, "base");
        Assert.Equal((isReleased ? "907" : "7", !isReleased, 1L), (answer.Total.High.ToString(), answer.Total.IsHighUnknown, answer.Total.WithoutRun));
    }

    [Fact]
    public async Task What_a_release_declares_beyond_the_runs_of_its_model_is_in_the_high()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("400"), Outputs = [DrawnWorld.Out("half", OutputRelation.Checkpoint)] });
        world.Job(new DrawnJob
        {
            Model = "Heron",
            From = 12,
            Flop = DrawnJob.Exactly("500"),
            Inputs = [DrawnWorld.In(InputRelation.Resume, "half")],
            Outputs = [DrawnWorld.Out("heron")],
        });
        world.Release(ReleaseOf("Heron", "heron", "1000"));
        world.Release(ReleaseOf("Heron", "heron", "990"));
        world.Job(Finetune("heron", "tuned", "5"));
        var answer = await ComputeAsync(world, "heron");
        Assert.Equal(("900", "1000", "100"), (answer.Total.Low.ToString(), answer.Total.High.ToString(), answer.Total.DeclaredByReleases.ToString()));
        Assert.All(answer.Releases, release => Assert.Equal(DeclaredAgainstAttested.More, release.Comparison));
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.StartsWith("1 release declares more than the attested runs", StringComparison.Ordinal));
        var tuned = await ComputeAsync(world, "tuned");
        Assert.Equal(("905", "1005", "100"), (tuned.Total.Low.ToString(), tuned.Total.High.ToString(), tuned.Parts[1].Sum.DeclaredByReleases.ToString()));
    }

    // Half is beside the runs, which are in bf16: it counts in the format that the release names.
    [Theory]
    [InlineData(NumberFormat.Fp8, "800000000000000000000000", ThresholdVerdict.Below)]
    [InlineData(NumberFormat.Bf16, "800000000000000000000000", ThresholdVerdict.Below)]
    [InlineData(NumberFormat.Fp32, "1200000000000000000000000", ThresholdVerdict.PossiblyCrossed)]
    [InlineData(NumberFormat.Mixed, "2000000000000000000000000", ThresholdVerdict.PossiblyCrossed)]
    public async Task What_a_release_declares_is_weighed_in_its_own_number_format(NumberFormat format, string high, ThresholdVerdict verdict)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("400000000000000000000000"), Outputs = [DrawnWorld.Out("heron")] });
        var release = ReleaseOf("Heron", "heron", "800000000000000000000000");
        world.Release(release with { Flop = OrUnknown.Known(release.Flop.Value with { Format = format }) });

        var answer = await ComputeAsync(world, "heron");

        var standing = Threshold(answer, "miri-treaty-draft", "banned");
        Assert.Equal((high, verdict), (standing.High.ToString(), standing.Verdict));
        Assert.Equal("400000000000000000000000", answer.Total.DeclaredByReleases.ToString());
        Assert.Equal(format == NumberFormat.Bf16 ? "bf16" : "mixed", answer.Total.Format);
    }

    [Fact]
    public async Task A_small_run_of_its_name_does_not_bound_a_model_whose_release_declares_more()
    {
        using var world = new DrawnWorld();
        world.Release(ReleaseOf("Heron", "heron", "40000000000000000000000000") with { Artifacts = [] });
        world.Job(new DrawnJob { Model = "Heron", Flop = DrawnJob.Exactly("100000000000000000000"), Outputs = [DrawnWorld.Out("heron")] });
        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new LineageComputeQuestion { Model = "Heron" }, Token)).Answer!;
        Assert.Equal("40000000000000000000000000", answer.Total.High.ToString());
        Assert.Equal(DeclaredAgainstAttested.More, Assert.Single(answer.Releases).Comparison);
        Assert.Equal(ThresholdVerdict.PossiblyCrossed, Threshold(answer, "eu-ai-act", "systemic-risk").Verdict);
    }

    [Fact]
    public async Task A_release_of_several_artifacts_declares_its_work_once()
    {
        using var world = new DrawnWorld();
        var shards = ReleaseOf("Public-1", "shard-1", "900");
        world.Release(shards with { Artifacts = [.. shards.Artifacts, .. ReleaseOf("Public-1", "shard-2", "900").Artifacts] });
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly("50"),
            Inputs = [DrawnWorld.In(InputRelation.Finetune, "shard-1"), DrawnWorld.In(InputRelation.Distill, "shard-2")],
            Outputs = [DrawnWorld.Out("tuned")],
        });
        var answer = await ComputeAsync(world, "tuned");
        Assert.Equal(("50", "950", "900"), (answer.Total.Low.ToString(), answer.Total.High.ToString(), answer.Total.DeclaredByReleases.ToString()));
        Assert.Equal((2L, 0L, false), (answer.Total.WithoutRun, answer.Total.WithoutRunUndeclared, answer.Total.IsHighUnknown));
        Assert.Equal(("900", "0"), (answer.Parts[1].Sum.DeclaredByReleases.ToString(), answer.Parts[2].Sum.DeclaredByReleases.ToString()));
    }

    // Its base is a model of its own name, as of a version before: then one node is the model's, and the other the base's.
    [Fact]
    public async Task A_release_that_names_itself_as_its_base_declares_its_work_once()
    {
        using var world = new DrawnWorld();
        var release = ReleaseOf("Named", "named", "900");
        world.Release(release with { Artifacts = [], Bases = [new ModelBase { Relation = InputRelation.Finetune, Name = "Named", Digests = OrUnknown.Unknown<ArtifactDigests>() }] });
        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new LineageComputeQuestion { Model = "Named" }, Token)).Answer!;
        Assert.Equal(("900", "900", 2L), (answer.Total.DeclaredByReleases.ToString(), answer.Total.High.ToString(), answer.Total.WithoutRun));
        Assert.Equal(("900", "0"), (answer.Parts[0].Sum.DeclaredByReleases.ToString(), answer.Parts[1].Sum.DeclaredByReleases.ToString()));
    }

    [Theory]
    [InlineData(true, WorkloadClass.Pretraining)]
    [InlineData(false, WorkloadClass.Finetuning)]
    [InlineData(false, WorkloadClass.ContinuedPretraining)]
    public async Task A_parent_that_is_not_declared_is_not_taken_to_have_cost_nothing(bool areInputsUnknown, WorkloadClass workload)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob
        {
            Model = "Tuned",
            Flop = DrawnJob.Exactly("5"),
            Workload = workload,
            AreInputsUnknown = areInputsUnknown,
            Inputs = areInputsUnknown ? [] : [DrawnWorld.In(InputRelation.Finetune, "data", ArtifactRole.Dataset)],
            Outputs = [DrawnWorld.Out("tuned")],
        });
        var investigator = await ProjectAsync(world);
        foreach (var question in new[] { new LineageComputeQuestion { Digest = DrawnWorld.Named("tuned") }, new LineageComputeQuestion { Model = "Tuned" } })
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            Assert.Equal((false, true, true), (answer.Parts[0].Sum.IsHighUnknown, answer.Parts[1].Sum.IsHighUnknown, answer.Total.IsHighUnknown));
            Assert.Equal(ThresholdVerdict.PossiblyCrossed, Threshold(answer, "eu-ai-act", "systemic-risk").Verdict);
            Assert.Contains(answer.Basis.Caveats, caveat => caveat.StartsWith("1 run does not declare what it was made from (entry 0)", StringComparison.Ordinal));
        }

        var lineage = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("tuned") }, Token)).Answer!;
        Assert.True(lineage.Nodes.Single(node => node.Maker is not null).Maker!.HasUndeclaredParents);
        Assert.Contains(lineage.Basis.Caveats, caveat => caveat.StartsWith("1 job does not declare what it was made from", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_of_a_parent_that_does_not_say_what_came_out_leaves_the_high_unknown(bool areOutputsUnknown)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Model = "Heron", Flop = DrawnJob.Exactly("100"), Outputs = [DrawnWorld.Out("heron")] });
        world.Job(new DrawnJob { Model = "Heron", Flop = DrawnJob.Exactly(Large), AreOutputsUnknown = areOutputsUnknown, Outputs = areOutputsUnknown ? [] : [OfShapes()] });
        world.Job(new DrawnJob { Model = "Heron", Workload = WorkloadClass.Inference, AreOutputsUnknown = true });
        world.Job(Finetune("heron", "tuned", "5"));
        world.Job(new DrawnJob { Model = "Other", Flop = DrawnJob.Exactly("7"), Outputs = [DrawnWorld.Out("other")] });
        var answer = await ComputeAsync(world, "tuned");
        Assert.Equal((0L, 1L, true), (answer.Parts[0].Sum.RunsUntied, answer.Parts[1].Sum.RunsUntied, answer.Parts[1].Sum.IsHighUnknown));
        Assert.Equal(("105", ThresholdVerdict.PossiblyCrossed), (answer.Total.Low.ToString(), Threshold(answer, "eu-ai-act", "systemic-risk").Verdict));
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains("(entry 1)", StringComparison.Ordinal));
        Assert.False((await ComputeAsync(world, "other")).Total.IsHighUnknown);
    }

    // The job declares another name, and puts the model out under its name without a digest that names it.
    [Fact]
    public async Task What_is_put_out_under_a_name_by_shapes_alone_may_be_the_model_of_that_name()
    {
        using var world = new DrawnWorld();
        world.Release(ReleaseOf("Heron", "heron", "900"));
        var job = world.Job(new DrawnJob { Model = "run-7", Flop = DrawnJob.Exactly(Large), Outputs = [OfShapes("Heron")] });
        var investigator = await ProjectAsync(world);
        var named = (await investigator.AskAsync(new LineageComputeQuestion { Model = "Heron" }, Token)).Answer!;
        Assert.Equal(("0", "1000000000000000000000900"), (named.Total.Low.ToString(), named.Total.High.ToString()));
        Assert.Equal((job, true), (Assert.Single(named.Runs).Run.LogIndex, named.Runs[0].IsByNameOnly));
        var digest = (await investigator.AskAsync(new LineageComputeQuestion { Digest = DrawnWorld.Named("heron") }, Token)).Answer!;
        Assert.Equal((1L, true), (digest.Total.RunsUntied, digest.Total.IsHighUnknown));
        var lineage = (await investigator.AskAsync(new LineageQuestion { Model = "Heron" }, Token)).Answer!;
        Assert.Contains(lineage.Nodes, node => node.Maker?.LogIndex == job);
    }

    [Fact]
    public async Task A_model_that_nothing_is_known_of_is_not_taken_to_have_cost_nothing()
    {
        using var world = new DrawnWorld();
        world.Release(ReleaseOf("Named", "named", "900") with { Artifacts = [] });
        var investigator = await ProjectAsync(world);
        var unheard = (await investigator.AskAsync(new LineageComputeQuestion { Model = "Unheard" }, Token)).Answer!;
        Assert.Equal((true, 1, ThresholdVerdict.PossiblyCrossed), (unheard.Total.IsHighUnknown, unheard.Total.WithoutRun, Threshold(unheard, "eu-ai-act", "systemic-risk").Verdict));
        Assert.Contains(unheard.Basis.Caveats, caveat => caveat.StartsWith("No current statement that can be read bears that name", StringComparison.Ordinal));
        var named = (await investigator.AskAsync(new LineageComputeQuestion { Model = "Named" }, Token)).Answer!;
        Assert.Equal(("0", "900", false), (named.Total.Low.ToString(), named.Total.High.ToString(), named.Total.IsHighUnknown));
    }

    // It is known by its name alone; what the release declares is of this run, and not beside it.
    [Fact]
    public async Task A_release_of_weights_without_a_digest_counts_beside_its_run_with_what_it_declares_beyond()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Model = "Kite", Flop = DrawnJob.Exactly("900"), Outputs = [OfShapes("Kite")] });
        world.Release(ReleaseOf("Kite", "none", "950") with { Artifacts = [new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = new ArtifactDigests { Shapes = DrawnWorld.Named("shapes") } }] });

        var answer = (await (await ProjectAsync(world)).AskAsync(new LineageComputeQuestion { Model = "Kite" }, Token)).Answer!;

        Assert.Equal(("900", "950", "50"), (answer.Total.Low.ToString(), answer.Total.High.ToString(), answer.Total.DeclaredByReleases.ToString()));
    }

    private static LineageOutput OfShapes(string? name = null) => new()
    {
        Role = ArtifactRole.Weights,
        Relation = OutputRelation.Final,
        Name = name,
        Digests = new ArtifactDigests { Shapes = DrawnWorld.Named("shapes") },
    };

    private static ModelReleaseBody ReleaseOf(string name, string digest, string flop) => new()
    {
        Salt = default,
        Names = [new PartyName { Text = name, Kind = NameKind.Registered }],
        Publisher = OrUnknown.Unknown<EntityId>(),
        ReleasedOn = OrUnknown.Unknown<CalendarDate>(),
        Artifacts = [new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = new ArtifactDigests { File = DrawnWorld.Named(digest) } }],
        DeclaredOrigin = OrUnknown.Unknown<CountryCode>(),
        Flop = OrUnknown.Known(new FlopEstimate { Low = Quantity.Parse(flop), High = Quantity.Parse(flop), Basis = EstimateBasis.Declared, Format = NumberFormat.Bf16 }),
    };
}
