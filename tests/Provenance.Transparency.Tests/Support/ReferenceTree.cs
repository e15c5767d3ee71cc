// RFC 6962 section 2.1 word for word: recursive, slow and obvious. What the real code
// does by edges, tiles and memory is held against this.

using System.Security.Cryptography;

namespace Provenance.Transparency.Tests;

internal static class ReferenceTree
{
    public static Digest Root(ReadOnlySpan<Digest> leaves)
    {
        switch (leaves.Length)
        {
            case 0:
                return new Digest(SHA256.HashData([]));
            case 1:
                return leaves[0];
            default:
                var k = SplitPoint(leaves.Length);
                return new Digest(SHA256.HashData(
                    [0x01, .. Root(leaves[..k]).ToArray(), .. Root(leaves[k..]).ToArray()]));
        }
    }

    public static List<Digest> Path(int m, ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        var k = SplitPoint(leaves.Length);
        return m < k
            ? [.. Path(m, leaves[..k]), Root(leaves[k..])]
            : [.. Path(m - k, leaves[k..]), Root(leaves[..k])];
    }

    public static List<Digest> Proof(int m, ReadOnlySpan<Digest> leaves) => SubProof(m, leaves, true);

    private static List<Digest> SubProof(int m, ReadOnlySpan<Digest> leaves, bool isWholeOldTree)
    {
        if (m == leaves.Length)
        {
            return isWholeOldTree ? [] : [Root(leaves)];
        }

        var k = SplitPoint(leaves.Length);
        return m <= k
            ? [.. SubProof(m, leaves[..k], isWholeOldTree), Root(leaves[k..])]
            : [.. SubProof(m - k, leaves[k..], false), Root(leaves[..k])];
    }

    // The largest power of two smaller than n.
    private static int SplitPoint(int n)
    {
        var k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
