using System.Numerics;
using CsCheck;

namespace Provenance.Transparency.Tests;

public sealed class TreeEdgeProperties
{
    private static readonly Gen<(int Before, int After)> Growths =
        Gen.Select(Gen.Int[0, 1100], Gen.Int[0, 1100]).Select((a, b) => (Math.Min(a, b), Math.Max(a, b)));

    [Fact]
    public void The_root_is_that_of_the_recursive_definition() => Gen.Int[0, 1100].Sample(size =>
        Assert.Equal(ReferenceTree.Root(Leaves.Of(size)), TreeEdge.Empty.Append(Leaves.Of(size)).Root));

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public void The_root_is_right_around_powers_of_256(int size) =>
        Assert.Equal(ReferenceTree.Root(Leaves.Of(size)), MerkleTree.Root(Leaves.Of(size)));

    [Fact]
    public void Appending_in_groups_is_appending_at_once() => Growths.Sample(growth =>
    {
        var before = TreeEdge.Empty.Append(Leaves.Of(growth.Before));
        var after = before.Append(Leaves.Between(growth.Before, growth.After));
        var atOnce = TreeEdge.Empty.Append(Leaves.Of(growth.After));
        Assert.Equal(atOnce.Hashes, after.Hashes);
        Assert.Equal(atOnce.Root, after.Root);
        Assert.Equal(growth.Before, before.Size.Value);
        Assert.Equal(BitOperations.PopCount((uint)growth.After), after.Hashes.Count);
    });

    [Fact]
    public void An_edge_goes_round_and_another_length_is_corrupt() => Gen.Int[0, 1100].Sample(size =>
    {
        var edge = TreeEdge.Empty.Append(Leaves.Of(size));
        var bytes = edge.Encode();
        Assert.Equal(edge.Root, TreeEdge.Decode(edge.Size, bytes).Root);
        Assert.Throws<CorruptTreeException>(() => TreeEdge.Decode(edge.Size, [.. bytes, 0]));
        Assert.Throws<CorruptTreeException>(() => TreeEdge.Decode(new TreeSize(size ^ 1), bytes));
    });

    [Fact]
    public void A_sink_gets_every_new_complete_node_once_and_right() => Growths.Sample(growth =>
    {
        var sink = new Sink();
        TreeEdge.Empty.Append(Leaves.Of(growth.Before)).Append(Leaves.Between(growth.Before, growth.After), sink);
        var expected = 0L;
        for (var level = 0; level < 12; level++)
        {
            expected += (growth.After >> level) - (growth.Before >> level);
        }

        Assert.Equal(expected, sink.Nodes.Count);
        foreach (var (position, hash) in sink.Nodes.Where(node => node.Key.Level is 1 or 3 or 8))
        {
            var from = (int)position.Index << position.Level;
            Assert.Equal(ReferenceTree.Root(Leaves.Between(from, from + (1 << position.Level))), hash);
        }
    }, iter: 40);

    [Fact]
    public void Growth_keeps_the_new_nodes_and_knows_the_old_edge() => Growths.Sample(growth =>
    {
        var before = TreeEdge.Empty.Append(Leaves.Of(growth.Before));
        var grown = TreeGrowth.Of(before, Leaves.Between(growth.Before, growth.After));
        Assert.True(grown.LeafHashes.SequenceEqual(Leaves.Between(growth.Before, growth.After)));
        for (var level = 0; level < 12; level++)
        {
            var completed = grown.Completed(level, out var first);
            Assert.Equal(growth.Before >> level, first);
            Assert.Equal((growth.After >> level) - (growth.Before >> level), completed.Length);
            var isOnOldEdge = ((growth.Before >> level) & 1) == 1;
            var last = new NodePosition(level, (growth.Before >> level) - 1);
            Assert.Equal(isOnOldEdge, grown.TryGet(last, out var hash));
            if (isOnOldEdge)
            {
                var from = (int)last.Index << level;
                Assert.Equal(ReferenceTree.Root(Leaves.Between(from, from + (1 << level))), hash);
            }
        }
    }, iter: 40);

    private sealed class Sink : ITreeNodes
    {
        public Dictionary<NodePosition, Digest> Nodes { get; } = [];

        public void Add(NodePosition position, Digest hash) => Nodes.Add(position, hash);
    }
}
