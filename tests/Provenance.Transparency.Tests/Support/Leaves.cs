using System.Buffers.Binary;

namespace Provenance.Transparency.Tests;

internal static class Leaves
{
    private static readonly Lazy<Digest[]> Many = new(() => [.. Enumerable.Range(0, 70_000).Select(Hash)]);

    /// <summary>The hashes of leaves 0 to count - 1; leaf i is i as four big-endian bytes.</summary>
    public static ReadOnlySpan<Digest> Of(int count) => Many.Value.AsSpan(0, count);

    public static ReadOnlySpan<Digest> Between(int from, int to) => Many.Value.AsSpan(from, to - from);

    private static Digest Hash(int i)
    {
        var data = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(data, i);
        return MerkleTree.LeafHash(data);
    }
}
