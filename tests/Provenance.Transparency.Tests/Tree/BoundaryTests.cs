// Around every power of 256, where a tile fills and a level begins, up to the largest tree there is: roots, proofs,
// tiles and growth against the definition. Leaves are alike but those near the places where it could go wrong.

using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class BoundaryTests
{
    private static readonly long[] Offsets = [-257, -256, -255, -2, -1, 0, 1, 2, 255, 256, 257];

    public static TheoryData<long> Boundaries()
    {
        var data = new TheoryData<long>();
        for (var power = 1; power <= 7; power++)
        {
            data.Add(1L << (8 * power));
        }

        // Not powers of 256, but where the last level of tiles and the last size are.
        data.Add(1L << 62);
        data.Add(long.MaxValue - 300);
        return data;
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task Roots_edges_and_proofs_are_those_of_the_definition(long boundary)
    {
        var tree = Around(boundary);
        foreach (var size in Offsets.Select(offset => boundary + offset).Where(size => size > 0))
        {
            var tiled = tree.Tiled(size);
            var root = await tiled.RootAsync(CancellationToken.None);
            Assert.Equal(tree.Root(0, size), root);
            foreach (var index in Places(boundary).Where(index => index < size))
            {
                var proof = await tiled.InclusionProofAsync(new LeafIndex(index), CancellationToken.None);
                Assert.Equal(tree.Path(index, 0, size), proof.Hashes);
                Assert.Equal(ProofVerdict.Valid, proof.Verify(tree.Complete(0, index), root));
                Assert.NotEqual(ProofVerdict.Valid, proof.Verify(Digest.Of([1]), root));
            }

            foreach (var old in Places(boundary).Where(old => old > 0 && old <= size))
            {
                var proof = await tiled.ConsistencyProofAsync(new TreeSize(old), CancellationToken.None);
                Assert.Equal(tree.Proof(old, size), proof.Hashes);
                Assert.Equal(ProofVerdict.Valid, proof.Verify(tree.Root(0, old), root));
                Assert.NotEqual(ProofVerdict.Valid, proof.Verify(Digest.Of([1]), root));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public async Task A_group_across_it_makes_the_tiles_and_proofs_of_the_definition(long boundary)
    {
        var tree = Around(boundary);
        var before = await tree.Tiled(Math.Max(0, boundary - 270)).EdgeAsync(CancellationToken.None);
        Gen.Int[1, 540].Sample(count =>
        {
            var leaves = Enumerable.Range(0, count).Select(i => tree.Complete(0, before.Size.Value + i)).ToArray();
            var growth = TreeGrowth.Of(before, leaves);
            Assert.Equal(tree.Root(0, growth.After.Size.Value), growth.After.Root);
            foreach (var tile in Tile.NewTiles(growth.Before.Size, growth.After.Size))
            {
                var width = (int)Math.Clamp((before.Size.Value >> tile.NodeLevel) - tile.FirstNode, 0, tile.Width);
                var stored = width == 0 ? [] : tree.Tile(new TileId(tile.Level, tile.Number, width));
                Assert.Equal(tree.Tile(tile), Tile.Widen(tile, stored, growth));
            }

            var prover = new GroupProver(growth, growth.After.Root);
            foreach (var at in (int[])[0, count / 2, count - 1])
            {
                var index = before.Size.Value + at;
                Assert.Equal(tree.Path(index, 0, growth.After.Size.Value), prover.Prove(new LeafIndex(index)).Hashes);
            }
        }, iter: 12, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public void Tiles_are_as_many_and_as_wide_as_the_specification_says(long boundary)
    {
        foreach (var size in Offsets.Select(offset => boundary + offset).Where(size => size > 0))
        {
            // Growth by one leaf names exactly the tiles whose last hash it completes.
            var added = Tile.NewTiles(new TreeSize(size - 1), new TreeSize(size)).ToList();
            var level = 0;
            for (; level < 8 && (size & ((1L << (8 * level)) - 1)) == 0; level++)
            {
                var nodes = size >> (8 * level);
                Assert.Equal(new TileId(level, (nodes - 1) / 256, (int)(((nodes - 1) % 256) + 1)), added[level]);
                Assert.True(TilePath.TryParse(TilePath.Of(added[level]), out TileId read, out _));
                Assert.Equal(added[level], read);
            }

            Assert.Equal(level, added.Count);
        }
    }

    private static SparseTree Around(long boundary) =>
        new(Places(boundary).SelectMany(place => (long[])[place - 1, place]).Where(place => place >= 0));

    // Where trees begin, where tiles end, halfway, and every place next to the boundary that a size or an index may have.
    private static IEnumerable<long> Places(long boundary) =>
        ((long[])[0, 1, 255, 256, boundary / 256, boundary / 2, (boundary / 2) + 1, .. Offsets.Select(offset => boundary + offset)])
            .Where(place => place >= 0)
            .Distinct();
}
