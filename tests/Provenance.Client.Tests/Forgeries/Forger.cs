// A log with two witnesses, and somebody who has everything that was ever published about it, and the log's own key
// besides where a forgery needs a log that cheats. What the forger lacks are the keys of parties, witnesses and authorities.
using System.Text;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Client.Tests;

/// <summary>Makes good bundles, and forged ones from them.</summary>
public sealed class Forger : IDisposable
{
    private const long Time = 1_764_147_600;

    private readonly SigningKey _first = new WorldRandom(91).Key("first witness");
    private readonly SigningKey _second = new WorldRandom(91).Key("second witness");

    public Forger()
    {
        Job = Logged.Add(World.SignedJob());

        // Eight entries: all proofs have the same length, so that a wrong one is told by what it says.
        _ = Logged.Add(World.SignedJob());
        Policy = VerificationPolicy.TryCreate(
            World.Origin,
            Logged[0].Envelope.StatementId,
            $"log {Log.LogKey}\nwitness w1 {Key("w1.example", _first)}\nwitness w2 {Key("w2.example", _second)}\ngroup both all w1 w2\nquorum both\n",
            out var policy,
            out var reason)
            ? policy
            : throw new InvalidOperationException(reason);
    }

    /// <summary>The world and its log.</summary>
    public LoggedWorld Logged { get; } = new();

    public RegistryWorld World => Logged.World;

    public TestLog Log => Logged.Log;

    /// <summary>Asks for both witnesses.</summary>
    public VerificationPolicy Policy { get; }

    /// <summary>Index of a job of the reporter.</summary>
    public int Job { get; }

    /// <summary>A bundle of the job, good, with a checkpoint that both witnesses cosigned.</summary>
    public Bundle Good() => Of(Job, Logged.ReporterTrust);

    /// <summary>A bundle of an entry with the trust statements named, all against one witnessed checkpoint.</summary>
    public Bundle Of(int entry, params IEnumerable<int> trust)
    {
        var checkpoint = Witnessed();
        return new Bundle(World.Origin, At(entry, checkpoint), [.. trust.Select(index => At(index, checkpoint))]);
    }

    /// <summary>An entry with its receipt against a checkpoint.</summary>
    public LoggedAttestation At(int index, SignedCheckpoint checkpoint) => new(Logged[index], Log.Receipt(new LeafIndex(index), checkpoint));

    /// <summary>The newest checkpoint with both cosignatures.</summary>
    public SignedCheckpoint Witnessed()
    {
        var signed = Log.Checkpoint();
        return signed.With(First(signed.Checkpoint), Second(signed.Checkpoint));
    }

    /// <summary>A cosignature that the first witness gave.</summary>
    public NoteSignature First(Checkpoint checkpoint, long time = Time) => CosignatureV1.Sign(Key("w1.example", _first), _first.Sign, time, checkpoint);

    /// <summary>A cosignature that the second witness gave.</summary>
    public NoteSignature Second(Checkpoint checkpoint) => CosignatureV1.Sign(Key("w2.example", _second), _second.Sign, Time, checkpoint);

    /// <summary>The second witness's key, used as one of another kind: a plain signature over the checkpoint.</summary>
    public NoteSignature SecondPlainly(Checkpoint checkpoint)
    {
        var plain = new VerifierKey("w2.example", NoteKeyType.Ed25519, _second.PublicKey.Bytes.Span);
        return new NoteSignature(plain.Name, plain.KeyId, _second.Sign(Encoding.UTF8.GetBytes(checkpoint.ToString())));
    }

    /// <summary>The job's bundle with another proof of inclusion.</summary>
    public Bundle WithProof(Func<TlogProof, (long Index, IReadOnlyList<Digest> Hashes)> change)
    {
        var good = Good();
        var proof = good.Entry.Receipt.Proof;
        var (index, hashes) = change(proof);
        return WithReceipt(good, new TlogProof(new LeafIndex(index), hashes, proof.Checkpoint, proof.Extra));
    }

    /// <summary>The job's bundle against another checkpoint; its trust statements keep theirs.</summary>
    public Bundle WithCheckpoint(Func<SignedCheckpoint, SignedCheckpoint> change)
    {
        var good = Good();
        var proof = good.Entry.Receipt.Proof;
        return WithReceipt(good, new TlogProof(proof.Inclusion.Index, proof.Inclusion.Hashes, change(proof.Checkpoint), proof.Extra));
    }

    /// <summary>A bundle whose entry is another attestation, under the old receipt.</summary>
    public static Bundle WithEntry(Bundle bundle, Attestation attestation) => bundle with { Entry = bundle.Entry with { Attestation = attestation } };

    /// <summary>An attestation with other signatures.</summary>
    public static Attestation Resigned(Attestation attestation, params IReadOnlyList<EnvelopeSignature> signatures) =>
        Envelope.TryCreate(Pae.PayloadType, attestation.Envelope.Payload, signatures, out var envelope, out var refusal)
            && Attestation.TryCreate(envelope, attestation.Sections, out var resigned, out refusal)
            ? resigned
            : throw new InvalidOperationException(refusal!.Message);

    public void Dispose()
    {
        Logged.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private static Bundle WithReceipt(Bundle bundle, TlogProof proof) => Receipt.TryCreate(proof, out var receipt, out var reason)
        ? bundle with { Entry = bundle.Entry with { Receipt = receipt } }
        : throw new InvalidOperationException(reason);

    private static VerifierKey Key(string name, SigningKey key) => new(name, NoteKeyType.CosignatureV1, key.PublicKey.Bytes.Span);
}
