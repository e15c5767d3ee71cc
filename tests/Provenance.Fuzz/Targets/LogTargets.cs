// The formats of the log: notes, checkpoints, tiles, proofs, policies. What is read is written again byte for byte.

using System.Text;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;
using static Provenance.Fuzz.Targets.AllTargets;

namespace Provenance.Fuzz.Targets;

internal static class LogTargets
{
    private const string Origin = "registry.example/2026";

    private static readonly SigningKey LogKey = new WorldRandom(77).Key("log");
    private static readonly SigningKey WitnessKey = new WorldRandom(77).Key("witness");
    private static readonly VerifierKey LogVerifier = new(Origin, NoteKeyType.Ed25519, LogKey.PublicKey.Bytes.Span);
    private static readonly VerifierKey Witness = new("witness.example/w1", NoteKeyType.CosignatureV1, WitnessKey.PublicKey.Bytes.Span);
    private static readonly VerifierKey Quantum = new("witness.example/pq", NoteKeyType.MlDsa44Cosignature, new byte[VerifierKey.MlDsa44KeyBytes]);
    private static readonly Digest[] Leaves = [.. Enumerable.Range(0, 11).Select(i => MerkleTree.LeafHash([(byte)i]))];
    private static readonly SignedCheckpoint Signed = Sign();
    private static readonly (Digest OldRoot, IReadOnlyList<Digest> Hashes) Consistency = FromFour();
    private static readonly string PolicyText = $"# ours\nlog {LogVerifier} https://registry.example/\nwitness w1 {Witness} https://w1.example/\ngroup g 1 w1\ngroup h all g\nquorum h\n";
    private static readonly WitnessPolicy Policy = WitnessPolicy.TryParse(Encoding.UTF8.GetBytes(PolicyText), out var policy, out var reason) ? policy : throw new BrokenPropertyException(reason);

    private static readonly string[] Words =
    [
        "\n", "\n\n", "— ", " ", "+", "=", "==", "AAAA", "\u2028", "\u00a0", "\ud83d\ude00", Origin, "witness.example/w1", Leaves[0].ToBase64(),
    ];

    public static IEnumerable<(string, Func<byte[], bool>, byte[][], string[], int, long, long)> List()
    {
        var note = Signed.Format();
        var growth = TreeGrowth.Of(TreeEdge.Empty, Leaves);
        var proof = new GroupProver(growth, growth.After.Root).Prove(new LeafIndex(5));
        byte[][] proofs =
        [
            new TlogProof(proof.Index, proof.Hashes, Signed).Format(),
            new TlogProof(proof.Index, proof.Hashes, Signed, "more"u8.ToArray()).Format(),
        ];
        byte[][] paths = [.. new[] { "/tile/0/x001/x234/067", "/tile/entries/000.p/1", "/tile/63/999.p/255", "/tile/0/x009/x223/x372/x036/x854/x775/807" }.Select(Encoding.UTF8.GetBytes)];
        byte[][] bundles = [EntryBundle.Encode([new byte[] { 1, 2 }, ReadOnlyMemory<byte>.Empty, new byte[300]])];
        yield return ("note", Note, [note], Words, 4096, 8192, 48);
        yield return ("checkpoint", ReadCheckpoint, [note, Encoding.UTF8.GetBytes(Signed.Checkpoint + "extension\n")], Words, 4096, 8192, 64);
        yield return ("vkey", Vkey, [.. new[] { LogVerifier, Witness, Quantum }.Select(key => Encoding.UTF8.GetBytes(key.ToString()))], ["+", "AQ", "BA", "Bg", "=", "witness.example/w1"], 4096, 16_384, 32);
        yield return ("tile-path", Path, paths, ["/tile/", "entries/", "x000/", "x001/", "000", ".p/", "255", "256"], 256, 4096, 32);
        yield return ("entry-bundle", Bundle, [.. bundles.Select(bundle => (byte[])[2, .. bundle])], [], 2048, 8192, 64);
        yield return ("tlog-proof", Proof, proofs, [.. Words, "c2sp.org/tlog-proof@v1\n", "extra ", "index "], 8192, 32_768, 64);
        byte[][] requests =
        [
            new AddCheckpointRequest(TreeSize.Zero, [], Signed).Format(),
            new AddCheckpointRequest(new TreeSize(4), Consistency.Hashes, Signed).Format(),
        ];
        byte[][] answers = [AddCheckpointResponse.Format([.. Signed.Note.Signatures]), AddCheckpointResponse.FormatSize(new TreeSize(7))];
        yield return ("add-checkpoint", AddCheckpoint, requests, [.. Words, "old ", "old 0\n", "4", "11"], 8192, 32_768, 64);
        yield return ("witness-answer", Answer, answers, [.. Words, "7\n"], 8192, 16_384, 64);
        yield return ("tlog-policy", ReadPolicy, [Encoding.UTF8.GetBytes(PolicyText)], ["\n", " ", "log ", "witness ", "group ", "quorum ", "all ", "any ", "none", "#", LogVerifier.ToString(), Witness.ToString(), "w1", "w2", "g"], 8192, 32_768, 96);
    }

    private static bool Note(byte[] input)
    {
        if (!SignedNote.TryParse(input, out var note, out var why))
        {
            return Refused(why);
        }

        Require(note.Format().AsSpan().SequenceEqual(input), "it is written otherwise than it was read");
        _ = NoteVerification.Verify(note, LogVerifier.ToVerifier(NSecEd25519.Instance)!, Witness.ToVerifier(NSecEd25519.Instance)!);
        return true;
    }

    private static bool ReadCheckpoint(byte[] input)
    {
        if (!SignedCheckpoint.TryParse(input, out var signed, out var why))
        {
            _ = Refused(why);
            return Unsigned(input);
        }

        Require(signed.Format().AsSpan().SequenceEqual(input), "it is written otherwise than it was read");
        var verdict = Policy.Evaluate(signed, NSecEd25519.Instance);
        Require(!verdict.IsSatisfied || signed.Checkpoint.ToString() == Signed.Checkpoint.ToString(), "a checkpoint is believed that nobody signed");
        return true;
    }

    private static bool Unsigned(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (!Checkpoint.TryParse(text, out var checkpoint, out var why))
        {
            return Refused(why);
        }

        Require(checkpoint.ToString() == text, "it is written otherwise than it was read");
        return true;
    }

    private static bool Vkey(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (!VerifierKey.TryParse(text, out var key, out var why))
        {
            return Refused(why);
        }

        Require(key.ToString() == text, "it is written otherwise than it was read");
        return true;
    }

    private static bool Path(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (TilePath.TryParse(text, out TileId tile, out var whyNoTile))
        {
            Require(TilePath.Of(tile) == text, "it is written otherwise than it was read");
            return true;
        }

        _ = Refused(whyNoTile);
        if (TilePath.TryParse(text, out EntryBundleId bundle, out var whyNoBundle))
        {
            Require(TilePath.Of(bundle) == text, "it is written otherwise than it was read");
            return true;
        }

        return Refused(whyNoBundle);
    }

    // The first byte says how many entries more than one are wanted.
    private static bool Bundle(byte[] input)
    {
        if (input.Length == 0)
        {
            return false;
        }

        if (!EntryBundle.TryDecode(input.AsMemory(1), input[0] + 1, out var entries, out var why))
        {
            return Refused(why);
        }

        Require(EntryBundle.Encode(entries).AsSpan().SequenceEqual(input.AsSpan(1)), "it is written otherwise than it was read");
        return true;
    }

    private static bool Proof(byte[] input)
    {
        if (!TlogProof.TryParse(input, out var proof, out var why))
        {
            return Refused(why);
        }

        Require(proof.Format().AsSpan().SequenceEqual(input), "it is written otherwise than it was read");
        var verdict = proof.Verify(Leaves[5], Policy, NSecEd25519.Instance);
        Require(!verdict.IsValid || proof.Inclusion.Index.Value == 5, "a leaf is proved where it does not stand");
        return true;
    }

    // A witness that holds the tree of four, and one that holds nothing: neither cosigns but what the log signed.
    private static bool AddCheckpoint(byte[] input)
    {
        if (!AddCheckpointRequest.TryParse(input, out var request, out var why))
        {
            return Refused(why);
        }

        Require(request.Format().AsSpan().SequenceEqual(input), "it is written otherwise than it was read");
        INoteVerifier[] keys = [LogVerifier.ToVerifier(NSecEd25519.Instance)!];
        foreach (var held in (Checkpoint?[])[null, new Checkpoint(Origin, new TreeSize(4), Consistency.OldRoot)])
        {
            var verdict = WitnessRules.Judge(request, keys, held);
            Require(verdict.Status == WitnessStatus.Consistent || verdict.Reason.Length > 0, "it is refused without a reason");
            Require(
                verdict.Status != WitnessStatus.Consistent || request.Checkpoint.Checkpoint.ToString() == Signed.Checkpoint.ToString(),
                "a checkpoint would be cosigned that the log did not sign");
        }

        return true;
    }

    private static bool Answer(byte[] input)
    {
        if (AddCheckpointResponse.TryParseSize(input, out var held))
        {
            Require(AddCheckpointResponse.FormatSize(held).AsSpan().SequenceEqual(input), "it is written otherwise than it was read");
            return true;
        }

        if (!AddCheckpointResponse.TryParse(input, out var cosignatures, out var why))
        {
            return Refused(why);
        }

        Require(AddCheckpointResponse.Format(cosignatures).AsSpan().SequenceEqual(input), "it is written otherwise than it was read");
        return true;
    }

    private static bool ReadPolicy(byte[] input)
    {
        if (!WitnessPolicy.TryParse(input, out var policy, out var why))
        {
            return Refused(why);
        }

        // Every witness together meets every quorum that there is; nobody meets it only where none is asked for.
        Require(policy.IsMetBy(policy.Witnesses.Select(witness => witness.Name)), "a quorum that cannot be met");
        Require(!policy.IsMetBy([]) || policy.Quorum == WitnessPolicy.None, "a quorum that is met by nobody");
        _ = policy.Evaluate(Signed, NSecEd25519.Instance);
        return true;
    }

    internal static bool Refused(string? why)
    {
        Require(!string.IsNullOrWhiteSpace(why), "it is refused without a reason");
        Require(why!.Length < 4096, "the reason repeats the input");
        return false;
    }

    // RFC 9162 2.1.4.1 for trees of 4 and 11: the roots of the leaves 4 to 7 and 8 to 10.
    private static (Digest OldRoot, IReadOnlyList<Digest> Hashes) FromFour() =>
        (MerkleTree.Root(Leaves.AsSpan(0, 4)), [MerkleTree.Root(Leaves.AsSpan(4, 4)), MerkleTree.Root(Leaves.AsSpan(8))]);

    private static SignedCheckpoint Sign()
    {
        var checkpoint = new Checkpoint(Origin, new TreeSize(Leaves.Length), MerkleTree.Root(Leaves));
        return SignedCheckpoint.Sign(checkpoint, new Ed25519NoteSigner(LogVerifier, LogKey.Sign))
            .With(CosignatureV1.Sign(Witness, WitnessKey.Sign, 1_764_147_600, checkpoint))
            .With(new NoteSignature("witness.example/pq", Quantum.KeyId, new byte[8 + 2420]));
    }
}
