using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Sections of one of the bench's training jobs: varied enough that no two customers or models look alike.</summary>
internal static class JobSections
{
    private const int Customers = 5000;
    private const int Models = 20_000;

    // 989 TFLOP/s dense in bf16, 40 % of it used.
    private const ulong FlopPerAcceleratorSecond = 395_600_000_000_000;

    private static readonly AcceleratorSlug H100 = AcceleratorSlug.Parse("nvidia-h100-sxm");

    public static IReadOnlyList<Section> Of(int number, DateTimeOffset started, DateTimeOffset ended)
    {
        var accelerators = 8L << (number % 6);
        var seconds = (ulong)(ended - started).TotalSeconds * (ulong)accelerators;
        return [Run(number, started, ended, accelerators, seconds), Parties(number), Lineage(number)];
    }

    /// <summary>The customer of a job.</summary>
    public static string CustomerOf(int number) => $"OPERATOR:acme:customer-{number * 31L % Customers}";

    /// <summary>The section of an inventory of one of the clusters.</summary>
    public static Capacity Capacity(Timestamp asOf) => new()
    {
        Salt = Salt.Draw(),
        AsOf = asOf,
        Status = ClusterStatus.Operational,
        Country = CountryCode.Parse("SG"),
        Domains =
        [
            new InterconnectDomain
            {
                Domain = "fabric-1",
                Accelerator = H100,
                Count = 16_384,
                InterconnectGbitPerSecond = OrUnknown.Known(Quantity.FromInteger(400)),
            },
        ],
    };

    private static Run Run(int number, DateTimeOffset started, DateTimeOffset ended, long accelerators, ulong seconds) => new()
    {
        Salt = Salt.Draw(),
        State = JobState.Completed,
        AsOf = Timestamp.FromDateTimeOffset(ended),
        StartedAt = OrUnknown.Known(Timestamp.FromDateTimeOffset(started)),
        EndedAt = OrUnknown.Known(Timestamp.FromDateTimeOffset(ended)),
        Allocations =
        [
            new Allocation
            {
                From = Timestamp.FromDateTimeOffset(started),
                To = Timestamp.FromDateTimeOffset(ended),
                Accelerator = H100,
                Count = accelerators,
                Domain = OrUnknown.Known("fabric-1"),
            },
        ],
        AcceleratorHours = OrUnknown.Known(Estimate.Exactly(Quantity.FromInteger(seconds / 3600), EstimateBasis.Measured)),
        Flop = OrUnknown.Known(new FlopEstimate
        {
            Low = Flop(seconds),
            High = Flop(seconds),
            Basis = EstimateBasis.Computed,
            Format = NumberFormat.Bf16,
        }),
        Workload = new Workload { Class = WorkloadClass.Pretraining, DataDomain = DataDomain.General },
    };

    private static JobParties Parties(int number) => new()
    {
        Salt = Salt.Draw(),
        Customer = OrUnknown.Known(EntityId.Parse(CustomerOf(number))),
        Rental = RentalReference.Unknown,
        AccessCountries = OrUnknown.Known<IReadOnlyList<CountryCode>>([CountryCode.Parse("SG")]),
    };

    private static Lineage Lineage(int number) => new()
    {
        Salt = Salt.Draw(),
        Model = OrUnknown.Known(new ModelReference { Name = $"model-{number * 17 % Models}" }),
        Parameters = OrUnknown.Unknown<Estimate>(),
        Tokens = OrUnknown.Unknown<Estimate>(),
        Inputs = OrUnknown.Known<IReadOnlyList<LineageInput>>(
        [
            new LineageInput
            {
                Role = ArtifactRole.Weights,
                Relation = InputRelation.Resume,
                Digests = OrUnknown.Known(new ArtifactDigests { File = Artifact(number / 2) }),
            },
        ]),
        Outputs = OrUnknown.Known<IReadOnlyList<LineageOutput>>(
        [
            new LineageOutput
            {
                Role = ArtifactRole.Weights,
                Relation = OutputRelation.Checkpoint,
                Digests = new ArtifactDigests { File = Artifact(number + 1) },
            },
        ]),
    };

    private static Digest Artifact(int number) => Digest.Of(BitConverter.GetBytes(number));

    private static Quantity Flop(ulong seconds) => new((UInt128)seconds * FlopPerAcceleratorSecond * 1_000_000);
}
