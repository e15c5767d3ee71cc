// Trees of random sizes up to 2^20 against the definition: growth, tiles and proofs, and that nothing but the right
// proof holds.

using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class LargeTreeProperties(LargeTreeProperties.Million million) : IClassFixture<LargeTreeProperties.Million>
{
    private const int Height = 20;

    // As many small trees as large ones: the size's number of binary digits is drawn first.
    private static readonly Gen<(long Size, long Index, long Old, int Bit)> Cases =
        Gen.Int[1, Height].SelectMany(bits => Gen.Long[1L << (bits - 1), 1L << bits]).SelectMany(size =>
            Gen.Select(Gen.Long[0, size - 1], Gen.Long[0, size], Gen.Int[0, 255], (index, old, bit) => (size, index, old, bit)));

    private DenseTree Tree => million.Tree;

    [Fact]
    public async Task Proofs_are_those_of_the_definition_and_hold() => await Cases.SampleAsync(async at =>
    {
        var tiled = Tree.Tiled(at.Size);
        var root = Tree.Root(0, at.Size);
        Assert.Equal(root, await tiled.RootAsync(CancellationToken.None));

        var inclusion = await tiled.InclusionProofAsync(new LeafIndex(at.Index), CancellationToken.None);
        Assert.Equal(Tree.Path(at.Index, 0, at.Size), inclusion.Hashes);
        Assert.Equal(ProofVerdict.Valid, inclusion.Verify(Tree.Leaves[(int)at.Index], root));

        var consistency = await tiled.ConsistencyProofAsync(new TreeSize(at.Old), CancellationToken.None);
        Assert.Equal(at.Old == 0 ? [] : Tree.Proof(at.Old, at.Size), consistency.Hashes);
        Assert.Equal(ProofVerdict.Valid, consistency.Verify(Tree.Root(0, at.Old), root));
    }, iter: 400);

    [Fact]
    public void Nothing_but_the_right_inclusion_proof_holds() => Cases.Sample(at =>
    {
        var (size, root, leaf) = (new TreeSize(at.Size), Tree.Root(0, at.Size), Tree.Leaves[(int)at.Index]);
        var path = Tree.Path(at.Index, 0, at.Size);
        Refused(new InclusionProof(new LeafIndex(at.Index), size, [.. path, root]));
        Refused(new InclusionProof(new LeafIndex(at.Size), size, path));
        var other = (at.Index + 1 + (at.Old % at.Size)) % at.Size;
        if (other != at.Index)
        {
            Refused(new InclusionProof(new LeafIndex(other), size, path));
            Refused(new InclusionProof(new LeafIndex(at.Index), size, Tree.Path(other, 0, at.Size)));
        }

        if (path.Count > 0)
        {
            Refused(new InclusionProof(new LeafIndex(at.Index), size, []));
            Refused(new InclusionProof(new LeafIndex(at.Index), size, path[1..]));
            Refused(new InclusionProof(new LeafIndex(at.Index), size, path[..^1]));
            Refused(new InclusionProof(new LeafIndex(at.Index), size, Flipped(path, at.Bit)));
        }

        void Refused(InclusionProof proof) => Assert.NotEqual(ProofVerdict.Valid, proof.Verify(leaf, root));
    }, iter: 400);

    [Fact]
    public void Nothing_but_the_right_consistency_proof_holds() => Cases.Sample(at =>
    {
        var (old, size) = (new TreeSize(at.Old), new TreeSize(at.Size));
        var (oldRoot, root) = (Tree.Root(0, at.Old), Tree.Root(0, at.Size));
        var path = at.Old == 0 ? [] : Tree.Proof(at.Old, at.Size);
        Refused([.. path, root], oldRoot, root);
        Refused(path, Digest.Of([1]), root);
        if (path.Count > 0)
        {
            // To an empty tree every root is an extension, so only larger old trees come here.
            Refused(path, oldRoot, Digest.Of([1]));
            Refused([], oldRoot, root);
            Refused(path[1..], oldRoot, root);
            Refused(Flipped(path, at.Bit), oldRoot, root);
        }

        void Refused(List<Digest> hashes, Digest from, Digest to) =>
            Assert.NotEqual(ProofVerdict.Valid, new ConsistencyProof(old, size, hashes).Verify(from, to));
    }, iter: 400);

    [Fact]
    public void Groups_of_any_size_grow_the_roots_edges_and_tiles_of_the_definition()
    {
        var random = new Random(20261126);
        var (edge, partial) = (TreeEdge.Empty, new Dictionary<int, byte[]>());
        var groups = 0;
        while (edge.Size.Value < Tree.Leaves.Length)
        {
            var most = 1 << random.Next(13);
            var count = Math.Min(random.Next(1, most + 1), Tree.Leaves.Length - (int)edge.Size.Value);
            var growth = TreeGrowth.Of(edge, Tree.Leaves.Slice((int)edge.Size.Value, count));
            foreach (var tile in Tile.NewTiles(growth.Before.Size, growth.After.Size))
            {
                var had = growth.Before.Size.Value >> tile.NodeLevel > tile.FirstNode;
                var bytes = Tile.Widen(tile, had ? partial[tile.Level] : [], growth);
                Assert.True(bytes.AsSpan().SequenceEqual(Tree.Tile(tile)), $"{tile} after {growth.After.Size}");
                partial[tile.Level] = bytes;
            }

            edge = growth.After;
            Assert.Equal(Tree.Root(0, edge.Size.Value), edge.Root);
            groups++;
        }

        Assert.True(groups > 1000, $"Only {groups} groups were drawn.");
    }

    private static List<Digest> Flipped(List<Digest> path, int bit)
    {
        var bytes = path[bit % path.Count].ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return [.. path.Select((hash, i) => i == bit % path.Count ? new Digest(bytes) : hash)];
    }

    /// <summary>2^20 leaves, hashed once for all tests here.</summary>
    public sealed class Million
    {
        internal DenseTree Tree { get; } = new(Height);
    }
}
