// Leaves, nodes and roots of the Certificate Transparency reference tests (merkle_tree_test.cc,
// as repeated in github.com/transparency-dev/merkle, testonly/constants.go), and the proof
// probes of the latter's testdata, good and forged.

using System.Globalization;

namespace Provenance.Transparency.Tests;

public sealed class PublishedTreeVectors
{
    private static readonly string[] LeafInputs =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private static Digest[] LeafHashes => [.. LeafInputs.Select(hex => MerkleTree.LeafHash(Convert.FromHexString(hex)))];

    [Fact]
    public void Roots_of_the_eight_leaves_are_those_published()
    {
        var edge = TreeEdge.Empty;
        Assert.Equal(Roots[0], edge.Root.ToString());
        Assert.Equal(Roots[0], MerkleTree.EmptyRoot.ToString());
        for (var size = 1; size <= LeafHashes.Length; size++)
        {
            edge = edge.Append([LeafHashes[size - 1]]);
            Assert.Equal(Roots[size], edge.Root.ToString());
            Assert.Equal(Roots[size], MerkleTree.Root(LeafHashes.AsSpan(0, size)).ToString());
        }
    }

    [Fact]
    public void The_edge_of_seven_leaves_is_that_published()
    {
        var edge = TreeEdge.Empty.Append(LeafHashes.AsSpan(0, 7));
        string[] published =
        [
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        ];
        Assert.Equal(published, edge.Hashes.Select(hash => hash.ToString()));
    }

    [Fact]
    public void Consistency_from_six_to_eight_is_that_published()
    {
        string[] published =
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        Assert.Equal(published, ReferenceTree.Proof(6, LeafHashes).Select(hash => hash.ToString()));
        var proof = new ConsistencyProof(new TreeSize(6), new TreeSize(8), [.. published.Select(h => Digest.Parse(h))]);
        Assert.Equal(ProofVerdict.Valid, proof.Verify(Digest.Parse(Roots[6]), Digest.Parse(Roots[8])));
    }

    [Fact]
    public void Inclusion_probes_get_the_published_verdicts()
    {
        var checkedHere = 0;
        foreach (var probe in Probes("inclusion.txt"))
        {
            if (ReadHashes(probe[3], probe[4], probe[5]) is not { } hashes || ReadSizes(probe[1], probe[2]) is not { } numbers)
            {
                // A hash that is not 32 bytes, an index of -1: our types cannot hold them, so they never reach a verdict.
                Assert.Equal("no", probe[6]);
                continue;
            }

            var proof = new InclusionProof(new LeafIndex(numbers.First), new TreeSize(numbers.Second), hashes[2..]);
            var verdict = proof.Verify(hashes[1], hashes[0]);
            Assert.True(verdict == ProofVerdict.Valid == (probe[6] == "yes"), $"{probe[0]}: {verdict}");
            checkedHere++;
        }

        Assert.Equal(70, checkedHere);
    }

    [Fact]
    public void Consistency_probes_get_the_published_verdicts()
    {
        var checkedHere = 0;
        foreach (var probe in Probes("consistency.txt"))
        {
            if (ReadHashes(probe[3], probe[4], probe[5]) is not { } hashes || ReadSizes(probe[1], probe[2]) is not { } numbers)
            {
                // The one good probe here has equal roots that are not digests; equal sizes are tested elsewhere.
                Assert.True(probe[6] == "no" || probe[0] == "additional/sizes-are-equal-one-and-proof-is-empty");
                continue;
            }

            var proof = new ConsistencyProof(new TreeSize(numbers.First), new TreeSize(numbers.Second), hashes[2..]);
            var verdict = proof.Verify(hashes[0], hashes[1]);
            Assert.True(verdict == ProofVerdict.Valid == (probe[6] == "yes"), $"{probe[0]}: {verdict}");
            checkedHere++;
        }

        Assert.Equal(71, checkedHere);
    }

    private static IEnumerable<string[]> Probes(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", file))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(" | "));

    private static (long First, long Second)? ReadSizes(string first, string second) =>
        long.TryParse(first, CultureInfo.InvariantCulture, out var a) && long.TryParse(second, CultureInfo.InvariantCulture, out var b)
            ? (a, b)
            : null;

    private static List<Digest>? ReadHashes(string first, string second, string proof)
    {
        var hashes = new List<Digest>();
        foreach (var text in (string[])[first, second, .. proof == "none" ? [] : proof.Split(',')])
        {
            if (!Digest.TryParseBase64(text, out var hash))
            {
                return null;
            }

            hashes.Add(hash);
        }

        return hashes;
    }
}
