// A log in memory, written for tests: whatever it is given stands in it, right or wrong, and is proved. So the client's
// checks are tried on material that only the log itself could make.
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Client.Tests;

/// <summary>A log that signs what it is given.</summary>
public sealed class TestLog : IDisposable
{
    private readonly SigningKey _key;
    private readonly string _origin;
    private readonly List<byte[]> _leaves = [];

    public TestLog(RegistryWorld world, string keyName = "log")
    {
        _origin = world.Origin;
        _key = new WorldRandom(77).Key(keyName);
        Now = world.Now;
    }

    /// <summary>When the next entry is logged.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>The discovery secret by which the next entry's leaf is tagged.</summary>
    public ReadOnlyMemory<byte> Secret { get; set; } = DiscoveryTag.TrustSecret;

    public VerifierKey LogKey => new(_origin, NoteKeyType.Ed25519, _key.PublicKey.Bytes.Span);

    public TreeSize Size => new(_leaves.Count);

    /// <summary>Logs an attestation, or finds it.</summary>
    public LeafIndex Append(Attestation attestation)
    {
        var known = Find(attestation.Envelope.StatementId);
        if (known is { } index)
        {
            return index;
        }

        _leaves.Add(Leaf.Of(attestation.Envelope, Now, _ => Secret).Encode());
        return new LeafIndex(_leaves.Count - 1);
    }

    public LeafIndex? Find(Digest statementId)
    {
        var index = _leaves.FindIndex(bytes => Leaf.TryDecode(bytes, out var leaf) && leaf.StatementId == statementId);
        return index < 0 ? null : new LeafIndex(index);
    }

    public SignedCheckpoint Checkpoint(long? size = null)
    {
        var hashes = Hashes(size ?? _leaves.Count);
        return SignedCheckpoint.Sign(
            new Checkpoint(_origin, new TreeSize(hashes.Length), Root(hashes)), new Ed25519NoteSigner(LogKey, _key.Sign));
    }

    /// <summary>Signs whatever checkpoint it is given.</summary>
    public SignedCheckpoint Sign(Checkpoint checkpoint) =>
        SignedCheckpoint.Sign(checkpoint, new Ed25519NoteSigner(new VerifierKey(checkpoint.Origin, NoteKeyType.Ed25519, _key.PublicKey.Bytes.Span), _key.Sign));

    public Receipt Receipt(LeafIndex index, SignedCheckpoint? against = null)
    {
        var checkpoint = against ?? Checkpoint();
        var proof = new TlogProof(index, Path((int)index.Value, Hashes(checkpoint.Checkpoint.Size.Value)), checkpoint, _leaves[(int)index.Value]);
        return Provenance.Client.Receipt.TryCreate(proof, out var receipt, out var reason) ? receipt : throw new InvalidOperationException(reason);
    }

    public ConsistencyProof Consistency(TreeSize oldSize, TreeSize newSize) =>
        new(oldSize, newSize, Subproof((int)oldSize.Value, Hashes(newSize.Value), true));

    public void Dispose() => _key.Dispose();

    private Digest[] Hashes(long size) => [.. _leaves.Take((int)size).Select(leaf => MerkleTree.LeafHash(leaf))];

    // RFC 6962 2.1 to 2.1.2, as they are written there.
    private static Digest Root(ReadOnlySpan<Digest> d) => d.Length switch
    {
        0 => MerkleTree.EmptyRoot,
        1 => d[0],
        _ => MerkleTree.NodeHash(Root(d[..Split(d.Length)]), Root(d[Split(d.Length)..])),
    };

    private static Digest[] Path(int m, ReadOnlySpan<Digest> d)
    {
        if (d.Length == 1)
        {
            return [];
        }

        var k = Split(d.Length);
        return m < k ? [.. Path(m, d[..k]), Root(d[k..])] : [.. Path(m - k, d[k..]), Root(d[..k])];
    }

    private static Digest[] Subproof(int m, ReadOnlySpan<Digest> d, bool isWhole)
    {
        if (m == d.Length)
        {
            return isWhole ? [] : [Root(d)];
        }

        var k = Split(d.Length);
        return m <= k ? [.. Subproof(m, d[..k], isWhole), Root(d[k..])] : [.. Subproof(m - k, d[k..], false), Root(d[..k])];
    }

    private static int Split(int n)
    {
        var k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
