using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Faults.Writes;

/// <summary>A log with two histories that differ from the first leaf on; proofs of RFC 9162 2.1.4.1, written down.</summary>
internal sealed class TwoHistories(SigningKey key)
{
    /// <summary>Its name.</summary>
    public const string Origin = "log.example/2026";

    /// <summary>Its largest tree.</summary>
    public const int Sizes = 3;

    private readonly Digest[][] _leaves =
        [.. Enumerable.Range(0, 2).Select(history => Enumerable.Range(0, Sizes).Select(index => MerkleTree.LeafHash([(byte)index, (byte)history])).ToArray())];

    public VerifierKey Key { get; } = new(Origin, NoteKeyType.Ed25519, key.PublicKey.Bytes.Span);

    public Digest Root(int history, int size) => TreeGrowth.Of(TreeEdge.Empty, _leaves[history].AsSpan(0, size)).After.Root;

    public AddCheckpointRequest Request(int history, int from, int to)
    {
        var leaves = _leaves[history];
        IReadOnlyList<Digest> proof = (from, to) switch
        {
            (1, 2) => [leaves[1]],
            (1, 3) => [leaves[1], leaves[2]],
            (2, 3) => [leaves[2]],
            _ => [],
        };
        var checkpoint = new Checkpoint(Origin, new TreeSize(to), Root(history, to));
        return new AddCheckpointRequest(new TreeSize(from), proof, SignedCheckpoint.Sign(checkpoint, new Ed25519NoteSigner(Key, key.Sign)));
    }
}
