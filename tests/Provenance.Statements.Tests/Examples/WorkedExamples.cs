// Section 10 of proto/README.md: one way through format 1, byte for byte, from seeds that anyone can type.

using System.Text;
using Provenance.Transparency;
using static Provenance.Statements.Tests.Examples.Example;

namespace Provenance.Statements.Tests.Examples;

public static class WorkedExamples
{
    public const string Heading = "## 11. Worked examples\n";

    private static readonly DateTimeOffset FirstLogged = new(2026, 11, 23, 9, 0, 1, TimeSpan.Zero);
    private static readonly byte[] DiscoveryMaster = [.. Enumerable.Repeat((byte)9, DiscoveryTag.SecretBytes)];
    private static readonly SigningKey LogKey = Key(10);

    public static VerifierKey CheckpointKey { get; } = new(Origin, NoteKeyType.Ed25519, LogKey.PublicKey.Bytes.Span);

    /// <summary>Root, accreditation and training job, at indices 0, 1 and 2.</summary>
    public static IReadOnlyList<Attestation> Log { get; } = [TrustExamples.Root, TrustExamples.Accreditation, Job()];

    public static IReadOnlyList<Leaf> Leaves { get; } = [.. Log.Select((attestation, index) =>
        Leaf.Of(attestation.Envelope, FirstLogged.AddSeconds(index), key => index < 2 ? DiscoveryTag.TrustSecret : SecretOf(key)))];

    public static TlogProof Receipt { get; } = Prove(2);

    public static SignedNote Refusal { get; } = SignedNote.Sign(
        RefusalNote.Text(Origin, Log[2].Envelope, FirstLogged, new Refusal(RefusalReason.KeyUnknown, "signatures[0].keyid", "…", "…")),
        new Ed25519NoteSigner(RefusalKey, LogKey.Sign));

    public static VerifierKey RefusalKey => new(RefusalNote.KeyName(Origin), NoteKeyType.Ed25519, LogKey.PublicKey.Bytes.Span);

    /// <summary>The section of the page.</summary>
    public static string Page()
    {
        var page = new StringBuilder(Heading);
        page.Append("Made by a test from fixed values: the seeds of the keys are 32 equal bytes, the salt of a section is the first 16 bytes of the SHA-256 of its name (of its kind, where that is `body`), the discovery master is 32 bytes 0x09. Ed25519 signatures are deterministic. Every line is exact; the line breaks around it are not part of it.\n");
        AddKeys(page);
        AddRoot(page);
        AddAttestation(page, "The accreditation of acme's key, index 1", Log[1], Leaves[1]);
        AddAttestation(page, "A training job, index 2", Log[2], Leaves[2]);
        page.Append($"\nIts tag is computed with acme's discovery secret, `{Convert.ToHexStringLower(SecretOf(OperatorKey.PublicKey.KeyId).Span)}`.\n");
        page.Append("\n### The receipt of the training job\n");
        page.Append($"The log's key has the seed 0x0a… and the verifier key `{CheckpointKey}`. No witness has cosigned yet.\n");
        AddBlock(page, Receipt.ToString());
        page.Append("\n### A signed refusal\n");
        page.Append($"The same envelope, had it come before the accreditation. The verifier key is `{RefusalKey}`.\n");
        AddBlock(page, Refusal.ToString());
        return page.ToString();
    }

    private static void AddKeys(StringBuilder page)
    {
        page.Append("\n### Keys\n| whose | seed | public key | key id |\n|---|---|---|---|\n");
        foreach (var (whose, seed, key) in new[] { ("authority north", 1, FirstAuthority), ("authority south", 2, SecondAuthority), ("operator acme", 3, OperatorKey) })
        {
            page.Append($"| {whose} | 0x{seed:x2}… | `{key.PublicKey}` | `{key.PublicKey.KeyId}` |\n");
        }

        var message = Encoding.UTF8.GetString(ProofOfPossession.Message(Origin, OperatorKey.PublicKey.KeyId, Operator, KeyUse.Statements));
        page.Append("\nAcme proves possession of its key with a signature over\n");
        AddBlock(page, message);
        page.Append($"\nwhich is `{TrustExamples.BodyOfAccreditation.ProofOfPossession}`.\n");
    }

    private static void AddRoot(StringBuilder page)
    {
        var root = Log[0];
        AddAttestation(page, "Root version 1, index 0", root, Leaves[0]);
        page.Append("\nIts PAE begins with\n");
        AddBlock(page, Encoding.UTF8.GetString(root.Envelope.Pae())[..60]);
        page.Append("\nAs a file it is\n");
        AddBlock(page, Encoding.UTF8.GetString(AttestationJson.Write(root)));
    }

    private static void AddAttestation(StringBuilder page, string title, Attestation attestation, Leaf leaf)
    {
        page.Append($"\n### {title}\nPayload:\n");
        AddBlock(page, Encoding.UTF8.GetString(attestation.Envelope.Payload.Span));
        foreach (var (name, content) in attestation.Sections)
        {
            page.Append($"\nSection `{name}`:\n");
            AddBlock(page, Encoding.UTF8.GetString(content.Span));
        }

        page.Append("\n| | |\n|---|---|\n");
        page.Append($"| statement id | `{attestation.Envelope.StatementId}` |\n");
        foreach (var signature in attestation.Envelope.Signatures)
        {
            page.Append($"| signature by `{signature.KeyId.ToString()[..8]}…` | `{Convert.ToHexStringLower(signature.Signature.Span)}` |\n");
        }

        page.Append($"| SHA-256 of the signatures | `{attestation.Envelope.SignaturesDigest}` |\n");
        page.Append($"| tags | {string.Join(' ', leaf.Tags.Select(tag => $"`{tag}`"))} |\n");
        page.Append($"| leaf, logged at {leaf.LoggedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} | `{Convert.ToHexStringLower(leaf.Encode())}` |\n");
    }

    private static void AddBlock(StringBuilder page, string text) =>
        page.Append("```\n").Append(text).Append(text.EndsWith('\n') ? string.Empty : "\n").Append("```\n");

    private static Attestation Job() => Report("training-job", "acme/jurong-1/h100-a/jobs/4711")
        .Add("run", Json("run", """{"salt":"SALT","state":"completed","asOf":"2026-11-22T00:00:00Z","startedAt":"2026-11-11T00:00:00Z","endedAt":"2026-11-21T00:00:00Z","allocations":[{"from":"2026-11-11T00:00:00Z","to":"2026-11-21T00:00:00Z","accelerator":"nvidia-h100-sxm","count":1024,"domain":"fabric-0"}],"acceleratorHours":{"low":"245760","high":"245760","basis":"measured"},"flop":{"low":"340000000000000000000000","high":"360000000000000000000000","basis":"computed","format":"bf16"},"workload":{"class":"pretraining","dataDomain":"general"}}"""))
        .Add("parties", Json("parties", """{"salt":"SALT","customer":"NATIONAL:SG:201912345K","rental":"none","accessCountries":["SG"]}"""))
        .Add("lineage", Json("lineage", """{"salt":"SALT","model":{"name":"Heron"},"parameters":"unknown","tokens":"unknown","inputs":"unknown","outputs":"unknown"}"""))
        .Sign(OperatorKey)
        .Attestation();

    private static byte[] Json(string section, string template) =>
        Encoding.UTF8.GetBytes(template.Replace("SALT", SaltOf(section).ToString(), StringComparison.Ordinal));

    private static ReadOnlyMemory<byte> SecretOf(KeyId key) => DiscoveryTag.Secret(DiscoveryMaster, Origin, key);

    private static TlogProof Prove(int index)
    {
        Digest[] hashes = [.. Leaves.Select(leaf => MerkleTree.LeafHash(leaf.Encode()))];
        var growth = TreeGrowth.Of(TreeEdge.Empty, hashes);
        var root = growth.After.Root;
        var proof = new GroupProver(growth, root).Prove(new LeafIndex(index));
        var checkpoint = SignedCheckpoint.Sign(new Checkpoint(Origin, growth.After.Size, root), new Ed25519NoteSigner(CheckpointKey, LogKey.Sign));
        return new TlogProof(proof.Index, proof.Hashes, checkpoint, Leaves[index].Encode());
    }
}
