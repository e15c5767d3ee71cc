using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Draws records and sections of reports.</summary>
internal sealed class WorldReports(Random random)
{
    public static readonly Timestamp Now = Timestamp.Parse("2026-11-23T09:00:00Z");

    private const long Hour = 3_600_000_000;

    public static readonly string[] Customers = ["NATIONAL:SG:A1", "NATIONAL:MY:B2", "OPERATOR:acme:c-3"];
    public static readonly string[] Models = ["Heron", "Heron-Chat", "Wren"];
    public static readonly string[] Domains = ["pod-1", "pod-2", "elsewhere"];
    private static readonly string[] Kinds =
        ["training-job", "training-job", "training-job", "training-job", "cluster-inventory", "entity", "rental", "usage", "period-close", "model-release"];

    private static readonly string[] Accelerators =
        [.. AcceleratorCatalogue.Default.All.Where(chip => chip.PeakFlopsIn(NumberFormat.Bf16) is not null).Take(2).Select(chip => chip.Slug), "nonesuch-1"];

    private static readonly string[] Countries = ["SG", "MY"];
    private static readonly string[] ArtifactNames = [.. Models, "corpus"];

    private int _drawn;

    public StatementKind DrawKind() => StatementKinds.ByName[Pick(Kinds)];

    public string DrawRecord(StatementKind kind, string party) => kind.Name switch
    {
        "training-job" => $"{party}/s-1/c-{random.Next(2)}/jobs/{Id()}",
        "cluster-inventory" => $"{party}/s-1/c-{random.Next(2)}",
        "entity" => "entities/" + Pick(Customers),
        "rental" => $"{party}/s-1/c-0/rentals/{Id()}",
        "usage" => $"{party}/s-1/c-0/usage/{Id()}",
        "period-close" => $"{party}/s-1/periods/{Id()}",
        _ => $"{party}/models/{Id()}",
    };

    public IEnumerable<Section> DrawSections(StatementKind kind, string record) => kind.Name switch
    {
        "training-job" => [DrawRun(), DrawParties(), DrawLineage()],
        "cluster-inventory" => [DrawCapacity()],
        "entity" => [DrawIdentity(record["entities/".Length..])],
        "rental" => [DrawTerms(), DrawRentalParties()],
        "usage" => [DrawTotals(), DrawUsageCustomers()],
        "period-close" => [DrawClose()],
        _ => [DrawRelease()],
    };

    private string Id() => $"id-{++_drawn}";

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private bool Chance(int of) => random.Next(of) == 0;

    private Salt Salt() => new((UInt128)random.NextInt64());

    private static Timestamp At(int hoursAgo) => new(Now.Microseconds - (hoursAgo * Hour));

    private Estimate Estimate()
    {
        var low = (ulong)random.Next(100_000);
        return new Estimate
        {
            Low = new Quantity(low * 1_234_567),
            High = new Quantity((low + (ulong)random.Next(50)) * 1_234_567),
            Basis = Pick(Enum.GetValues<EstimateBasis>()),
        };
    }

    private OrUnknown<T> Maybe<T>(T value)
        where T : notnull => Chance(6) ? OrUnknown.Unknown<T>() : OrUnknown.Known(value);

    private Run DrawRun()
    {
        var start = random.Next(20, 40);
        var end = random.Next(1, 20);
        var isRunning = Chance(5);
        return new Run
        {
            Salt = Salt(),
            State = isRunning ? JobState.Running : JobState.Completed,
            AsOf = At(end),
            StartedAt = Maybe(At(start)),
            EndedAt = isRunning ? null : Maybe(At(end)),
            Allocations = [.. Enumerable.Range(0, random.Next(4)).Select(_ => DrawAllocation(start, end))],
            AcceleratorHours = Maybe(Estimate()),
            Flop = Maybe(DrawFlop()),
            Workload = new Workload { Class = Pick(Enum.GetValues<WorkloadClass>()), DataDomain = DataDomain.General },
        };
    }

    private FlopEstimate DrawFlop()
    {
        // Thirty digits, so that sums leave 64 bits.
        var high = new Quantity((UInt128)random.NextInt64() * 1_000_000_000_000_000);
        return new FlopEstimate { Low = new Quantity(high.Millionths / 2), High = high, Basis = EstimateBasis.Declared, Format = NumberFormat.Bf16 };
    }

    private Allocation DrawAllocation(int start, int end)
    {
        var from = random.Next(end + 1, start + 1);
        return new Allocation
        {
            From = At(from),
            To = At(random.Next(end, from)),
            Accelerator = TextValue.Parse<AcceleratorSlug>(Pick(Accelerators)),
            Count = random.Next(1, 9) * 8,
            Domain = Maybe(Pick(Domains)),
        };
    }

    private JobParties DrawParties() => new()
    {
        Salt = Salt(),
        Customer = Maybe(EntityId.Parse(Pick(Customers))),
        CustomerAccount = Chance(2) ? null : "vc-" + random.Next(3),
        Rental = RentalReference.Unknown,
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
    };

    private Lineage DrawLineage() => new()
    {
        Salt = Salt(),
        Model = Chance(2) ? OrUnknown.Unknown<ModelReference>() : OrUnknown.Known(new ModelReference { Name = Pick(Models) }),
        Parameters = OrUnknown.Unknown<Estimate>(),
        Tokens = OrUnknown.Unknown<Estimate>(),
        Inputs = Maybe<IReadOnlyList<LineageInput>>([.. Enumerable.Range(0, random.Next(3)).Select(_ => DrawInput())]),
        Outputs = Maybe<IReadOnlyList<LineageOutput>>([.. Enumerable.Range(0, random.Next(3)).Select(_ => new LineageOutput
        {
            Role = Pick([ArtifactRole.Weights, ArtifactRole.Dataset]),
            Relation = Pick(Enum.GetValues<OutputRelation>()),
            Name = Chance(2) ? null : Pick(ArtifactNames),
            Digests = DrawDigests(),
        })]),
    };

    private LineageInput DrawInput()
    {
        var digests = Chance(3) ? OrUnknown.Unknown<ArtifactDigests>() : OrUnknown.Known(DrawDigests());
        return new LineageInput
        {
            Role = Pick([ArtifactRole.Weights, ArtifactRole.Teacher, ArtifactRole.Dataset]),
            Relation = Pick(Enum.GetValues<InputRelation>()),
            Name = digests.IsKnown && Chance(2) ? null : Pick(ArtifactNames),
            Digests = digests,
        };
    }

    // From a pool of few, so that artifacts meet; sometimes an artifact joins two others; sometimes only shapes are known.
    private ArtifactDigests DrawDigests()
    {
        var digests = new ArtifactDigests
        {
            File = Chance(3) ? null : DigestOf("f", 40),
            Manifest = Chance(2) ? null : DigestOf("m", 40),
            TensorRoot = Chance(3) ? DigestOf("t", 40) : null,
            Shapes = DigestOf("s", 3),
        };

        // Where nothing else tells two artifacts apart, the test must be able to.
        return digests.Identifying().Any() ? digests : digests with { Shapes = Named($"shapes {++_drawn}") };
    }

    public static Digest Named(string name) => Digest.Of(Encoding.UTF8.GetBytes(name));

    private Digest DigestOf(string kind, int of) => Named(kind + random.Next(of));

    private Capacity DrawCapacity() => new()
    {
        Salt = Salt(),
        AsOf = At(1),
        Status = ClusterStatus.Operational,
        Country = CountryCode.Parse(Pick(Countries)),
        Domains = [.. Domains[..2].Select(domain => new InterconnectDomain
        {
            Domain = domain,
            Accelerator = TextValue.Parse<AcceleratorSlug>(Pick(Accelerators)),
            Count = 512,
            InterconnectGbitPerSecond = Maybe(Quantity.FromInteger((ulong)(100 * random.Next(1, 5)))),
        })],
    };

    private Identity DrawIdentity(string entity) => new()
    {
        Salt = Salt(),
        Entity = EntityId.Parse(entity),
        Type = EntityType.LegalEntity,
        Names = [Name("Kestrel " + random.Next(3)), Name("隼 " + random.Next(2))],
        Jurisdiction = OrUnknown.Unknown<CountryCode>(),
    };

    private static PartyName Name(string text) => new() { Text = text, Kind = NameKind.Registered };

    private Terms DrawTerms() => new()
    {
        Salt = Salt(),
        From = At(50),
        To = RentalEnd.Open,
        Reserved = [],
        Purpose = RentalPurpose.Training,
        Visibility = Visibility.Scheduler,
    };

    private RentalParties DrawRentalParties() => new()
    {
        Salt = Salt(),
        Customer = Maybe(EntityId.Parse(Pick(Customers))),
        CustomerNames = [Name("Contract name " + random.Next(3))],
        Resellers = [],
        EndCustomer = EndCustomer.Customer,
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
    };

    private Totals DrawTotals() => new()
    {
        Salt = Salt(),
        From = At(48),
        To = At(24),
        SmallJobs = Maybe(Estimate()),
        Inference = Maybe(Estimate()),
        Idle = Maybe(Estimate()),
        Maintenance = Maybe(Estimate()),
        SmallJobLineAcceleratorHours = Quantity.FromInteger(10),
    };

    private UsageCustomers DrawUsageCustomers() => new()
    {
        Salt = Salt(),
        Items = [new CustomerUsage { Customer = OrUnknown.Known(EntityId.Parse(Customers[0])), SmallJobs = Maybe(Estimate()), Inference = Maybe(Estimate()) }],
    };

    private PeriodCloseBody DrawClose() => new()
    {
        Salt = Salt(),
        From = At(48),
        To = At(24),
        Streams = [new StreamRange { Stream = new StreamId(1), First = 1, Last = 4 }],
        Statements = 4,
        MerkleRoot = Named("root"),
        AcceleratorHours = Maybe(Estimate()),
        Nil = [],
    };

    private ModelReleaseBody DrawRelease() => new()
    {
        Salt = Salt(),
        Names = [Name(Pick(Models)), Name("Release " + random.Next(2))],
        Publisher = Maybe(EntityId.Parse(Pick(Customers))),
        ReleasedOn = OrUnknown.Unknown<CalendarDate>(),
        Artifacts = Chance(3) ? [] : [new ReleasedArtifact { Role = Pick([ArtifactRole.Weights, ArtifactRole.Dataset]), Digests = DrawDigests() }],
        DeclaredOrigin = Maybe(CountryCode.Parse(Pick(Countries))),
        Bases = Chance(2) ? null : [DrawBase()],
        Flop = Maybe(DrawFlop()),
    };

    private ModelBase DrawBase()
    {
        var digests = Chance(2) ? OrUnknown.Unknown<ArtifactDigests>() : OrUnknown.Known(DrawDigests());
        return new ModelBase { Relation = InputRelation.Finetune, Name = digests.IsKnown ? null : Pick(Models), Digests = digests };
    }
}
