using System.Buffers.Binary;
using Provenance.Statements;
using Provenance.Transparency;
using Provenance.Transparency.Tests;

namespace Provenance.Witness.Tests;

/// <summary>
/// A log with two histories that part at some size: what an honest and a forked log would show. Roots and proofs come
/// from the reference tree, so nothing of what is tested here checks itself.
/// </summary>
internal sealed class GrowingLog : IDisposable
{
    public const int Sizes = 24;

    private readonly SigningKey _key;
    private readonly Digest[][] _leaves;

    public GrowingLog(string origin, byte seed, int forkAt)
    {
        _key = SigningKey.FromSeed(Enumerable.Repeat(seed, 32).ToArray());
        Key = new VerifierKey(origin, NoteKeyType.Ed25519, _key.PublicKey.Bytes.Span);
        _leaves = [Leaves(0, forkAt), Leaves(1, forkAt)];
    }

    public VerifierKey Key { get; }

    public string Origin => Key.Name;

    public Digest Root(int history, int size) => ReferenceTree.Root(_leaves[history].AsSpan(0, size));

    public IReadOnlyList<Digest> Proof(int history, int from, int to) =>
        from == 0 || from >= to ? [] : ReferenceTree.Proof(from, _leaves[history].AsSpan(0, to));

    public SignedCheckpoint Checkpoint(int history, int size) => Signed(new Checkpoint(Origin, new TreeSize(size), Root(history, size)));

    public SignedCheckpoint Signed(Checkpoint checkpoint) => SignedCheckpoint.Sign(checkpoint, new Ed25519NoteSigner(Key, _key.Sign));

    public AddCheckpointRequest Request(int history, int from, int to) =>
        new(new TreeSize(from), Proof(history, from, to), Checkpoint(history, to));

    public void Dispose() => _key.Dispose();

    private static Digest[] Leaves(int history, int forkAt) =>
    [
        .. Enumerable.Range(0, Sizes).Select(index =>
        {
            var leaf = new byte[8];
            BinaryPrimitives.WriteInt32BigEndian(leaf, index);
            BinaryPrimitives.WriteInt32BigEndian(leaf.AsSpan(4), index < forkAt ? 0 : history);
            return MerkleTree.LeafHash(leaf);
        }),
    ];
}
