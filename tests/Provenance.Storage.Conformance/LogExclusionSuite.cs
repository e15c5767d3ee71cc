using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>What the lock owes: one append at a time, whoever asks, and readers that never wait for it.</summary>
public abstract class LogExclusionSuite : LogStoreSuite
{
    [Fact]
    public async Task Two_appends_of_one_store_exclude_each_other()
    {
        var first = await Store.BeginAppendAsync(Token);
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Store.BeginAppendAsync(Token));
        await first.DisposeAsync();
        await using var second = await Store.BeginAppendAsync(Token);
        Assert.Equal(TreeSize.Zero, second.Head.Size);
    }

    [Fact]
    public async Task Two_appends_of_two_stores_exclude_each_other()
    {
        var other = Fixture.Open();
        var group = Model.Next(10, EntryShape.Small);
        await using (var first = await Store.BeginAppendAsync(Token))
        {
            await first.WriteAsync(group, Token);
            _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await other.BeginAppendAsync(Token));
            await first.CommitAsync(Token);
        }

        await using var second = await other.BeginAppendAsync(Token);
        Assert.Equal(group.Head.Root, second.Head.Root);
    }

    [Fact]
    public async Task Who_waits_for_the_lock_gets_it_and_sees_the_new_head()
    {
        var group = Model.Next(10, EntryShape.Small);
        var first = await Store.BeginAppendAsync(Token);
        var waiting = Task.Run(async () => await Store.BeginAppendAsync(Token), Token);
        await first.WriteAsync(group, Token);
        await first.CommitAsync(Token);
        await first.DisposeAsync();
        await using var second = await waiting;
        Assert.Equal(group.Head.Size, second.Head.Size);
    }

    [Fact]
    public async Task Stores_that_append_in_turn_make_one_log()
    {
        ILogStore[] stores = [Store, Fixture.Open(), Fixture.Open()];
        for (var i = 0; i < 30; i++)
        {
            Store = stores[i % stores.Length];
            _ = await AppendAsync(17, EntryShape.Small);
        }

        foreach (var store in stores)
        {
            await AssertHeadAsync(store);
            Assert.Equal(Model.Head.Root, await new TileTree(Model.Head.Size, store).RootAsync(Token));
        }
    }

    [Fact]
    public async Task Reads_during_an_append_see_the_committed_log_and_do_not_wait()
    {
        _ = await AppendAsync(100, EntryShape.Job);
        var other = Fixture.Open();
        await using var append = await Store.BeginAppendAsync(Token);
        await append.WriteAsync(Model.Next(500, EntryShape.Job), Token);
        foreach (var reader in new[] { Store, other })
        {
            await AssertHeadAsync(reader);
            Assert.Equal(100, (await reader.ReadEntriesAsync(new LeafIndex(0), 1000, Token)).Count);
            Assert.Equal(Model.Head.Root, await new TileTree(Model.Head.Size, reader).RootAsync(Token));
        }
    }

    [Fact]
    public async Task Readers_beside_a_writer_only_ever_see_whole_groups()
    {
        const int Groups = 40;
        const int GroupSize = 25;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadUntilAsync(done.Token), Token)).ToList();
        for (var i = 0; i < Groups; i++)
        {
            _ = await AppendAsync(GroupSize, EntryShape.Small);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        await AssertHeadAsync(Store);

        async Task ReadUntilAsync(CancellationToken stop)
        {
            var last = 0L;
            while (!stop.IsCancellationRequested)
            {
                var head = await Store.ReadHeadAsync(Token);
                Assert.Equal(0, head.Size.Value % GroupSize);
                Assert.True(head.Size.Value >= last);
                last = head.Size.Value;
                Assert.Equal(head.Root, await new TileTree(head.Size, Store).RootAsync(Token));
                var newest = (int)Math.Min(last, GroupSize);
                Assert.Equal(newest, (await Store.ReadLeavesAsync(new LeafIndex(last - newest), newest, Token)).Count);
            }
        }
    }
}
