// What an auditor is handed: policies and bundles. A bundle was made by whoever hands it over, so it must not be believed
// unless it says what the log said.

using System.Text;
using Provenance.Client;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;
using static Provenance.Fuzz.Targets.AllTargets;

namespace Provenance.Fuzz.Targets;

internal static class ClientTargets
{
    private static readonly RegistryWorld World = new(1, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private static readonly SigningKey LogKey = new WorldRandom(77).Key("log");
    private static readonly VerifierKey LogVerifier = new(World.Origin, NoteKeyType.Ed25519, LogKey.PublicKey.Bytes.Span);
    private static readonly Attestation[] Entries = [.. World.Genesis(), World.SignedJob()];
    private static readonly byte[][] Leaves = [.. Entries.Select(entry => Leaf.Of(entry.Envelope, World.Now, _ => DiscoveryTag.TrustSecret).Encode())];
    private static readonly VerificationPolicy Policy = VerificationPolicy.Of(LogVerifier, Entries[0].Envelope.StatementId);
    private static readonly BundleVerifier Verifier = new(Policy);

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "null", "\"\"", "\\n", "\\ud800", "format", "compute-provenance-bundle/1", "origin", "attestation", "receipt", "trust",
        "envelope", "sections", "payload", "payloadType", "signatures", "keyid", "sig", "c2sp.org/tlog-proof@v1\\n", "index ", "extra ",
    ];

    public static IEnumerable<(string, Func<byte[], bool>, byte[][], string[], int, long, long)> List()
    {
        var logged = Logged();
        byte[][] bundles =
        [
            new Bundle(World.Origin, logged[0], []).Write(),
            new Bundle(World.Origin, logged[6], [logged[0], logged[1], logged[5]]).Write(),
        ];
        yield return ("bundle", ReadBundle, bundles, Words, 32_768, 256 << 10, 96);
        yield return ("policy", ReadPolicy, [Policy.Write()], ["{", "}", "origin", "rootFingerprint", "tlogPolicy", "\\n", "log ", "quorum none", "witness ", "group ", LogVerifier.ToString()], 8192, 64 << 10, 96);
    }

    private static bool ReadBundle(byte[] input)
    {
        if (!Bundle.TryParse(input, out var bundle, out var why))
        {
            return LogTargets.Refused(why);
        }

        var written = bundle.Write();
        Require(Bundle.TryParse(written, out var again, out _), "what was written is not read");
        Require(again!.Write().AsSpan().SequenceEqual(written), "it is written in two ways");
        var report = Verifier.Verify(bundle);
        var index = (int)Math.Min(report.Index.Value, Entries.Length - 1);
        Require(
            !report.IsProved || bundle.Entry.Attestation.Envelope.StatementId == Entries[index].Envelope.StatementId,
            "a bundle is believed that says what was never logged");
        return true;
    }

    private static bool ReadPolicy(byte[] input)
    {
        if (!VerificationPolicy.TryParse(input, out var policy, out var why))
        {
            return LogTargets.Refused(why);
        }

        var written = policy.Write();
        Require(VerificationPolicy.TryParse(written, out var again, out _), "what was written is not read");
        Require(again!.Write().AsSpan().SequenceEqual(written), "it is written in two ways");
        return true;
    }

    private static LoggedAttestation[] Logged()
    {
        var growth = TreeGrowth.Of(TreeEdge.Empty, Leaves.Select(leaf => MerkleTree.LeafHash(leaf)).ToArray());
        var checkpoint = SignedCheckpoint.Sign(
            new Checkpoint(World.Origin, growth.After.Size, growth.After.Root), new Ed25519NoteSigner(LogVerifier, LogKey.Sign));
        var prover = new GroupProver(growth, growth.After.Root);
        return
        [
            .. Entries.Select((entry, i) => Receipt.TryCreate(
                new TlogProof(new LeafIndex(i), prover.Prove(new LeafIndex(i)).Hashes, checkpoint, Leaves[i]), out var receipt, out var why)
                ? new LoggedAttestation(entry, receipt)
                : throw new BrokenPropertyException(why)),
        ];
    }
}
