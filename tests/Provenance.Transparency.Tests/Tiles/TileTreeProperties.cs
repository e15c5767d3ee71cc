using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class TileTreeProperties
{
    private static readonly Gen<(int Size, int A, int B)> Trees =
        Gen.Int[1, 1500].SelectMany(size => Gen.Select(Gen.Int[0, size - 1], Gen.Int[0, size - 1], (a, b) => (size, a, b)));

    [Fact]
    public async Task Root_and_proofs_are_those_of_the_recursive_definition() => await Trees.SampleAsync(async at =>
    {
        var shelf = TileShelf.Of(at.Size, group: 200);
        var tree = new TileTree(new TreeSize(at.Size), shelf);
        Assert.Equal(ReferenceTree.Root(Leaves.Of(at.Size)), await tree.RootAsync(CancellationToken.None));
        Assert.Equal(shelf.Edge.Hashes, (await tree.EdgeAsync(CancellationToken.None)).Hashes);

        var inclusion = await tree.InclusionProofAsync(new LeafIndex(at.A), CancellationToken.None);
        Assert.Equal(ReferenceTree.Path(at.A, Leaves.Of(at.Size)), inclusion.Hashes);

        var consistency = await tree.ConsistencyProofAsync(new TreeSize(at.B + 1), CancellationToken.None);
        Assert.Equal(ReferenceTree.Proof(at.B + 1, Leaves.Of(at.Size)), consistency.Hashes);
        Assert.Equal(4, shelf.Calls + (consistency.Hashes.Count == 0 ? 1 : 0) + (inclusion.Hashes.Count == 0 ? 1 : 0));
    }, iter: 40);

    [Fact]
    public async Task The_tree_of_no_entries_has_the_empty_root_and_reads_nothing()
    {
        var shelf = TileShelf.Of(300);

        Assert.Equal(MerkleTree.EmptyRoot, await new TileTree(TreeSize.Zero, shelf).RootAsync(CancellationToken.None));
        Assert.Equal(0, shelf.Calls);
    }

    [Fact]
    public async Task Proofs_of_a_range_share_one_reading()
    {
        var shelf = TileShelf.Of(3000);
        var tree = new TileTree(new TreeSize(3000), shelf);
        var proofs = await tree.RangeInclusionProofsAsync(new LeafIndex(2000), 500, CancellationToken.None);
        var root = ReferenceTree.Root(Leaves.Of(3000));
        Assert.Equal(1, shelf.Calls);
        Assert.InRange(shelf.TilesRead, 1, 8);
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(2000 + i, proofs[i].Index.Value);
            Assert.Equal(ProofVerdict.Valid, proofs[i].Verify(Leaves.Of(3000)[2000 + i], root));
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(66_000)]
    public async Task Proofs_hold_around_powers_of_256(int size)
    {
        var shelf = TileShelf.Of(size);
        var tree = new TileTree(new TreeSize(size), shelf);
        var root = await tree.RootAsync(CancellationToken.None);
        Assert.Equal(shelf.Edge.Root, root);
        foreach (var index in (int[])[0, 1, 127, 254, size / 2, size - 2, size - 1])
        {
            var proof = await tree.InclusionProofAsync(new LeafIndex(index), CancellationToken.None);
            Assert.Equal(ProofVerdict.Valid, proof.Verify(Leaves.Of(size)[index], root));
            var consistency = await tree.ConsistencyProofAsync(new TreeSize(index + 1), CancellationToken.None);
            Assert.Equal(ProofVerdict.Valid, consistency.Verify(MerkleTree.Root(Leaves.Of(index + 1)), root));
        }
    }

    [Fact]
    public async Task The_empty_tree_reads_nothing()
    {
        var shelf = new TileShelf();
        var tree = new TileTree(TreeSize.Zero, shelf);
        Assert.Equal(MerkleTree.EmptyRoot, await tree.RootAsync(CancellationToken.None));
        Assert.Empty((await tree.ConsistencyProofAsync(TreeSize.Zero, CancellationToken.None)).Hashes);
        Assert.Equal(0, shelf.Calls);
    }

    [Fact]
    public async Task Questions_beyond_the_tree_are_misuse()
    {
        var tree = new TileTree(new TreeSize(10), TileShelf.Of(10));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await tree.InclusionProofAsync(new LeafIndex(10), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await tree.RangeInclusionProofsAsync(new LeafIndex(8), 3, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await tree.ConsistencyProofAsync(new TreeSize(11), CancellationToken.None));
    }

    [Fact]
    public async Task A_tile_of_another_length_is_corrupt()
    {
        var tree = new TileTree(new TreeSize(300), new ShortReader(TileShelf.Of(300)));
        await Assert.ThrowsAsync<CorruptTreeException>(async () => await tree.RootAsync(CancellationToken.None));
    }

    private sealed class ShortReader(ITileReader inner) : ITileReader
    {
        public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
            IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) =>
            [.. (await inner.ReadTilesAsync(tiles, cancellationToken)).Select(bytes => bytes[..^1])];
    }
}
