using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class JobReports
{
    // 1,024 accelerators for 240 hours at 40 % of 989.4 TFLOP/s are 3.5e23 operations.
    public static ReportFixture Completed => new(
        "training-job",
        $"{Cluster}/jobs/4711",
        new Run
        {
            Salt = AnySalt,
            State = JobState.Completed,
            AsOf = At("2026-11-22T00:00:00Z"),
            SubmittedAt = At("2026-11-10T23:00:00Z"),
            StartedAt = Known(At("2026-11-11T00:00:00Z")),
            EndedAt = Known(At("2026-11-21T00:00:00Z")),
            Allocations = [Allocation("2026-11-11T00:00:00Z", "2026-11-21T00:00:00Z")],
            AcceleratorHours = Exactly("245760"),
            Flop = Known(Flop("340000000000000000000000", "360000000000000000000000", NumberFormat.Bf16)),
            Workload = new Workload { Class = WorkloadClass.Pretraining, DataDomain = DataDomain.General },
            SchedulerRunId = "4711",
        },
        new JobParties
        {
            Salt = AnySalt,
            Customer = Known(Company),
            CustomerAccount = "vc-heron",
            Rental = RentalReference.Parse($"{Cluster}/rentals/c-17"),
            AccessCountries = KnownList(CountryCode.Parse("SG")),
        },
        new Lineage
        {
            Salt = AnySalt,
            Model = Known(new ModelReference { Name = "Heron", Version = "1" }),
            Parameters = Exactly("70000000000"),
            Tokens = Exactly("800000000000"),
            Inputs = KnownList(Input("base", ArtifactRole.Weights, InputRelation.ContinuedPretrain), Input("corpus", ArtifactRole.Dataset, InputRelation.Uses)),
            Outputs = KnownList(Output("heron")),
        });

    public static Allocation Allocation(string from, string to) => new()
    {
        From = At(from),
        To = At(to),
        Accelerator = H100,
        Count = 1024,
        Domain = Known("fabric-0"),
    };

    public static LineageInput Input(string name, ArtifactRole role, InputRelation relation) => new()
    {
        Role = role,
        Relation = relation,
        Name = name,
        Digests = Known(Digests(name)),
    };

    public static LineageOutput Output(string name) => new()
    {
        Role = ArtifactRole.Weights,
        Relation = OutputRelation.Final,
        Name = name,
        Digests = Digests(name),
    };
}
