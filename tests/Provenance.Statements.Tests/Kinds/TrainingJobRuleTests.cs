// The rules of training-job, each broken once, and what lies just within them.

using Provenance.Statements.Tests.Kinds.Reports;
using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds;

public sealed class TrainingJobRuleTests
{
    private const RefusalReason Impossible = RefusalReason.ValueImpossible;
    private const WarningReason Implausible = WarningReason.DeclarationImplausible;

    // 1,024 accelerators × 864,000 s × 989.4e12 operations a second.
    private const string AtPeak = "875357798400000000000000";

    public static TheoryData<RuleCase> Times => RuleCase.Data(
        new("a job is not of the future", Job.With<Run>(r => r with { AsOf = At("2026-11-23T09:00:00.000001Z") }), Impossible, "run.asOf"),
        new("a job that ended more than 30 days ago is late", (Job with { IssuedAt = At("2026-12-21T00:00:00.000001Z") }), WarningReason.ReportLate, "run.endedAt"),
        new("a job that ended exactly 30 days ago is not late", Job with { IssuedAt = At("2026-12-21T00:00:00Z") }),
        new("a running job is late by its asOf", (Running with { IssuedAt = At("2027-01-01T00:00:00Z") }), WarningReason.ReportLate, "run.asOf"),
        new("a job starts after it is submitted", Job.With<Run>(r => r with { SubmittedAt = At("2026-11-11T00:00:01Z") }), Impossible, "run.startedAt"),
        new("a job is not submitted after asOf", Job.With<Run>(r => r with { SubmittedAt = At("2026-11-22T00:00:01Z"), StartedAt = OrUnknown.Unknown<Timestamp>() }), Impossible, "run.submittedAt"),
        new("a job does not end after asOf", Job.With<Run>(r => r with { EndedAt = Known(At("2026-11-22T00:00:01Z")) }), Impossible, "run.endedAt"),
        new("a job ends after it starts", Job.With<Run>(r => r with { StartedAt = Known(At("2026-11-21T00:00:01Z")), Allocations = [], AcceleratorHours = OrUnknown.Unknown<Estimate>(), Flop = OrUnknown.Unknown<FlopEstimate>() }), Impossible, "run.endedAt"),
        new("a completed job has an end", Job.With<Run>(r => r with { EndedAt = null }), RefusalReason.FieldMissing, "run.endedAt"),
        new("a completed job's end may be unknown", Job.With<Run>(r => r with { EndedAt = OrUnknown.Unknown<Timestamp>() })),
        new("a running job has not ended", Job.With<Run>(r => r with { State = JobState.Running }), Impossible, "run.endedAt"),
        new("a queued job has not ended", Job.With<Run>(r => r with { State = JobState.Queued }), Impossible, "run.endedAt"),
        new("a running job is good", Running),
        new("an allocation ends after it starts", Allocated("2026-11-21T00:00:00Z", "2026-11-21T00:00:00Z"), Impossible, "run.allocations[0].to"),
        new("an allocation does not end after asOf", Allocated("2026-11-11T00:00:00Z", "2026-11-22T00:00:01Z").With<Run>(r => r with { EndedAt = OrUnknown.Unknown<Timestamp>() }), Impossible, "run.allocations[0].to"),
        new("an allocation should not begin before the job", Allocated("2026-11-10T23:00:00Z", "2026-11-21T00:00:00Z"), Implausible, "run.allocations[0].from"),
        new("an allocation should not end after the job", Allocated("2026-11-11T00:00:00Z", "2026-11-21T01:00:00Z"), Implausible, "run.allocations[0].to"));

    public static TheoryData<RuleCase> Work => RuleCase.Data(
        new("an allocated accelerator should be known", Job.With<Run>(r => r with { Allocations = [r.Allocations[0] with { Accelerator = Accelerator("example-chip-9") }] }), WarningReason.AcceleratorUnknown, "run.allocations[0].accelerator"),
        new("hours may differ from the allocations by 1 %", Job.With<Run>(r => r with { AcceleratorHours = Exactly("248217.6") })),
        new("hours should not be more than 1 % above the allocations", Job.With<Run>(r => r with { AcceleratorHours = Exactly("248217.600001") }), WarningReason.HoursDiffer, "run.acceleratorHours"),
        new("hours may be 1 % below the allocations", Job.With<Run>(r => r with { AcceleratorHours = Exactly("243302.4") })),
        new("hours should not be more than 1 % below the allocations", Job.With<Run>(r => r with { AcceleratorHours = Exactly("243302.399999") }), WarningReason.HoursDiffer, "run.acceleratorHours"),
        new("a range of hours that holds the allocations is good", Job.With<Run>(r => r with { AcceleratorHours = Known(Range("1", "999999999999999999999999999999")) })),
        new("hours of any size are compared", Job.With<Run>(r => r with { AcceleratorHours = Exactly("999999999999999999999999999999.999999") }), WarningReason.HoursDiffer, "run.acceleratorHours"),
        new("hours should not be stated without what was held", Job.With<Run>(r => r with { Allocations = [], Flop = OrUnknown.Unknown<FlopEstimate>() }), Implausible, "run.allocations"),
        new("operations should not be stated without what was held", Job.With<Run>(r => r with { Allocations = [], AcceleratorHours = Exactly("0") }), Implausible, "run.allocations"),
        new("what took no hours may list nothing", Job.With<Run>(r => r with { Allocations = [], AcceleratorHours = Exactly("0"), Flop = OrUnknown.Unknown<FlopEstimate>() })),
        new("operations may reach the peak", Operations(AtPeak, NumberFormat.Bf16)),
        new("operations should not exceed the peak by one", Operations("875357798400000000000001", NumberFormat.Bf16), WarningReason.UtilisationAboveOne, "run.flop"),
        new("the peak depends on the number format", Operations("875357798400000000000001", NumberFormat.Fp8)),
        new("mixed formats are bounded by the highest peak", Operations("2000000000000000000000000", NumberFormat.Mixed), WarningReason.UtilisationAboveOne, "run.flop"),
        new("only the low figure is held against the peak", Job.With<Run>(r => r with { Flop = Known(Flop(AtPeak, "999999999999999999999999999999", NumberFormat.Bf16)) })),
        new("without a peak in the format operations are not compared", Operations("2000000000000000000000000", NumberFormat.Fp4)));

    public static TheoryData<RuleCase> PartiesAndLineage => RuleCase.Data(
        new("a job runs under a rental of its own cluster", Job.With<JobParties>(p => p with { Rental = RentalReference.Parse("acme/jurong-1/h100-b/rentals/c-17") }), Implausible, "parties.rental"),
        new("a job may run under no rental", Job.With<JobParties>(p => p with { Rental = RentalReference.None })),
        new("the rental may be unknown", Job.With<JobParties>(p => p with { Rental = RentalReference.Unknown })),
        new("a country stands once", Job.With<JobParties>(p => p with { AccessCountries = KnownList(CountryCode.Parse("SG"), CountryCode.Parse("SG")) }), Impossible, "parties.accessCountries[1]"),
        new("an input without digests is named", Inputs(Base with { Name = null, Digests = OrUnknown.Unknown<ArtifactDigests>() }), RefusalReason.FieldMissing, "lineage.inputs[0].name"),
        new("an input with a name may lack digests", Inputs(Base with { Digests = OrUnknown.Unknown<ArtifactDigests>() })),
        new("an input stands once", Inputs(Base, Base), Impossible, "lineage.inputs[1].digests"),
        new("an input may be both weights and teacher", Inputs(Base, Base with { Role = ArtifactRole.Teacher, Relation = InputRelation.Distill })),
        new("models of one architecture have the same shapes", Inputs(Base, JobReports.Input("another base", ArtifactRole.Weights, InputRelation.ContinuedPretrain))),
        new("an output stands once", Job.With<Lineage>(l => l with { Outputs = KnownList(JobReports.Output("heron"), JobReports.Output("heron")) }), Impossible, "lineage.outputs[1].digests"),
        new("an output should differ from every input", Job.With<Lineage>(l => l with { Outputs = KnownList(JobReports.Output("base")) }), Implausible, "lineage.outputs[0].digests"),
        new("a lineage may be unknown", Job.With<Lineage>(l => l with { Inputs = OrUnknown.Unknown<IReadOnlyList<LineageInput>>(), Outputs = OrUnknown.Unknown<IReadOnlyList<LineageOutput>>(), Model = OrUnknown.Unknown<ModelReference>() })));

    private static ReportFixture Job => JobReports.Completed;

    private static ReportFixture Running => Job.With<Run>(r => r with { State = JobState.Running, EndedAt = null });

    private static LineageInput Base => JobReports.Input("base", ArtifactRole.Weights, InputRelation.ContinuedPretrain);

    [Theory]
    [MemberData(nameof(Times))]
    [MemberData(nameof(Work))]
    [MemberData(nameof(PartiesAndLineage))]
    public void Rule(RuleCase rule) => rule.Judge();

    [Fact]
    public void Rules_judge_what_is_there_when_sections_are_missing() =>
        Assert.All(
            [Job.Without<Run>(), Job.Without<JobParties>(), Job.Without<Lineage>(), Job with { Sections = [] }],
            report => Assert.Empty(report.Check()));

    private static ReportFixture Allocated(string from, string to) => Job.With<Run>(r => r with
    {
        Allocations = [JobReports.Allocation(from, to)],
        AcceleratorHours = OrUnknown.Unknown<Estimate>(),
        Flop = OrUnknown.Unknown<FlopEstimate>(),
    });

    private static ReportFixture Operations(string low, NumberFormat format) =>
        Job.With<Run>(r => r with { Flop = Known(Flop(low, low, format)) });

    private static ReportFixture Inputs(params LineageInput[] inputs) =>
        Job.With<Lineage>(l => l with { Inputs = KnownList(inputs) });
}
