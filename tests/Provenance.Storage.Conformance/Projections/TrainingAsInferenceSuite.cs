using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E9 on worlds written by hand.</summary>
public abstract class TrainingAsInferenceSuite : SignalSuiteBase
{
    private static readonly ArtifactDigests Kestrel = new() { File = WorldReports.Named("kestrel") };
    private static readonly ArtifactDigests Heron = new() { File = WorldReports.Named("heron") };
    private static readonly ArtifactDigests HeronManifest = new() { Manifest = WorldReports.Named("heron manifest") };
    private static readonly ArtifactDigests HeronShapes = new() { Shapes = WorldReports.Named("heron shapes") };

    private enum Puts
    {
        Nothing,
        NewWeights,
        SameWeights,
    }

    [Fact]
    public async Task Without_a_job_declared_as_inference_there_is_no_input()
    {
        WriteJob("j-1", WorkloadClass.Pretraining, 200, InputRelation.Uses, Puts.NewWeights);

        var result = await EvaluateAsync("E9");

        Assert.Equal("Nobody reports a job declared as inference or evaluation.", result.NoInput);
        Assert.Empty(result.Leads);
    }

    [Fact]
    public async Task Where_the_lineage_of_all_such_jobs_is_redacted_there_is_no_input()
    {
        WriteJob("j-1", WorkloadClass.Inference, 200, InputRelation.Uses, Puts.NewWeights, redacted: ["lineage"]);

        Assert.Equal("The lineage of all 1 jobs declared as inference or evaluation is redacted.", (await EvaluateAsync("E9")).NoInput);
    }

    [Fact]
    public async Task Inference_that_leaves_new_weights_is_a_lead_and_a_long_one_says_so()
    {
        WriteJob("j-1", WorkloadClass.Inference, 167, InputRelation.Uses, Puts.NewWeights);
        WriteJob("j-2", WorkloadClass.Evaluation, 168, InputRelation.Uses, Puts.NewWeights);

        var result = await EvaluateAsync("E9");

        Assert.Equal((2, "acme/s-1/c-0/jobs/j-2", "acme/s-1/c-0/jobs/j-1"), (result.Tested, Record(result.Leads[0]), Record(result.Leads[1])));
        Assert.Equal([2, 1], result.Leads.Select(lead => lead.Reasons.Count));
        Assert.Equal("It held the same accelerators for 168 h; 168 h count as long.", result.Leads[0].Reasons[1].Sentence);
        Assert.Equal([1L], result.Leads[0].Entries);
        Assert.Equal(168 * 64, result.Leads[0].Severity!.Value);
    }

    [Theory]
    [InlineData(167, 0)]
    [InlineData(168, 1)]
    public async Task A_conversion_of_weights_is_a_lead_from_the_long_line_on(int hours, int leads)
    {
        WriteJob("j-1", WorkloadClass.Inference, hours, InputRelation.Quantize, Puts.NewWeights);

        Assert.Equal(leads, (await EvaluateAsync("E9")).Leads.Count);
    }

    [Fact]
    public async Task A_long_service_and_one_that_hands_on_the_weights_it_was_given_are_no_leads()
    {
        WriteJob("j-1", WorkloadClass.Inference, 3_000, InputRelation.Uses, Puts.Nothing);
        WriteJob("j-2", WorkloadClass.Inference, 3_000, InputRelation.Uses, Puts.SameWeights);
        WriteJob("j-3", WorkloadClass.Finetuning, 3_000, InputRelation.Finetune, Puts.NewWeights);

        var result = await EvaluateAsync("E9");

        Assert.Equal((2, 0), (result.Tested, result.Leads.Count));
        Assert.Contains("2 jobs of 168 h or more that declare no new weights cannot be judged, for services run long.", result.Caveats);
    }

    [Fact]
    public async Task Where_what_went_in_is_unknown_the_weights_are_not_said_to_be_new()
    {
        WriteJob("j-1", WorkloadClass.Inference, 100, LineageOf(InputRelation.Uses, Puts.NewWeights) with
        {
            Inputs = OrUnknown.Unknown<IReadOnlyList<LineageInput>>(),
        });

        var lead = Assert.Single((await EvaluateAsync("E9")).Leads);

        Assert.Equal("Declared as inference, it leaves weights that are not shown to have gone in: 1 of them.", lead.Reasons[0].Sentence);
        Assert.Contains("What went in is stated as unknown: the weights may be among it.", lead.Against);
    }

    [Fact]
    public async Task Weights_that_no_digest_tells_from_what_went_in_are_not_said_to_be_new()
    {
        WriteJob("j-1", WorkloadClass.Inference, 100, Taking(OrUnknown.Unknown<ArtifactDigests>(), "kestrel"));
        WriteJob("j-2", WorkloadClass.Inference, 100, Taking(OrUnknown.Known(HeronManifest)));
        WriteJob("j-3", WorkloadClass.Inference, 100, Taking(OrUnknown.Known(HeronShapes)));

        // A digest of one kind tells them apart; data need not be told from weights.
        WriteJob("j-4", WorkloadClass.Inference, 100, Taking(OrUnknown.Known(Kestrel)));
        WriteJob("j-5", WorkloadClass.Inference, 100, Taking(OrUnknown.Known(HeronManifest), role: ArtifactRole.Dataset));

        var leads = (await EvaluateAsync("E9")).Leads.OrderBy(lead => lead.Entries[0]).ToList();

        Assert.Equal(5, leads.Count);
        Assert.All(leads.Take(3), lead => Assert.EndsWith("are not shown to have gone in: 1 of them.", lead.Reasons[0].Sentence, StringComparison.Ordinal));
        Assert.All(
            leads.Take(3),
            lead => Assert.Contains("1 input of weights has no digest of a kind that all these weights have: it may be the same.", lead.Against));
        Assert.All(leads.Skip(3), lead => Assert.EndsWith("that did not go in: 1 of them.", lead.Reasons[0].Sentence, StringComparison.Ordinal));
        Assert.All(leads.Skip(3), lead => Assert.DoesNotContain(lead.Against, against => against.Contains("may be the same", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Weights_that_another_statement_tells_to_be_what_went_in_are_not_new()
    {
        WriteJob("j-1", WorkloadClass.Inference, 100, Taking(OrUnknown.Known(HeronManifest)));
        Assert.Single((await EvaluateAsync("E9")).Leads);

        WriteJob("j-2", WorkloadClass.Pretraining, 100, Taking(OrUnknown.Known(Kestrel)) with
        {
            Outputs = OrUnknown.Known<IReadOnlyList<LineageOutput>>(
                [new LineageOutput { Role = ArtifactRole.Weights, Relation = OutputRelation.Final, Digests = Heron with { Manifest = HeronManifest.Manifest } }]),
        });

        Assert.Empty((await EvaluateAsync("E9")).Leads);
    }

    [Fact]
    public async Task A_job_whose_outputs_are_unknown_is_not_judged()
    {
        var unknown = OrUnknown.Unknown<IReadOnlyList<LineageOutput>>();
        WriteJob("j-1", WorkloadClass.Inference, 200, LineageOf(InputRelation.Uses, Puts.Nothing) with { Outputs = unknown });
        Assert.Equal(
            "Of all 1 jobs declared as inference or evaluation the lineage is redacted, or what came out is stated as unknown.",
            (await EvaluateAsync("E9")).NoInput);

        WriteJob("j-2", WorkloadClass.Inference, 200, InputRelation.Uses, Puts.SameWeights);
        var result = await EvaluateAsync("E9");

        Assert.Equal((1, 0), (result.Tested, result.Leads.Count));
        Assert.Contains("1 job declared as inference or evaluation was not judged: what came out is stated as unknown.", result.Caveats);
        Assert.Contains("1 job of 168 h or more that declares no new weights cannot be judged, for services run long.", result.Caveats);
    }

    [Fact]
    public async Task The_key_stays_when_the_job_is_corrected()
    {
        var first = WriteJob("j-1", WorkloadClass.Inference, 100, InputRelation.Uses, Puts.NewWeights);
        var before = Assert.Single((await EvaluateAsync("E9")).Leads);
        WriteJob("j-1", WorkloadClass.Inference, 120, InputRelation.Uses, Puts.NewWeights, new Supersedes { Statement = first, Reason = SupersedesReason.Correction });

        var after = Assert.Single((await EvaluateAsync("E9")).Leads);

        Assert.Equal(before.Key, after.Key);
        Assert.Equal((0L, 1L), (before.Entries[0], after.Entries[0]));
    }

    private static string Record(Lead lead) => lead.Subject.Parts[0].Value;

    private Digest WriteJob(
        string id,
        WorkloadClass workload,
        int hours,
        InputRelation relation,
        Puts puts,
        Supersedes? supersedes = null,
        IReadOnlyCollection<string>? redacted = null) => World.Write(
        "acme",
        StatementKinds.Get<TrainingJobKind>(),
        $"acme/s-1/c-0/jobs/{id}",
        supersedes,
        redacted ?? [],
        [RunOf(workload, hours), Parties(), LineageOf(relation, puts)]);

    private void WriteJob(string id, WorkloadClass workload, int hours, Lineage lineage) =>
        World.Write("acme", StatementKinds.Get<TrainingJobKind>(), $"acme/s-1/c-0/jobs/{id}", RunOf(workload, hours), Parties(), lineage);

    private Lineage Taking(OrUnknown<ArtifactDigests> digests, string? name = null, ArtifactRole role = ArtifactRole.Weights) =>
        LineageOf(InputRelation.Uses, Puts.NewWeights) with
        {
            Inputs = OrUnknown.Known<IReadOnlyList<LineageInput>>(
                [new LineageInput { Role = role, Relation = InputRelation.Uses, Name = name, Digests = digests }]),
        };

    private Run RunOf(WorkloadClass workload, int hours) => new()
    {
        Salt = World.Salt(),
        State = JobState.Completed,
        AsOf = WrittenWorld.HoursAgo(1),
        StartedAt = OrUnknown.Known(WrittenWorld.HoursAgo(hours + 1)),
        EndedAt = OrUnknown.Known(WrittenWorld.HoursAgo(1)),
        Allocations =
        [
            new Allocation
            {
                From = WrittenWorld.HoursAgo(hours + 1),
                To = WrittenWorld.HoursAgo(1),
                Accelerator = TextValue.Parse<AcceleratorSlug>("nvidia-h100-sxm"),
                Count = 64,
                Domain = OrUnknown.Known("pod-1"),
            },
        ],
        AcceleratorHours = OrUnknown.Unknown<Estimate>(),
        Flop = OrUnknown.Unknown<FlopEstimate>(),
        Workload = new Workload { Class = workload, DataDomain = DataDomain.General },
    };

    private JobParties Parties() => new()
    {
        Salt = World.Salt(),
        Customer = OrUnknown.Known(EntityId.Parse("NATIONAL:SG:A1")),
        Rental = RentalReference.Unknown,
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
    };

    private Lineage LineageOf(InputRelation relation, Puts puts) => new()
    {
        Salt = World.Salt(),
        Model = OrUnknown.Unknown<ModelReference>(),
        Parameters = OrUnknown.Unknown<Estimate>(),
        Tokens = OrUnknown.Unknown<Estimate>(),
        Inputs = OrUnknown.Known<IReadOnlyList<LineageInput>>(
            [new LineageInput { Role = ArtifactRole.Weights, Relation = relation, Digests = OrUnknown.Known(Kestrel) }]),
        Outputs = OrUnknown.Known<IReadOnlyList<LineageOutput>>(puts == Puts.Nothing
            ? []
            : [new LineageOutput { Role = ArtifactRole.Weights, Relation = OutputRelation.Final, Digests = puts == Puts.SameWeights ? Kestrel : Heron }]),
    };
}
