using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>What reads owe: exact ranges at the ends, statements found by their whole id, trust entries in order.</summary>
public abstract class LogReadSuite : LogStoreSuite
{
    [Theory]
    [InlineData(0, 10, 0, 10)]
    [InlineData(0, 1000, 0, 300)]
    [InlineData(299, 1, 299, 1)]
    [InlineData(299, 2, 299, 1)]
    [InlineData(290, int.MaxValue, 290, 10)]
    [InlineData(300, 5, 300, 0)]
    [InlineData(long.MaxValue, int.MaxValue, 300, 0)]
    [InlineData(0, 0, 0, 0)]
    public async Task A_range_ends_at_its_limit_or_where_the_log_ends(long start, int limit, int first, int count)
    {
        _ = await AppendAsync(300, new EntryShape(40, [20, 30]));
        var entries = await Store.ReadEntriesAsync(new LeafIndex(start), limit, Token);
        var leaves = await Store.ReadLeavesAsync(new LeafIndex(start), limit, Token);
        Assert.Equal(count, entries.Count);
        Assert.Equal(count, leaves.Count);
        for (var i = 0; i < count; i++)
        {
            SampleEntries.AssertSame(Model.Entries[first + i], entries[i]);
            Assert.Equal(Model.Entries[first + i].Leaf.ToArray(), leaves[i].ToArray());
        }
    }

    [Fact]
    public async Task A_negative_limit_is_misuse()
    {
        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.ReadEntriesAsync(new LeafIndex(0), -1, Token));
        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.ReadLeavesAsync(new LeafIndex(0), -1, Token));
    }

    [Fact]
    public async Task An_entry_beyond_the_head_is_null()
    {
        Assert.Null(await Store.ReadEntryAsync(new LeafIndex(0), Token));
        _ = await AppendAsync(2, EntryShape.Small);
        Assert.NotNull(await Store.ReadEntryAsync(new LeafIndex(1), Token));
        Assert.Null(await Store.ReadEntryAsync(new LeafIndex(2), Token));
        Assert.Null(await Store.ReadEntryAsync(new LeafIndex(long.MaxValue), Token));
    }

    [Fact]
    public async Task A_statement_is_found_by_its_whole_id_only()
    {
        _ = await AppendAsync(1000, EntryShape.Small);
        foreach (var entry in Model.Entries)
        {
            Assert.Equal(entry.Index, await Store.FindStatementAsync(entry.StatementId, Token));
        }

        Assert.Null(await Store.FindStatementAsync(SameFirstBytes(Model.Entries[7].StatementId), Token));
        Assert.Null(await Store.FindStatementAsync(Digest.Of([1]), Token));
        Assert.Null(await Store.FindStatementAsync(default, Token));
    }

    [Fact]
    public async Task An_append_finds_which_statements_the_log_holds_already()
    {
        _ = await AppendAsync(1000, EntryShape.Small);
        Digest[] asked =
        [
            Model.Entries[999].StatementId,
            Digest.Of([2]),
            Model.Entries[0].StatementId,
            SameFirstBytes(Model.Entries[500].StatementId),
            Model.Entries[500].StatementId,
        ];
        await using var append = await Store.BeginAppendAsync(Token);
        var found = await append.FindStatementsAsync(asked, Token);
        Assert.Equal(
            new Dictionary<Digest, LeafIndex>
            {
                [asked[0]] = new(999),
                [asked[2]] = new(0),
                [asked[4]] = new(500),
            },
            found);
        Assert.Empty(await append.FindStatementsAsync([], Token));
    }

    [Fact]
    public async Task Trust_entries_are_read_in_order_from_an_index_on()
    {
        var trust = new EntryShape(30, [40], Signatures: 3, IsTrust: true);
        _ = await AppendAsync([trust, trust, EntryShape.Small]);
        _ = await AppendAsync(400, EntryShape.Small);
        _ = await AppendAsync([EntryShape.Small, trust]);

        Assert.Equal(3, (await Store.ReadHeadAsync(Token)).TrustEpoch);
        await AssertTrustAsync(0, [0, 1, 404]);
        await AssertTrustAsync(1, [1, 404]);
        await AssertTrustAsync(2, [404]);
        await AssertTrustAsync(404, [404]);
        await AssertTrustAsync(405, []);
        await AssertTrustAsync(long.MaxValue, []);
    }

    [Fact]
    public async Task A_cancelled_read_or_append_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadHeadAsync(cancelled));
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.BeginAppendAsync(cancelled));
        await using (var append = await Store.BeginAppendAsync(Token))
        {
            await append.WriteAsync(Model.Next(1, EntryShape.Small), Token);
            _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await append.CommitAsync(cancelled));
        }

        await AssertHeadAsync(Store);
    }

    private static Digest SameFirstBytes(Digest id)
    {
        var bytes = id.ToArray();
        bytes[^1] ^= 1;
        return new Digest(bytes);
    }

    private async Task AssertTrustAsync(long start, int[] expected)
    {
        var entries = await Store.ReadTrustEntriesAsync(new LeafIndex(start), Token);
        Assert.Equal(expected.Length, entries.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            SampleEntries.AssertSame(Model.Entries[expected[i]], entries[i]);
        }
    }
}
