using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Draws records and sections of reports.</summary>
internal sealed class WorldReports(Random random, bool isShady = false, bool changesHands = false)
{
    private readonly WorldEntities _entities = new(random, isShady) { ChangesHands = changesHands };
    private readonly WorldAccounts _accounts = new(random);
    private readonly WorldRentals _rentals = new(random, isShady);

    public static readonly Timestamp Now = Timestamp.Parse("2026-11-23T09:00:00Z");

    private const long Hour = 3_600_000_000;
    private const int HoursBetween = 4;

    public static readonly string[] Customers = ["NATIONAL:SG:A1", "NATIONAL:MY:B2", "OPERATOR:acme:c-3"];
    public static readonly string[] Models = ["Heron", "Heron-Chat", "Wren"];
    public static readonly string[] Domains = ["pod-1", "pod-2", "elsewhere"];
    private static readonly string[] Kinds =
        [
            "training-job", "training-job", "training-job", "training-job", "cluster-inventory", "entity", "entity", "rental", "rental", "usage",
            "period-close", "model-release", "listing", "judgement",
        ];

    private static readonly string[] Accelerators =
        [.. AcceleratorCatalogue.Default.All.Where(chip => chip.PeakFlopsIn(NumberFormat.Bf16) is not null).Take(2).Select(chip => chip.Slug), "nonesuch-1", "nvidia-v100-sxm2", "nvidia-h20"];

    private static readonly ArtifactRole[] InputRoles =
        [ArtifactRole.Weights, ArtifactRole.Weights, ArtifactRole.Teacher, ArtifactRole.RewardModel, ArtifactRole.Dataset, ArtifactRole.SyntheticData, ArtifactRole.Code];

    // How those go on who took weights over from somebody.
    private static readonly InputRelation[] Handed = [InputRelation.Resume, InputRelation.ContinuedPretrain, InputRelation.Finetune, InputRelation.Quantize];

    private static readonly string[] Countries = ["SG", "MY"];
    private static readonly string[] ArtifactNames = [.. Models, "corpus"];

    private int _drawn;

    /// <summary>What has been logged so far, which closes of periods cover.</summary>
    public IReadOnlyList<WorldEntry> Logged { get; init; } = [];

    /// <summary>Kinds that every second statement is of; every kind is drawn as often as any world has it where there are none.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    /// <summary>Entries of a world whose jobs are reported as they happen, each some hours after the one before; 0 where they come in any order.</summary>
    public int EntriesInOrder { get; init; }

    public StatementKind DrawKind() => StatementKinds.ByName[About.Count > 0 && Chance(2) ? Pick(About) : Pick(Kinds)];

    public string DrawRecord(StatementKind kind, string party) => kind.Name switch
    {
        "training-job" => $"{party}/s-1/c-{random.Next(2)}/jobs/{Id()}",
        "cluster-inventory" => _accounts.DrawInventoryRecord(party),
        "entity" => "entities/" + Pick(WorldEntities.All),
        "rental" => _rentals.DrawRecord(party),
        "usage" => $"{party}/s-1/c-{random.Next(2)}/usage/{Id()}",
        "period-close" => $"{party}/s-1/periods/{Id()}",
        "listing" => $"{party}/lists/watched/{Id()}",
        "judgement" => $"{party}/judgements/{Id()}",
        _ => $"{party}/models/{Id()}",
    };

    public IEnumerable<Section> DrawSections(StatementKind kind, string record) => kind.Name switch
    {
        "training-job" => [DrawRun(), DrawParties(record), DrawLineage()],
        "cluster-inventory" => _accounts.DrawInventory(record),
        "entity" => _entities.DrawEntity(record["entities/".Length..]),
        "rental" => [_rentals.DrawTerms(), _rentals.DrawParties()],
        "usage" => [_accounts.DrawTotals(() => Maybe(Estimate())), DrawUsageCustomers()],
        "period-close" => [_accounts.DrawClose(Logged, record.Split('/')[0], Maybe(Estimate()))],
        "listing" => [_entities.DrawListing()],
        "judgement" => [_entities.DrawJudgement()],
        _ => [DrawRelease()],
    };

    private string Id() => $"id-{++_drawn}";

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private bool Chance(int of) => random.Next(of) == 0;

    private Salt Salt() => new((UInt128)random.NextInt64());

    private Timestamp At(int hoursAgo) => new(Now.Microseconds - ((hoursAgo + HoursToCome) * Hour));

    private long HoursToCome => (long)Math.Max(0, EntriesInOrder - Logged.Count) * HoursBetween;

    // Hours or days ago: days reach into the month before. Often on the hour, so that ends and starts meet.
    private Timestamp At(int ago, int unitHours) =>
        new(Now.Microseconds - (((ago * unitHours) + HoursToCome) * Hour) - (Chance(2) ? 0 : random.NextInt64(Hour / 2)));

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

    // Of some billions, so that jobs imply utilisations on both sides of what is plausible.
    private Estimate Size(ulong unit, int most)
    {
        var low = (ulong)random.Next(1, most) * unit;
        return new Estimate
        {
            Low = Quantity.FromInteger(low),
            High = Quantity.FromInteger(low + ((ulong)random.Next(2) * unit)),
            Basis = EstimateBasis.Declared,
        };
    }

    private OrUnknown<T> Maybe<T>(T value)
        where T : notnull => Chance(6) ? OrUnknown.Unknown<T>() : OrUnknown.Known(value);

    private Run DrawRun()
    {
        var start = random.Next(20, 40);
        var end = random.Next(1, 20);
        var isRunning = Chance(5);
        var unit = Chance(2) ? 1 : 24;
        return Steadied(new Run
        {
            Salt = Salt(),
            State = isRunning ? JobState.Running : JobState.Completed,
            AsOf = At(end * unit),
            StartedAt = Maybe(At(start, unit)),
            EndedAt = isRunning ? null : Maybe(At(end * unit)),
            Allocations = [.. Enumerable.Range(0, random.Next(4)).Select(_ => DrawAllocation(start, end, unit))],
            AcceleratorHours = Maybe(Estimate()),
            Flop = Maybe(DrawFlop()),
            Workload = new Workload { Class = isShady && Chance(4) ? WorkloadClass.Inference : Pick(Enum.GetValues<WorkloadClass>()), DataDomain = DataDomain.General },
        });
    }

    // Half of the jobs with one allocation hold it from their start to their end, as nearly all jobs do elsewhere.
    private static Run Steadied(Run run) =>
        run is { Allocations: [var only], StartedAt: { IsKnown: true, Value: var start }, EndedAt: { IsKnown: true, Value: var end } } && only.Count % 16 == 0
            ? run with { Allocations = [only with { From = start, To = end }] }
            : run;

    private FlopEstimate DrawFlop()
    {
        // Thirty digits, so that sums leave 64 bits. The least is the most, its half or far less, so that what is surely most
        // need not be what may be most.
        var drawn = random.NextInt64();
        var high = new Quantity((UInt128)drawn * 1_000_000_000_000_000);
        UInt128 parts = (drawn % 3) switch { 0 => 1, 1 => 2, _ => 40 };
        return new FlopEstimate { Low = new Quantity(high.Millionths / parts), High = high, Basis = EstimateBasis.Declared, Format = Pick([NumberFormat.Bf16, NumberFormat.Bf16, NumberFormat.Fp8]) };
    }

    private Allocation DrawAllocation(int start, int end, int unit)
    {
        var from = isShady && Chance(2) ? start : random.Next(end + 1, start);
        return new Allocation
        {
            From = At(from, unit),
            To = At((isShady && Chance(2) ? end : random.Next(end, from)) * unit),
            Accelerator = TextValue.Parse<AcceleratorSlug>(Pick(Accelerators)),
            Count = random.Next(1, 9) * 8,
            Domain = Maybe(Pick(Domains)),
        };
    }

    private JobParties DrawParties(string record) => new()
    {
        Salt = Salt(),
        Customer = Maybe(EntityId.Parse(Pick(Customers))),
        CustomerAccount = Chance(2) ? null : "vc-" + random.Next(3),
        Rental = _rentals.DrawReference(record),
        AccessCountries = _rentals.DrawAccess(),
    };

    private Lineage DrawLineage() => new()
    {
        Salt = Salt(),
        Model = Chance(2) ? OrUnknown.Unknown<ModelReference>() : OrUnknown.Known(new ModelReference { Name = Pick(Models) }),
        Parameters = Maybe(isShady || Chance(2)
            ? Size(1_000_000_000, 4)
            : Statements.Estimate.Exactly(Quantity.FromInteger((ulong)random.NextInt64(100_000_000_000_000)), EstimateBasis.Declared)),
        Tokens = Maybe(Size(100_000_000_000, 30)),
        Inputs = Maybe<IReadOnlyList<LineageInput>>([.. Enumerable.Range(0, random.Next(3)).Select(_ => DrawInput())]),
        Outputs = Maybe<IReadOnlyList<LineageOutput>>([.. Enumerable.Range(0, random.Next(3)).Select(_ => new LineageOutput
        {
            Role = Pick([ArtifactRole.Weights, ArtifactRole.Weights, ArtifactRole.Dataset, ArtifactRole.SyntheticData, ArtifactRole.Code]),
            Relation = Pick(Enum.GetValues<OutputRelation>()),
            Name = Chance(2) ? null : Pick(ArtifactNames),
            Digests = DrawDigests(),
        })]),
    };

    private LineageInput DrawInput()
    {
        if (isShady && Chance(2))
        {
            // Of shapes that others have too, and of an origin that nobody reports.
            return new LineageInput
            {
                Role = ArtifactRole.Weights,
                Relation = Pick(Handed),
                Digests = OrUnknown.Known(new ArtifactDigests { File = Named($"checkpoint {++_drawn}"), Shapes = DigestOf("s", 5) }),
            };
        }

        var digests = Chance(3) ? OrUnknown.Unknown<ArtifactDigests>() : OrUnknown.Known(DrawDigests());
        return new LineageInput
        {
            Role = Pick(InputRoles),
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
            Shapes = DigestOf("s", isShady ? 5 : 3),
        };

        // Where nothing else tells two artifacts apart, the test must be able to.
        return digests.Identifying().Any() ? digests : digests with { Shapes = Named($"shapes {++_drawn}") };
    }

    public static Digest Named(string name) => Digest.Of(Encoding.UTF8.GetBytes(name));

    private Digest DigestOf(string kind, int of) => Named(kind + random.Next(of));

    private static PartyName Name(string text) => new() { Text = text, Kind = NameKind.Registered };

    private UsageCustomers DrawUsageCustomers() => new()
    {
        Salt = Salt(),
        Items = [new CustomerUsage { Customer = OrUnknown.Known(EntityId.Parse(Customers[0])), SmallJobs = Maybe(Estimate()), Inference = Maybe(Estimate()) }],
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
