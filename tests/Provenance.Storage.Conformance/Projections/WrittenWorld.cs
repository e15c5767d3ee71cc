// A world written by hand: for cases where it matters what exactly is reported. Operators sign with keys of their own
// names; times of logging follow the order of writing, a millisecond apart.

using System.Security.Cryptography;
using System.Text;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A log of statements written one by one.</summary>
public sealed class WrittenWorld : ISignerParties, IDisposable
{
    private readonly Dictionary<string, SigningKey> _keys = [];
    private readonly StatementReader _reader = new(ProjectionWorld.Origin);
    private int _salts;

    /// <summary>When everything is logged, and issued unless said otherwise.</summary>
    public static Timestamp Now => WorldReports.Now;

    /// <summary>When the next statements are issued.</summary>
    public Timestamp IssuedAt { get; set; } = WorldReports.Now;

    /// <summary>The stream of the next statements.</summary>
    public StreamId Stream { get; set; } = new(1);

    /// <summary>The number of the next statements in their streams; null where each has its place in the log.</summary>
    public long? Sequence { get; set; }

    /// <summary>Whether the signers of the next statements are suspended.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>The log.</summary>
    public ListedLog Log { get; } = new();

    /// <summary>How many statements were written.</summary>
    public int Count { get; private set; }

    /// <summary>A moment so many hours before <see cref="Now"/>.</summary>
    public static Timestamp HoursAgo(double hours) => new(Now.Microseconds - (long)(hours * 3_600_000_000));

    /// <summary>A salt that no other section of this world has.</summary>
    public Salt Salt() => new((UInt128)(++_salts));

    /// <summary>The section parties of a job of which nothing but its customer is known, who may be unknown too.</summary>
    public JobParties PartiesOf(string? customer, RentalReference rental) => new()
    {
        Salt = Salt(),
        Customer = customer is null ? OrUnknown.Unknown<EntityId>() : OrUnknown.Known(EntityId.Parse(customer)),
        Rental = rental,
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
    };

    /// <summary>A completed training run that held chips of one sort in one domain, and says nothing of hours and operations.</summary>
    public Run RunOf(double fromHoursAgo, double toHoursAgo, string chip, int count) => new()
    {
        Salt = Salt(),
        State = JobState.Completed,
        AsOf = HoursAgo(toHoursAgo),
        StartedAt = OrUnknown.Known(HoursAgo(fromHoursAgo)),
        EndedAt = OrUnknown.Known(HoursAgo(toHoursAgo)),
        Allocations =
        [
            new Allocation
            {
                From = HoursAgo(fromHoursAgo),
                To = HoursAgo(toHoursAgo),
                Accelerator = AcceleratorSlug.Parse(chip),
                Count = count,
                Domain = OrUnknown.Known("pod-1"),
            },
        ],
        AcceleratorHours = OrUnknown.Unknown<Estimate>(),
        Flop = OrUnknown.Unknown<FlopEstimate>(),
        Workload = new Workload { Class = WorkloadClass.Pretraining, DataDomain = DataDomain.General },
    };

    /// <summary>The section lineage of a job of which nothing is known.</summary>
    public Lineage UnknownLineage() => new()
    {
        Salt = Salt(),
        Model = OrUnknown.Unknown<ModelReference>(),
        Parameters = OrUnknown.Unknown<Estimate>(),
        Tokens = OrUnknown.Unknown<Estimate>(),
        Inputs = OrUnknown.Unknown<IReadOnlyList<LineageInput>>(),
        Outputs = OrUnknown.Unknown<IReadOnlyList<LineageOutput>>(),
    };

    /// <summary>Writes a statement that every rule of its kind accepts.</summary>
    /// <returns>Its id; its log index is <see cref="Count"/> before.</returns>
    public Digest Write(string party, StatementKind kind, string record, params IEnumerable<Section> sections) =>
        Write(party, kind, record, null, [], sections);

    /// <summary>Writes a statement in the place of another, or with sections redacted.</summary>
    /// <param name="party">Handle of the signer.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="record">The record's name.</param>
    /// <param name="supersedes">What it takes the place of.</param>
    /// <param name="redacted">Names of sections that are redacted in the log.</param>
    /// <param name="sections">Its sections.</param>
    /// <exception cref="InvalidOperationException">A rule refuses it.</exception>
    public Digest Write(
        string party, StatementKind kind, string record, Supersedes? supersedes, IReadOnlyCollection<string> redacted, IEnumerable<Section> sections)
    {
        var builder = new StatementBuilder(ProjectionWorld.Origin, kind, record)
        {
            IssuedAt = IssuedAt,
            Stream = Stream,
            Sequence = Sequence ?? Count + 1,
            Supersedes = supersedes,
            Salts = Salt,
        };
        foreach (var section in sections)
        {
            builder.Add(section);
        }

        var outcome = builder.Sign(KeyOf(party));
        var attestation = outcome.Attestation
            ?? throw new InvalidOperationException($"{outcome.Refusal!.Field}: {outcome.Refusal.Message}");
        var index = new LeafIndex(Count++);
        var kept = attestation.Sections.Where(section => !redacted.Contains(section.Key)).ToDictionary();
        var leaf = Leaf.Of(attestation.Envelope, Now.Value.AddMilliseconds(index.Value), _ => new byte[32]);
        Log.Add(new StoredEntry(index, leaf.Encode(), attestation.Envelope, kept, false, IsSuspended));
        return _reader.Read(attestation.Envelope, kept, allowMissingSections: true).Content!.Statement.Id;
    }

    public ValueTask CatchUpAsync(long size, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public string PartyOf(KeyId key, long index) => _keys.Single(pair => pair.Value.PublicKey.KeyId == key).Key;

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private SigningKey KeyOf(string party)
    {
        if (!_keys.TryGetValue(party, out var key))
        {
            _keys.Add(party, key = SigningKey.FromSeed(SHA256.HashData(Encoding.UTF8.GetBytes(party))));
        }

        return key;
    }
}
