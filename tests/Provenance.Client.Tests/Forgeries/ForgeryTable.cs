// The table of forgeries: each is refused, by the link that it breaks and for the reason that it is one. Rolled-back and
// forked logs that a client meets live are in Calls/CheckpointMemoryTests; Ed25519's corner cases one by one in the tests of
// statements.
using System.Numerics;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Client.Tests;

/// <summary>Nothing forged is believed.</summary>
public sealed class ForgeryTable : IDisposable
{
    // Two points that are no key: of order 8, and a key with a component of order 8 (novifinancial/ed25519-speccheck).
    private const string SmallOrder = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa";
    private const string MixedOrder = "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d";

    // y = p + 1 in place of y = 1.
    private const string NotCanonical = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";

    private static readonly BigInteger GroupOrder = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, (string Link, string Reason, Func<Forger, Bundle> Make)> Table = new()
    {
        ["another tree's proof"] = ("inclusion", "RootMismatch", f => f.WithProof(proof => (proof.Inclusion.Index.Value, OtherTree(f, proof)))),
        ["a proof for another index"] = ("inclusion", "RootMismatch", f => f.WithProof(proof => (proof.Inclusion.Index.Value, f.Log.Receipt(new LeafIndex(2)).Proof.Inclusion.Hashes))),
        ["a proof said to be of another index"] = ("inclusion", "RootMismatch", f => f.WithProof(proof => (proof.Inclusion.Index.Value - 4, proof.Inclusion.Hashes))),
        ["a proof of an index beyond the tree"] = ("inclusion", "IndexBeyondSize", f => f.WithProof(proof => (100, proof.Inclusion.Hashes))),
        ["an empty proof"] = ("inclusion", "WrongLength", f => f.WithProof(proof => (proof.Inclusion.Index.Value, []))),
        ["a truncated proof"] = ("inclusion", "WrongLength", f => f.WithProof(proof => (proof.Inclusion.Index.Value, [.. proof.Inclusion.Hashes.SkipLast(1)]))),
        ["a padded proof"] = ("inclusion", "WrongLength", f => f.WithProof(proof => (proof.Inclusion.Index.Value, [.. proof.Inclusion.Hashes, proof.Checkpoint.Checkpoint.Root]))),
        ["a proof with two hashes exchanged"] = ("inclusion", "RootMismatch", f => f.WithProof(proof => (proof.Inclusion.Index.Value, [.. proof.Inclusion.Hashes.Reverse()]))),
        ["a checkpoint of another origin, by the same key"] = ("checkpoint", "is of elsewhere.example/2026", f => f.WithCheckpoint(_ => Elsewhere(f))),
        ["a checkpoint whose origin was swapped"] = ("checkpoint", "is of elsewhere.example/2026", f => f.WithCheckpoint(good => new SignedCheckpointText(good).Replace(f.World.Origin + "\n", "elsewhere.example/2026\n"))),
        ["a checkpoint whose size was changed"] = ("checkpoint", "does not verify", f => f.WithCheckpoint(good => new SignedCheckpointText(good).Replace($"\n{good.Checkpoint.Size}\n", "\n1\n"))),
        ["a checkpoint that the log did not sign"] = ("checkpoint", "no signature is from a key of the log", f => f.WithCheckpoint(good => new SignedCheckpointText(good).Without(0))),
        ["a checkpoint that no witness saw"] = ("checkpoint", "not met by 0 good cosignatures", f => f.WithCheckpoint(_ => f.Log.Checkpoint())),
        ["one witness in place of two"] = ("checkpoint", "not met by 1 good cosignatures", f => f.WithCheckpoint(good => f.Log.Checkpoint().With(f.First(good.Checkpoint), f.First(good.Checkpoint, 1_764_147_601)))),
        ["a cosignature replayed from another log"] = ("checkpoint", "does not verify: it is not over this checkpoint", f => f.WithCheckpoint(good => f.Log.Checkpoint().With(f.First(good.Checkpoint), f.Second(new Checkpoint("elsewhere.example/2026", good.Checkpoint.Size, good.Checkpoint.Root))))),
        ["a cosignature replayed from an older tree"] = ("checkpoint", "does not verify", f => f.WithCheckpoint(good => f.Log.Checkpoint().With(f.First(good.Checkpoint), f.Second(f.Log.Checkpoint(3).Checkpoint)))),
        ["a cosignature with a zero timestamp"] = ("checkpoint", "does not verify: its time is zero", f => f.WithCheckpoint(good => f.Log.Checkpoint().With(f.First(good.Checkpoint), WithoutTime(f.Second(good.Checkpoint))))),
        ["a plain signature of a witness's key"] = ("checkpoint", "not met by 1 good cosignatures", f => f.WithCheckpoint(good => f.Log.Checkpoint().With(f.First(good.Checkpoint), f.SecondPlainly(good.Checkpoint)))),
        ["a forked log"] = ("fork", "different histories", Forked),
        ["another root"] = ("root", "entry 0", f => f.Of(f.Job, 1, 5)),
        ["a statement re-wrapped without its signature"] = ("trust", "commits to other signatures", f => ReplaceTrust(f, 1, Forger.Resigned(f.Logged[1], f.Logged[1].Envelope.Signatures[0]))),
        ["a statement re-wrapped with a stranger's signature"] = ("signatures", "no trust statement here binds key", f => Forger.WithEntry(f.Good(), f.Logged[f.Job].Cosign(f.World.Stranger))),
        ["a statement signed by a stranger"] = ("signatures", "no trust statement here binds key", f => f.Of(f.Logged.Add(f.World.Reports.Job().Sign(f.World.Stranger)), f.Logged.ReporterTrust)),
        ["a section swapped between statements"] = ("sections", "SectionDigestMismatch", f => Forger.WithEntry(f.Good(), WithSectionOf(f.Logged[f.Job], f.World.SignedJob()))),
        ["a revoked key resurrected by its old accreditation"] = ("trust", "stands out of order", Resurrected),
        ["a revoked key accredited again"] = ("trust", "revoked", AccreditedAgain),
        ["a statement after its key's revocation"] = ("rights", "revoked", f => After(f, [.. f.Logged.ReporterTrust, Revocation(f)])),
        ["an accreditation by one authority of two"] = ("trust", "1 of the 2 authorities", f => After(f, 0, f.Logged.Add(f.World.Trust.Accreditation(f.World.Customer, f.World.Stranger).Sign(f.World.Authorities[0].Key)))),
        ["an accreditation of a key of small order"] = ("trust", "prime-order", f => Accrediting(f, SmallOrder)),
        ["an accreditation of a key of mixed order"] = ("trust", "prime-order", f => Accrediting(f, MixedOrder)),
        ["an accreditation of a key that is not canonical"] = ("trust", "prime-order", f => Accrediting(f, NotCanonical)),
        ["a signature whose S is not below the group's order"] = ("signatures", "does not verify", f => Relogged(f, signature => [.. signature[..32], .. PlusOrder(signature[32..])])),
        ["a signature with an R of small order"] = ("signatures", "does not verify", f => Relogged(f, signature => [.. Convert.FromHexString(SmallOrder), .. signature[32..]])),
        ["a signature with an R that is not canonical"] = ("signatures", "does not verify", f => Relogged(f, signature => [.. Convert.FromHexString(NotCanonical), .. signature[32..]])),
    };

    private readonly Forger _forger = new();

    public static TheoryData<string> Names => [.. Table.Keys];

    [Fact]
    public void What_is_not_forged_is_proved()
    {
        var report = new BundleVerifier(_forger.Policy).Verify(_forger.Good());

        Assert.True(report.IsProved, report.FirstBroken?.Detail);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forgery_breaks_its_link_for_its_reason(string name)
    {
        var (link, reason, make) = Table[name];

        var report = new BundleVerifier(_forger.Policy).Verify(make(_forger));

        Assert.False(report.IsProved);
        Assert.True(report.Links.Any(one => one.State == LinkState.Broken && one.Name == link && one.Detail.Contains(reason, StringComparison.Ordinal)),
            string.Join("; ", report.Links.Where(one => !one.Holds).Select(one => $"{one.Name}: {one.Detail}")));
    }

    [Fact]
    public void Two_signatures_by_one_key_do_not_even_make_an_envelope()
    {
        var accreditation = _forger.Logged[1].Envelope;
        var twice = accreditation.Signatures[0] with { Signature = accreditation.Signatures[1].Signature };

        Assert.False(Envelope.TryCreate(Pae.PayloadType, accreditation.Payload, [accreditation.Signatures[0], twice], out _, out var refusal));
        Assert.Equal(RefusalReason.SignatureDuplicateKey, refusal.Reason);
    }

    [Fact]
    public void One_key_does_not_stand_for_two_authorities()
    {
        var root = _forger.World.Trust.Root().But(draft =>
        {
            var authorities = draft.Sections["body"]["authorities"]!.AsArray();
            authorities[1]!["keys"] = authorities[0]!["keys"]!.DeepClone();
        }).Sign(_forger.World.Authorities[0].Key);

        var outcome = new StatementReader(_forger.World.Origin).Read(root);

        Assert.Equal((RefusalReason.ValueImpossible, "body.authorities[1].keys"), (outcome.Refusal?.Reason, outcome.Refusal?.Field));
    }

    [Fact]
    public void One_witness_under_two_names_makes_no_policy()
    {
        var witness = new VerifierKey("w.example", NoteKeyType.CosignatureV1, _forger.World.Stranger.PublicKey.Bytes.Span);
        var again = new VerifierKey("other.example", NoteKeyType.CosignatureV1, _forger.World.Stranger.PublicKey.Bytes.Span);

        Assert.False(VerificationPolicy.TryCreate(
            _forger.World.Origin, Digest.Of([1]), $"log {_forger.Log.LogKey}\nwitness a {witness}\nwitness b {again}\ngroup g all a b\nquorum g\n", out _, out var reason));
        Assert.Contains("stands in the policy already", reason, StringComparison.Ordinal);
    }

    public void Dispose() => _forger.Dispose();

    private static IReadOnlyList<Digest> OtherTree(Forger f, TlogProof proof)
    {
        using var other = new LoggedWorld(2);
        while (other.Log.Size.Value < f.Log.Size.Value)
        {
            _ = other.Add(other.World.SignedJob());
        }

        return other.Log.Receipt(proof.Inclusion.Index).Proof.Inclusion.Hashes;
    }

    private static SignedCheckpoint Elsewhere(Forger f)
    {
        using var log = new TestLog(f.World);
        var tree = f.Log.Checkpoint().Checkpoint;
        return log.Sign(new Checkpoint("elsewhere.example/2026", tree.Size, tree.Root));
    }

    private static NoteSignature WithoutTime(NoteSignature cosignature)
    {
        var bytes = cosignature.Bytes.ToArray();
        bytes.AsSpan(0, 8).Clear();
        return new NoteSignature(cosignature.Name, cosignature.KeyId, bytes);
    }

    // The trust statements against one history, the job against another of the same size.
    private static Bundle Forked(Forger f)
    {
        using var other = new LoggedWorld();
        var job = other.Add(other.World.Reports.Entity().Sign(other.World.Operator.Key));
        _ = other.Add(other.World.SignedJob());
        return f.Good() with { Entry = other.Logged(job) };
    }

    private static Bundle ReplaceTrust(Forger f, int index, Attestation attestation)
    {
        var good = f.Good();
        return good with { Trust = [.. good.Trust.Select(trust => trust.Receipt.Index.Value == index ? trust with { Attestation = attestation } : trust)] };
    }

    private static Attestation WithSectionOf(Attestation attestation, Attestation other)
    {
        var sections = attestation.Sections.ToDictionary();
        sections["run"] = other.Sections["run"];
        return Attestation.TryCreate(attestation.Envelope, sections, out var swapped, out var refusal) ? swapped : throw new InvalidOperationException(refusal.Message);
    }

    private static int Revocation(Forger f) => f.Logged.Add(f.World.Trust.Revocation(f.World.Reporter, 2).Sign(f.World.Quorum));

    // A job that is logged after the trust statements that were logged for it.
    private static Bundle After(Forger f, params IReadOnlyList<int> trust) => f.Of(f.Logged.Add(f.World.SignedJob()), trust);

    private static Bundle Resurrected(Forger f)
    {
        var bundle = After(f, [.. f.Logged.ReporterTrust, Revocation(f)]);
        return bundle with { Trust = [.. bundle.Trust, bundle.Trust[^2]] };
    }

    private static Bundle AccreditedAgain(Forger f)
    {
        var revocation = Revocation(f);
        var again = f.Logged.Add(f.World.Trust.Accreditation(f.World.Operator, f.World.Reporter, sites: [RegistryWorld.Site], version: 3).Sign(f.World.Quorum));
        return After(f, [.. f.Logged.ReporterTrust, revocation, again]);
    }

    private static Bundle Accrediting(Forger f, string point)
    {
        var draft = f.World.Trust.Accreditation(f.World.Customer, f.World.Stranger);
        var key = System.Buffers.Text.Base64Url.EncodeToString(Convert.FromHexString(point));
        draft.Sections["body"]["key"]!["publicKey"] = key;
        draft.Record = $"keys/{PublicKey.Parse(key).KeyId}";
        return After(f, 0, f.Logged.Add(draft.Sign(f.World.Quorum)));
    }

    // A log that takes in what no admission would: the leaf commits to the altered signature.
    private static Bundle Relogged(Forger f, Func<byte[], byte[]> alter)
    {
        var job = f.World.SignedJob();
        var signature = job.Envelope.Signatures[0];
        var altered = Forger.Resigned(job, signature with { Signature = alter(signature.Signature.ToArray()) });
        return f.Of(f.Logged.Add(altered), f.Logged.ReporterTrust);
    }

    private static byte[] PlusOrder(byte[] scalar)
    {
        var larger = new BigInteger(scalar, isUnsigned: true) + GroupOrder;
        var bytes = new byte[32];
        Assert.True(larger.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private sealed class SignedCheckpointText(SignedCheckpoint checkpoint)
    {
        public SignedCheckpoint Replace(string from, string to) => Read(checkpoint.ToString().Replace(from, to, StringComparison.Ordinal));

        public SignedCheckpoint Without(int signature) =>
            Read(checkpoint.ToString().Replace(checkpoint.Note.Signatures[signature] + "\n", "", StringComparison.Ordinal));

        private static SignedCheckpoint Read(string text) =>
            SignedCheckpoint.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var read, out var reason) ? read : throw new InvalidOperationException(reason);
    }
}
