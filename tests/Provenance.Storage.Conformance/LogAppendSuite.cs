using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>What an append owes: all of a group or nothing of it, and only a group that follows the head.</summary>
public abstract class LogAppendSuite : LogStoreSuite
{
    [Fact]
    public async Task A_new_log_has_the_empty_head()
    {
        var head = await Store.ReadHeadAsync(Token);
        Assert.Equal(TreeSize.Zero, head.Size);
        Assert.Equal(MerkleTree.EmptyRoot, head.Root);
        Assert.Equal(0, head.LastLoggedAtMilliseconds);
        Assert.Equal(0, head.TrustEpoch);
    }

    [Fact]
    public async Task The_clock_under_the_lock_is_that_of_the_store_or_none()
    {
        await using var append = await Store.BeginAppendAsync(Token);

        // The server under test may be another machine, with another clock.
        Assert.Equal(Fixture.HasClock, append.ClockMilliseconds is not null);
        Assert.InRange(
            DateTimeOffset.FromUnixTimeMilliseconds(append.ClockMilliseconds ?? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()),
            TimeProvider.System.GetUtcNow().AddHours(-1),
            TimeProvider.System.GetUtcNow().AddHours(1));
    }

    [Fact]
    public async Task A_committed_group_is_read_back_byte_for_byte()
    {
        var group = await AppendAsync(
        [
            new EntryShape(8, [], IsTrust: true),
            EntryShape.Job,
            new EntryShape(20_000, [16, 61_440, 1], Signatures: 16, SignerSuspended: true),
            new EntryShape(9, [1, 2, 3, 4, 5, 6, 7, 8], Signatures: 2),
        ]);

        await AssertHeadAsync(Store);
        foreach (var entry in group.Entries)
        {
            SampleEntries.AssertSame(entry, await Store.ReadEntryAsync(entry.Index, Token));
        }
    }

    [Fact]
    public async Task What_is_tried_leaves_nothing_and_is_never_committed()
    {
        _ = await AppendAsync(3, EntryShape.Job);
        await using (var append = await Store.BeginAppendAsync(Token))
        {
            await append.TryAsync(Token);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await append.WriteAsync(Model.Next(1, EntryShape.Job), Token));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await append.CommitAsync(Token));
        }

        await AssertHeadAsync(Store);
        _ = await AppendAsync(2, EntryShape.Job);
        await AssertHeadAsync(Store);
    }

    [Fact]
    public async Task Nothing_is_visible_before_the_commit_and_all_of_it_after()
    {
        _ = await AppendAsync(3, EntryShape.Job);
        var group = Model.Next(300, EntryShape.Job);
        await using var append = await Store.BeginAppendAsync(Token);
        await append.WriteAsync(group, Token);

        await AssertHeadAsync(Store);
        Assert.Null(await Store.ReadEntryAsync(new LeafIndex(3), Token));
        Assert.Null(await Store.FindStatementAsync(group.Entries[0].StatementId, Token));
        Assert.Equal(3, (await Store.ReadLeavesAsync(new LeafIndex(0), 1000, Token)).Count);

        await append.CommitAsync(Token);
        Model.Accept(group);
        await AssertHeadAsync(Store);
        SampleEntries.AssertSame(group.Entries[^1], await Store.ReadEntryAsync(new LeafIndex(302), Token));
    }

    [Fact]
    public async Task An_append_disposed_without_commit_leaves_no_trace()
    {
        _ = await AppendAsync(200, EntryShape.Small);
        var abandoned = Model.Next(100, EntryShape.Job);
        await using (var append = await Store.BeginAppendAsync(Token))
        {
            await append.WriteAsync(abandoned, Token);
        }

        await AssertHeadAsync(Store);
        Assert.Null(await Store.FindStatementAsync(abandoned.Entries[0].StatementId, Token));
        var group = await AppendAsync(100, EntryShape.Job);
        SampleEntries.AssertSame(group.Entries[0], await Store.ReadEntryAsync(new LeafIndex(200), Token));
    }

    [Fact]
    public async Task The_head_under_the_lock_is_the_committed_one()
    {
        _ = await AppendAsync(5, EntryShape.Small);
        await using var append = await Store.BeginAppendAsync(Token);
        Assert.Equal(Model.Head.Size, append.Head.Size);
        Assert.Equal(Model.Head.Root, append.Head.Root);
    }

    [Fact]
    public async Task A_store_opened_again_holds_what_was_committed()
    {
        var group = await AppendAsync(700, EntryShape.Job);
        await Fixture.CloseAsync(Store);

        var reopened = Fixture.Open();
        await reopened.BindAsync(Origin, Token);
        await AssertHeadAsync(reopened);
        SampleEntries.AssertSame(group.Entries[699], await reopened.ReadEntryAsync(new LeafIndex(699), Token));
    }

    [Fact]
    public async Task A_group_that_does_not_follow_the_head_is_misuse_and_leaves_no_trace()
    {
        _ = await AppendAsync(5, EntryShape.Small);
        var group = Model.Next(2, EntryShape.Small);
        LogGroup[] wrong =
        [
            group with { Entries = [] },
            group with { Entries = [group.Entries[1], group.Entries[0]] },
            group with { Entries = [group.Entries[0]] },
            group with { Head = group.Head with { TrustEpoch = 1 } },
            group with { Head = group.Head with { LastLoggedAtMilliseconds = 1 } },
            group with { Tiles = [group.Tiles[0] with { Hashes = group.Tiles[0].Hashes[1..] }] },
            new ModelLog().Next(1, EntryShape.Small),
        ];
        foreach (var each in wrong)
        {
            await using var append = await Store.BeginAppendAsync(Token);
            _ = await Assert.ThrowsAsync<ArgumentException>(async () => await append.WriteAsync(each, Token));
        }

        await AssertHeadAsync(Store);
    }

    [Fact]
    public async Task An_append_is_written_once_and_committed_once()
    {
        var group = Model.Next(2, EntryShape.Small);
        await using var append = await Store.BeginAppendAsync(Token);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await append.CommitAsync(Token));
        await append.WriteAsync(group, Token);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await append.WriteAsync(group, Token));
        await append.CommitAsync(Token);
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await append.CommitAsync(Token));
    }

    [Fact]
    public async Task A_store_bound_to_one_origin_refuses_another_and_accepts_its_own_again()
    {
        await Store.BindAsync(Origin, Token);
        _ = await Assert.ThrowsAsync<StorageCorruptException>(
            async () => await Store.BindAsync("registry.example/2027", Token));
        _ = await AppendAsync(1, EntryShape.Small);
        await Store.BindAsync(Origin, Token);
        _ = await Assert.ThrowsAsync<StorageCorruptException>(
            async () => await Fixture.Open().BindAsync("Registry.example/2026", Token));
    }

    [Fact]
    public async Task A_store_that_is_not_bound_takes_no_append()
    {
        await using var fixture = CreateFixture();
        var store = fixture.Open();
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.BeginAppendAsync(Token));
        await store.BindAsync(Origin, Token);
        await using var append = await store.BeginAppendAsync(Token);
        Assert.Equal(TreeSize.Zero, append.Head.Size);
    }
}
