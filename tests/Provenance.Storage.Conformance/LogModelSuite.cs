// Random sequences of operations, run on a store and on lists in memory; whatever either answers, the other must.

using CsCheck;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>The store against a model.</summary>
public abstract class LogModelSuite : LogStoreSuite
{
    private const int Sequences = 25;

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (4, Gen.Select(Gen.Int[1, 600], Gen.Int[0, 3], (count, every) => new Step(Kind.Append, count, every))),
        (1, Gen.Int[1, 300].Select(count => new Step(Kind.Abandon, count, 0))),
        (1, Gen.Const(new Step(Kind.Reopen, 0, 0))),
        (2, Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 400], (start, limit) => new Step(Kind.Range, start, limit))),
        (2, Gen.Int[0, 3000].Select(at => new Step(Kind.Find, at, 0))),
        (1, Gen.Int[0, 3000].Select(at => new Step(Kind.Trust, at, 0))),
        (2, Gen.Int[0, 3000].Select(at => new Step(Kind.Tiles, at, 0))));

    private enum Kind
    {
        Append,
        Abandon,
        Reopen,
        Range,
        Find,
        Trust,
        Tiles,
    }

    [Fact]
    public async Task Any_sequence_of_operations_gives_what_lists_in_memory_give()
    {
        await Steps.Array[1, 12].SampleAsync(
            async steps =>
            {
                await RestartAsync();
                foreach (var step in steps)
                {
                    await RunAsync(step);
                }

                await AssertHeadAsync(Store);
            },
            iter: Sequences,
            threads: 1);
    }

    private async Task RunAsync(Step step)
    {
        switch (step.Kind)
        {
            case Kind.Append:
                var trust = new EntryShape(12, [5], IsTrust: true);
                _ = await AppendAsync(Enumerable.Range(1, step.At).Select(
                    i => step.Argument > 0 && i % (step.Argument * 50) == 0 ? trust : new EntryShape(16, [8])));
                break;
            case Kind.Abandon:
                await using (var append = await Store.BeginAppendAsync(Token))
                {
                    await append.WriteAsync(Model.Next(step.At, EntryShape.Small), Token);
                }

                break;
            case Kind.Reopen:
                await Fixture.CloseAsync(Store);
                Store = Fixture.Open();
                break;
            case Kind.Range:
                var expected = Model.Entries.Skip(step.At).Take(step.Argument).ToList();
                var entries = await Store.ReadEntriesAsync(new LeafIndex(step.At), step.Argument, Token);
                Assert.Equal(expected.Count, entries.Count);
                Assert.All(expected.Zip(entries), pair => SampleEntries.AssertSame(pair.First, pair.Second));
                break;
            case Kind.Find:
                var sought = step.At < Model.Entries.Count ? Model.Entries[step.At] : null;
                Assert.Equal(sought?.Index, await Store.FindStatementAsync(sought?.StatementId ?? Digest.Of([3]), Token));
                break;
            case Kind.Trust:
                Assert.Equal(
                    Model.Entries.Where(entry => entry.IsTrust && entry.Index.Value >= step.At).Select(entry => entry.Index),
                    (await Store.ReadTrustEntriesAsync(new LeafIndex(step.At), Token)).Select(entry => entry.Index));
                break;
            default:
                await AssertTilesAsync(new TreeSize(Math.Min(step.At, Model.Entries.Count)));
                break;
        }
    }

    /// <summary>An earlier tree, partial tiles and all, is served from the tiles of the present one.</summary>
    private async Task AssertTilesAsync(TreeSize size)
    {
        var tiles = Tile.TilesOf(size).ToList();
        var read = await Store.ReadTilesAsync(tiles, Token);
        Assert.All(tiles.Zip(read), pair => Assert.Equal(Model.TileBytes(pair.First), pair.Second.ToArray()));
        var leafHashes = Model.Entries.Take((int)size.Value).Select(entry => MerkleTree.LeafHash(entry.Leaf.Span)).ToArray();
        Assert.Equal(MerkleTree.Root(leafHashes), await new TileTree(size, Store).RootAsync(Token));
    }

    private sealed record Step(Kind Kind, int At, int Argument);
}
