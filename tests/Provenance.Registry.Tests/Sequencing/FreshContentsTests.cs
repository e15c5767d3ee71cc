using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Sequencing;

/// <summary>What is kept of admitted entries, and how little of it.</summary>
public sealed class FreshContentsTests : IDisposable
{
    private readonly RegistryWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Entries_are_taken_once_in_order_and_without_a_gap()
    {
        var fresh = new FreshContents();
        Keep(fresh, 3, 4, 5, 7);
        Assert.Empty(fresh.Take(new LeafIndex(2), 10, 1));
        Assert.Equal([3, 4], Indices(fresh.Take(new LeafIndex(3), 2, 1)));
        Assert.Equal([5], Indices(fresh.Take(new LeafIndex(5), 10, 1)));
        Assert.Empty(fresh.Take(new LeafIndex(6), 10, 1));
        Assert.Equal([7], Indices(fresh.Take(new LeafIndex(7), 10, 1)));
        Assert.Empty(fresh.Take(new LeafIndex(7), 10, 1));
    }

    [Fact]
    public void What_is_below_is_forgotten_and_what_is_above_stays()
    {
        var fresh = new FreshContents();
        Keep(fresh, 1, 2, 3);
        Assert.Equal([3], Indices(fresh.Take(new LeafIndex(3), 10, 1)));
        Assert.Empty(fresh.Take(new LeafIndex(1), 10, 1));
    }

    [Fact]
    public void Another_epoch_of_trust_ends_what_is_taken()
    {
        var fresh = new FreshContents();
        Keep(fresh, 1, 2);
        Keep(fresh, 2, [3]);
        Assert.Equal([1, 2], Indices(fresh.Take(new LeafIndex(1), 10, 1)));
        Assert.Empty(fresh.Take(new LeafIndex(3), 10, 1));
        Assert.Empty(fresh.Take(new LeafIndex(3), 10, 2));
    }

    [Fact]
    public void Where_there_is_no_room_nothing_more_is_kept()
    {
        var fewEntries = new FreshContents(maxEntries: 2);
        Keep(fewEntries, 1, 2, 3);
        Assert.Equal([1, 2], Indices(fewEntries.Take(new LeafIndex(1), 10, 1)));
        var fewBytes = new FreshContents(maxBytes: 25);
        Keep(fewBytes, 1, 2, 3);
        Assert.Equal([1, 2], Indices(fewBytes.Take(new LeafIndex(1), 10, 1)));
        Keep(fewBytes, 4, 5);
        Assert.Equal([4, 5], Indices(fewBytes.Take(new LeafIndex(4), 10, 1)));
    }

    [Fact]
    public void Nothing_is_left_after_clearing()
    {
        var fresh = new FreshContents(maxBytes: 20);
        Keep(fresh, 1, 2);
        fresh.Clear();
        Assert.Empty(fresh.Take(new LeafIndex(1), 10, 1));
        Keep(fresh, 1, 2);
        Assert.Equal([1, 2], Indices(fresh.Take(new LeafIndex(1), 10, 1)));
    }

    private static IEnumerable<long> Indices(IEnumerable<FreshContent> taken) => taken.Select(one => one.Entry.Index.Value);

    private void Keep(FreshContents fresh, params IEnumerable<long> indices) => Keep(fresh, 1, indices);

    private void Keep(FreshContents fresh, long epoch, IEnumerable<long> indices)
    {
        const int SizeBytes = 10;
        foreach (var index in indices)
        {
            var job = _world.SignedJob();
            var content = new StatementReader(_world.Origin).Read(job).Content!;
            fresh.Keep(new StoredEntry(new LeafIndex(index), default, job.Envelope, job.Sections, false, false), content, SizeBytes, epoch);
        }
    }
}
