// The hashes of RFC 6962 section 2.1: a leaf is H(0x00 || data) and a node is
// H(0x01 || left || right), so that no leaf can be passed off as a node. The
// root of the empty tree is H("").

using System.Buffers;
using System.Security.Cryptography;

namespace Provenance.Transparency;

/// <summary>The leaf and node hashes of RFC 6962, with SHA-256.</summary>
public static class MerkleTree
{
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int StackLimitBytes = 1024;

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static Digest EmptyRoot { get; } = Digest.Of([]);

    /// <summary>H(0x00 ‖ <paramref name="data"/>).</summary>
    public static Digest LeafHash(ReadOnlySpan<byte> data)
    {
        var length = data.Length + 1;
        if (length > StackLimitBytes)
        {
            return LargeLeafHash(data);
        }

        Span<byte> prefixed = stackalloc byte[StackLimitBytes];
        prefixed[0] = LeafPrefix;
        data.CopyTo(prefixed[1..]);
        return Digest.Of(prefixed[..length]);
    }

    /// <summary>H(0x01 ‖ <paramref name="left"/> ‖ <paramref name="right"/>).</summary>
    public static Digest NodeHash(Digest left, Digest right)
    {
        Span<byte> prefixed = stackalloc byte[1 + (2 * Digest.SizeBytes)];
        prefixed[0] = NodePrefix;
        left.CopyTo(prefixed[1..]);
        right.CopyTo(prefixed[(1 + Digest.SizeBytes)..]);
        return Digest.Of(prefixed);
    }

    /// <summary>The root over these leaf hashes: MTH of RFC 6962, in one pass.</summary>
    public static Digest Root(ReadOnlySpan<Digest> leafHashes) => TreeEdge.Empty.Append(leafHashes).Root;

    private static Digest LargeLeafHash(ReadOnlySpan<byte> data)
    {
        var rented = ArrayPool<byte>.Shared.Rent(data.Length + 1);
        try
        {
            rented[0] = LeafPrefix;
            data.CopyTo(rented.AsSpan(1));
            return Digest.Of(rented.AsSpan(0, data.Length + 1));
        }
        finally
        {
            // Leaves may hold what others must not read; the pool is shared by the process.
            CryptographicOperations.ZeroMemory(rented.AsSpan(0, data.Length + 1));
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
