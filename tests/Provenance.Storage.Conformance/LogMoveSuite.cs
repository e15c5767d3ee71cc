// Moving a log into a backend and out of it again, from one database to another of the same: a move knows the ports only.
// Sample entries are no real trust statements, which a move does not ask them to be.

using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance;

/// <summary>What a move owes: the same log, from wherever it was cut short, or a refusal.</summary>
public abstract class LogMoveSuite : LogStoreSuite
{
    private static readonly EntryShape Trust = new(30, [40], Signatures: 3, IsTrust: true);

    [Fact]
    public async Task A_log_arrives_as_it_was()
    {
        await using var place = CreateFixture();
        var target = place.Open();
        _ = await AppendAsync([Trust, EntryShape.Job, Trust]);
        _ = await AppendAsync(1500, EntryShape.Small);
        _ = await AppendAsync(20, EntryShape.Job);

        var moved = await Move(target);

        Assert.Equal(new MovedLog(Model.Head.Size, Model.Head.Root, Model.Entries.Count, 0), moved);
        await AssertHeadAsync(target);
        foreach (var index in (int[])[0, 1, 2, 1023, 1024, 1522])
        {
            SampleEntries.AssertSame(Model.Entries[index], await target.ReadEntryAsync(new LeafIndex(index), Token));
            Assert.Equal(new LeafIndex(index), await target.FindStatementAsync(Model.Entries[index].StatementId, Token));
        }

        Assert.Equal(2, (await target.ReadTrustEntriesAsync(new LeafIndex(0), Token)).Count);
    }

    [Fact]
    public async Task A_move_that_was_cut_short_goes_on_and_one_that_is_done_copies_nothing()
    {
        await using var place = CreateFixture();
        var target = place.Open();
        _ = await AppendAsync(1100, EntryShape.Small);
        using var cut = new CancellationTokenSource();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new LogMove(Origin, Store, target).RunAsync(new CutAtFirst(cut), cut.Token));
        var there = (await target.ReadHeadAsync(Token)).Size.Value;
        Assert.InRange(there, 1, 1099);
        _ = await AppendAsync(300, EntryShape.Job);

        Assert.Equal(1400 - there, (await Move(target)).Copied);
        Assert.Equal(0, (await Move(target)).Copied);
        await AssertHeadAsync(target);
    }

    [Fact]
    public async Task An_empty_log_moves_too()
    {
        await using var place = CreateFixture();
        Assert.Equal(new MovedLog(TreeSize.Zero, MerkleTree.EmptyRoot, 0, 0), await Move(place.Open()));
    }

    [Fact]
    public async Task Into_another_log_or_a_longer_one_nothing_is_moved()
    {
        await using var place = CreateFixture();
        var target = place.Open();
        await target.BindAsync(Origin, Token);
        var other = new ModelLog();
        await using (var append = await target.BeginAppendAsync(Token))
        {
            await append.WriteAsync(other.Next(3, EntryShape.Job), Token);
            await append.CommitAsync(Token);
        }

        _ = await AppendAsync(2, EntryShape.Small);
        _ = await Assert.ThrowsAsync<MoveRefusedException>(async () => await Move(target));
        _ = await AppendAsync(5, EntryShape.Small);
        _ = await Assert.ThrowsAsync<MoveRefusedException>(async () => await Move(target));
        Assert.Equal(new TreeSize(3), (await target.ReadHeadAsync(Token)).Size);
    }

    private async Task<MovedLog> Move(ILogStore target) => await new LogMove(Origin, Store, target).RunAsync(null, Token);

    private sealed class CutAtFirst(CancellationTokenSource cut) : IProgress<long>
    {
        public void Report(long value) => cut.Cancel();
    }
}
