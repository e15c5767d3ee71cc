using System.Text;
using Provenance.Registry.Signing;
using Provenance.Registry.Witnessing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Support;

/// <summary>What a witness does when it is asked.</summary>
public enum Conduct
{
    Honest,
    Away,
    Later,
    Mute,
    AnotherTree,
    AnotherLog,
    TimeZero,
    Garbage,
    NoLine,
    SizeItGot,
    SizeThatIsNone,
    Forbids,
    KnowsNoLog,
    ClaimsMore,
    ClaimsFork,
    TwoLines,
    PassesOn,
    Swells,
    Slanders,
    NewKey,
}

/// <summary>A witness by the protocol's rules, in memory; or one that does something else.</summary>
internal sealed class FakeWitness(string name, byte seed) : IDisposable
{
    private readonly SigningKey _key = SigningKey.FromSeed(Enumerable.Repeat(seed, 32).ToArray());

    public string Name => name;

    public Conduct Conduct { get; set; }

    /// <summary>Whether monitors are shown what it holds.</summary>
    public bool ShowsMonitors { get; set; } = true;

    /// <summary>What monitors are shown instead, where there is one.</summary>
    public Func<ValueTask<ReadOnlyMemory<byte>?>>? Shows { get; set; }

    /// <summary>How often it was asked to cosign.</summary>
    public int Asked { get; private set; }

    public SignedCheckpoint? Held { get; set; }

    public VerifierKey Key => new($"witness.example/{name}", NoteKeyType.CosignatureV1, _key.PublicKey.Bytes.Span);

    public WitnessReply Answer(AddCheckpointRequest request, VerifierKey log, VerifierKey other)
    {
        Asked++;
        var asked = request.Checkpoint.Checkpoint;
        switch (Conduct)
        {
            case Conduct.Away:
                throw new WitnessUnreachableException("it cannot be reached: nobody there");
            case Conduct.Later:
                return new WitnessReply(429, default, TimeSpan.FromSeconds(1));
            case Conduct.AnotherTree:
                return Lines(Cosign(new Checkpoint(asked.Origin, asked.Size, Digest.Of("another"u8))));
            case Conduct.AnotherLog:
                return Lines(Cosign(new Checkpoint("log.example/other", asked.Size, asked.Root)));
            case Conduct.TimeZero:
                return Lines(new NoteSignature(Key.Name, Key.KeyId, [.. new byte[8], .. Cosign(asked).Bytes[8..]]));
            case Conduct.Garbage:
                return new WitnessReply(200, "what?"u8.ToArray(), null);
            case Conduct.NoLine:
                return Lines(new NoteSignature("stranger.example", 1, new byte[72]));
            case Conduct.SizeItGot:
                return new WitnessReply(409, AddCheckpointResponse.FormatSize(request.OldSize), null);
            case Conduct.SizeThatIsNone:
                return new WitnessReply(409, "many\n"u8.ToArray(), null);
            case Conduct.Forbids:
                return new WitnessReply(403, default, null);
            case Conduct.KnowsNoLog:
                return new WitnessReply(404, default, null);
            case Conduct.ClaimsMore:
                return new WitnessReply(409, AddCheckpointResponse.FormatSize(new TreeSize(1L << 40)), null);
            case Conduct.ClaimsFork:
                return new WitnessReply(422, default, null);
            default:
                return AnswerByTheRules(request, log, other);
        }
    }

    public NoteSignature Cosign(Checkpoint checkpoint, long at = 1_800_000_000) => CosignatureV1.Sign(Key, _key.Sign, at, checkpoint);

    public void Dispose() => _key.Dispose();

    private WitnessReply AnswerByTheRules(AddCheckpointRequest request, VerifierKey log, VerifierKey other)
    {
        var verdict = WitnessRules.Judge(request, [log.ToVerifier(NSecEd25519.Instance)!], Held?.Checkpoint);
        if (verdict.Status != WitnessStatus.Consistent)
        {
            return new WitnessReply(
                (int)verdict.Status, verdict.Status == WitnessStatus.Conflict ? AddCheckpointResponse.FormatSize(verdict.Held) : default, null);
        }

        var asked = request.Checkpoint.Checkpoint;
        Held = request.Checkpoint.With(Cosign(asked));
        return Conduct switch
        {
            Conduct.TwoLines => Lines(Cosign(asked), Cosign(asked, 1_800_000_001)),
            Conduct.PassesOn => Lines(Cosign(asked), new NoteSignature(Key.Name, 0x0badcafe, new byte[8 + 2420])),
            Conduct.Swells => Lines(
                [Cosign(asked), new NoteSignature(Key.Name, 0x0badcafe, new byte[40_000]), .. Enumerable.Range(1, 3).Select(id => new NoteSignature(Key.Name, (uint)id, new byte[8 + 2420]))]),
            Conduct.NewKey => Lines(
                Cosign(asked), new NoteSignature(Key.Name, 0x0badcafe, new byte[72]), new NoteSignature(Key.Name, 0x0badbeef, new byte[64])),
            Conduct.Slanders => Lines(Cosign(asked), new NoteSignature(other.Name, other.KeyId, new byte[72])),
            _ => Lines(Cosign(asked)),
        };
    }

    private static WitnessReply Lines(params NoteSignature[] lines) => new(200, AddCheckpointResponse.Format(lines), null);
}

/// <summary>Three witnesses, two of which make the quorum.</summary>
internal sealed class FakeWitnesses : IWitnessCalls, IDisposable
{
    private readonly Lock _gate = new();
    private VerifierKey? _log;

    /// <summary>Options under which nothing is waited for but answers.</summary>
    public static WitnessingOptions Impatient { get; } = new()
    {
        MinInterval = TimeSpan.FromMilliseconds(1),
        FirstBackoff = TimeSpan.FromMilliseconds(10),
        MaxBackoff = TimeSpan.FromMilliseconds(20),
        ExchangeTimeout = TimeSpan.FromMilliseconds(200),
        OpeningWait = TimeSpan.FromSeconds(30),
    };

    public IReadOnlyList<FakeWitness> All { get; } = [new("w1", 11), new("w2", 12), new("w3", 13)];

    public FakeWitness this[int number] => All[number - 1];

    public WitnessPolicy Policy
    {
        get
        {
            var lines = All.Select(witness => $"witness {witness.Name} {witness.Key} https://{witness.Name}.example/\n");
            var text = string.Concat(lines) + "group g 2 w1 w2 w3\nquorum g\n";
            return WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(text), out var policy, out var reason) ? policy : throw new InvalidOperationException(reason);
        }
    }

    public WitnessingParts Parts(LogKey key, string path, WitnessingOptions options)
    {
        _log = key.CheckpointVerifier;
        return new WitnessingParts
        {
            Policy = Policy.ForLog(key.CheckpointVerifier),
            Calls = this,
            Newest = new WitnessedCheckpointFile(path),
            Options = options,
        };
    }

    public async ValueTask<WitnessReply> AddCheckpointAsync(PolicyWitness witness, AddCheckpointRequest request, CancellationToken cancellationToken)
    {
        var asked = Find(witness);
        if (asked.Conduct == Conduct.Mute)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        lock (_gate)
        {
            return asked.Answer(request, _log!, All.First(other => other != asked).Key);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadCheckpointAsync(PolicyWitness witness, string origin, CancellationToken cancellationToken)
    {
        var asked = Find(witness);
        return asked.Shows is { } show ? show() : ValueTask.FromResult<ReadOnlyMemory<byte>?>(asked.ShowsMonitors && asked.Held is { } held && held.Checkpoint.Origin == origin ? held.Format() : null);
    }

    public void Dispose()
    {
        foreach (var witness in All)
        {
            witness.Dispose();
        }
    }

    private FakeWitness Find(PolicyWitness witness) => All.First(one => one.Name == witness.Name);
}
