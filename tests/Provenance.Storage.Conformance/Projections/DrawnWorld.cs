// A world drawn by hand: jobs and releases with the few facts that a case is about, everything else plain. Digests are
// named by words; the n-th statement is the n-th entry.

using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A world drawn by hand, its log, and whose key signed it.</summary>
public sealed class DrawnWorld : ISignerParties, IDisposable
{
    private static readonly Timestamp Start = Timestamp.Parse("2026-10-01T00:00:00Z");

    private readonly SigningKey _key = SigningKey.FromSeed(new byte[32]);
    private readonly List<Digest> _ids = [];
    private readonly List<string> _reporters = [];
    private long _count;

    /// <summary>The log.</summary>
    public ListedLog Log { get; } = new();

    /// <summary>Who reports what is logged next.</summary>
    public string Reporter { get; set; } = "acme";

    /// <summary>Number of entries.</summary>
    public long Count => _count;

    public ValueTask CatchUpAsync(long size, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public string PartyOf(KeyId key, long index) => _reporters[(int)index];

    public void Dispose() => _key.Dispose();

    /// <summary>An hour of the world, microseconds since 1970.</summary>
    public static long Hour(int hour) => Start.Microseconds + (hour * 3_600_000_000L);

    /// <summary>A digest by a word.</summary>
    public static Digest Named(string word) => WorldReports.Named(word);

    /// <summary>Logs a job.</summary>
    /// <returns>Its index.</returns>
    public long Job(DrawnJob job, string? record = null, Supersedes? supersedes = null)
    {
        var end = job.From + job.Hours;
        return Append(
            StatementKinds.Get<TrainingJobKind>(),
            record ?? $"acme/s-1/{job.Cluster}/jobs/j-{_count}",
            supersedes,
            new Run
            {
                Salt = default,
                State = job.IsRunning ? JobState.Running : JobState.Completed,
                AsOf = new Timestamp(Hour(end)),
                StartedAt = OrUnknown.Known(new Timestamp(Hour(job.From))),
                EndedAt = job.IsRunning ? null : OrUnknown.Known(new Timestamp(Hour(end))),
                Allocations = [.. job.Held.Select(held => new Allocation
                {
                    From = new Timestamp(Hour(held.From)),
                    To = new Timestamp(Hour(held.To)),
                    Accelerator = TextValue.Parse<AcceleratorSlug>(held.Accelerator),
                    Count = held.Count,
                    Domain = job.Domain is { } domain ? OrUnknown.Known(domain) : OrUnknown.Unknown<string>(),
                })],
                AcceleratorHours = OrUnknown.Unknown<Estimate>(),
                Flop = job.Flop is { } flop
                    ? OrUnknown.Known(new FlopEstimate { Low = flop.Low, High = flop.High, Basis = EstimateBasis.Declared, Format = job.Format })
                    : OrUnknown.Unknown<FlopEstimate>(),
                Workload = new Workload { Class = job.Workload, DataDomain = job.DataDomain },
            },
            new JobParties
            {
                Salt = default,
                Customer = job.Customer is { } customer ? OrUnknown.Known(EntityId.Parse(customer)) : OrUnknown.Unknown<EntityId>(),
                Rental = job.Rental is { } rental ? RentalReference.Parse(rental) : RentalReference.Unknown,
                AccessCountries = job.AccessCountries.Count == 0
                    ? OrUnknown.Unknown<IReadOnlyList<CountryCode>>()
                    : OrUnknown.Known<IReadOnlyList<CountryCode>>([.. job.AccessCountries.Select(country => CountryCode.Parse(country))]),
            },
            new Lineage
            {
                Salt = default,
                Model = job.Model is { } model ? OrUnknown.Known(new ModelReference { Name = model }) : OrUnknown.Unknown<ModelReference>(),
                Parameters = job.Parameters is { } parameters ? OrUnknown.Known(Estimate.Exactly(parameters, EstimateBasis.Declared)) : OrUnknown.Unknown<Estimate>(),
                Tokens = job.Tokens is { } tokens ? OrUnknown.Known(Estimate.Exactly(tokens, EstimateBasis.Declared)) : OrUnknown.Unknown<Estimate>(),
                Inputs = job.AreInputsUnknown
                    ? OrUnknown.Unknown<IReadOnlyList<LineageInput>>()
                    : OrUnknown.Known<IReadOnlyList<LineageInput>>([.. job.Inputs]),
                Outputs = job.AreOutputsUnknown
                    ? OrUnknown.Unknown<IReadOnlyList<LineageOutput>>()
                    : OrUnknown.Known<IReadOnlyList<LineageOutput>>([.. job.Outputs]),
            });
    }

    /// <summary>What an entry's successor says of it.</summary>
    public Supersedes Replaces(long index, SupersedesReason reason) => new() { Statement = _ids[(int)index], Reason = reason };

    /// <summary>Logs a release.</summary>
    /// <returns>Its index.</returns>
    public long Release(ModelReleaseBody body) =>
        Append(StatementKinds.Get<ModelReleaseKind>(), $"acme/models/m-{_count}", null, body);

    /// <summary>A release of weights under a name, with the origin that it declares.</summary>
    public static ModelReleaseBody ReleaseOf(string name, string origin, string digest) => new()
    {
        Salt = default,
        Names = [new PartyName { Text = name, Kind = NameKind.Registered }],
        Publisher = OrUnknown.Unknown<EntityId>(),
        ReleasedOn = OrUnknown.Unknown<CalendarDate>(),
        Artifacts = [new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = new ArtifactDigests { File = Named(digest) } }],
        DeclaredOrigin = OrUnknown.Known(CountryCode.Parse(origin)),
        Flop = OrUnknown.Unknown<FlopEstimate>(),
    };

    /// <summary>Terms of a rental from the first hour on, without an end: so many accelerators, for training.</summary>
    public static Terms TermsOf(long count = 8) => new()
    {
        Salt = default,
        From = new Timestamp(Hour(0)),
        To = RentalEnd.Open,
        Reserved = [new Reservation { Accelerator = WrittenAccounts.Slug(), Count = count }],
        Purpose = RentalPurpose.Training,
        Visibility = Visibility.Scheduler,
    };

    /// <summary>Logs a statement of any kind.</summary>
    /// <returns>Its index.</returns>
    public long Append(StatementKind kind, string record, Supersedes? supersedes, params IEnumerable<Section> sections)
    {
        var builder = new StatementBuilder(ProjectionWorld.Origin, kind, record)
        {
            IssuedAt = WorldReports.Now,
            Stream = new StreamId(1),
            Sequence = _count + 1,
            Supersedes = supersedes,
            Salts = () => new Salt((UInt128)_count),
        };
        foreach (var section in sections)
        {
            builder.Add(section);
        }

        var signed = builder.Sign(_key);
        var attestation = signed.Attestation ?? throw new InvalidOperationException($"The statement {record} is refused: {signed.Refusal?.Field}: {signed.Refusal?.Message}");
        return Append(attestation);
    }

    /// <summary>Logs a statement as it is.</summary>
    /// <returns>Its index.</returns>
    public long Append(Attestation attestation)
    {
        var index = new LeafIndex(_count++);
        var leaf = Leaf.Of(attestation.Envelope, WorldReports.Now.Value.AddMilliseconds(index.Value), _ => new byte[32]);
        _ids.Add(attestation.Envelope.StatementId);
        _reporters.Add(Reporter);
        Log.Add(new StoredEntry(index, leaf.Encode(), attestation.Envelope, attestation.Sections, false, false));
        return index.Value;
    }

    /// <summary>Weights that go in.</summary>
    public static LineageInput In(InputRelation relation, string digest, ArtifactRole role = ArtifactRole.Weights) =>
        new() { Role = role, Relation = relation, Digests = OrUnknown.Known(new ArtifactDigests { File = Named(digest) }) };

    /// <summary>Something that goes in by its name alone.</summary>
    public static LineageInput InByName(InputRelation relation, string name, ArtifactRole role = ArtifactRole.Weights) =>
        new() { Role = role, Relation = relation, Name = name, Digests = OrUnknown.Unknown<ArtifactDigests>() };

    /// <summary>What comes out.</summary>
    public static LineageOutput Out(string digest, OutputRelation relation = OutputRelation.Final, ArtifactRole role = ArtifactRole.Weights, string? name = null) =>
        new() { Role = role, Relation = relation, Name = name, Digests = new ArtifactDigests { File = Named(digest) } };
}

/// <summary>A job drawn by hand.</summary>
public sealed record DrawnJob
{
    public string? Customer { get; init; } = "NATIONAL:SG:A1";

    public string Cluster { get; init; } = "c-0";

    public string? Model { get; init; }

    /// <summary>Hours after the world's beginning.</summary>
    public int From { get; init; }

    public int Hours { get; init; } = 10;

    /// <summary>Still runs as it is reported.</summary>
    public bool IsRunning { get; init; }

    public (Quantity Low, Quantity High)? Flop { get; init; }

    public NumberFormat Format { get; init; } = NumberFormat.Bf16;

    public WorkloadClass Workload { get; init; } = WorkloadClass.Pretraining;

    public DataDomain DataDomain { get; init; } = DataDomain.General;

    public IReadOnlyList<(int From, int To, string Accelerator, long Count)> Held { get; init; } = [];

    /// <summary>The interconnect domain of all that it held; null for unknown.</summary>
    public string? Domain { get; init; }

    public string? Rental { get; init; }

    public IReadOnlyList<string> AccessCountries { get; init; } = [];

    public Quantity? Parameters { get; init; }

    public Quantity? Tokens { get; init; }

    public IReadOnlyList<LineageInput> Inputs { get; init; } = [];

    public IReadOnlyList<LineageOutput> Outputs { get; init; } = [];

    /// <summary>States its inputs as unknown.</summary>
    public bool AreInputsUnknown { get; init; }

    /// <summary>States its outputs as unknown.</summary>
    public bool AreOutputsUnknown { get; init; }

    /// <summary>So many operations, exactly.</summary>
    public static (Quantity Low, Quantity High) Exactly(string flop) => (Quantity.Parse(flop), Quantity.Parse(flop));
}
