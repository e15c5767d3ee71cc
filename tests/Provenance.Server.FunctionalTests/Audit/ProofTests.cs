using Grpc.Core;
using Provenance.Statements;
using Provenance.Transparency;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class ProofTests(SharedRegistry shared)
{
    private readonly LiveRegistry _live = shared.Live;

    [Fact]
    public async Task Every_entry_is_proved_in_the_newest_tree()
    {
        await _live.SubmitAsync(_live.World.SignedJob());
        var checkpoint = (await _live.Audit.GetCheckpointAsync(new(), LiveRegistry.Call)).Verified(_live.Ready).Checkpoint;
        for (var index = 0L; index < Math.Min(checkpoint.Size.Value, 40); index++)
        {
            var response = await _live.Audit.GetInclusionProofAsync(
                new() { LogIndex = index, TreeSize = checkpoint.Size.Value }, LiveRegistry.Call);

            var proof = new InclusionProof(new LeafIndex(index), checkpoint.Size, [.. response.Hashes.Select(Wire.ToDigest)]);
            Assert.Equal(ProofVerdict.Valid, proof.Verify(response.LeafHash.ToDigest(), checkpoint.Root));
        }
    }

    [Fact]
    public async Task An_empty_proof_where_one_is_due_proves_nothing()
    {
        var response = await _live.SubmitAsync(_live.World.SignedJob());
        var receipt = response.Receipt.Clone();
        receipt.InclusionProof.Clear();

        var root = response.Checkpoint.Verified(_live.Ready).Checkpoint.Root;

        Assert.NotEqual(ProofVerdict.Valid, receipt.Proof().Verify(MerkleTree.LeafHash(receipt.Leaf.Span), root));
    }

    [Fact]
    public async Task Each_earlier_tree_is_proved_to_be_a_prefix()
    {
        var size = (await _live.SubmitAsync(_live.World.SignedJob())).Receipt.TreeSize;
        for (var old = 1L; old <= Math.Min(size, 40); old++)
        {
            var response = await _live.Audit.GetConsistencyProofAsync(new() { OldSize = old, NewSize = size }, LiveRegistry.Call);

            var proof = new ConsistencyProof(new TreeSize(old), new TreeSize(size), [.. response.Hashes.Select(Wire.ToDigest)]);
            Assert.Equal(
                ProofVerdict.Valid, proof.Verify(response.OldRootHash.ToDigest(), response.NewRootHash.ToDigest()));
        }
    }

    [Fact]
    public async Task An_entry_holds_the_bytes_that_were_sent()
    {
        var job = _live.World.SignedJob();
        var receipt = (await _live.SubmitAsync(job)).Receipt;

        var byId = await _live.Audit.GetEntryAsync(new() { StatementId = receipt.StatementId }, LiveRegistry.Call);
        var byIndex = await _live.Audit.GetEntryAsync(new() { LogIndex = receipt.LogIndex }, LiveRegistry.Call);

        Assert.Equal(byId, byIndex);
        Assert.Equal(job.ToWire().Envelope, byId.Envelope);
        Assert.Equal(
            job.ToWire().Sections.OrderBy(section => section.Name, StringComparer.Ordinal), byId.Sections);
        Assert.Equal(receipt.Leaf, byId.Leaf);
        Assert.Empty(byId.MissingSections);
        Assert.True(Leaf.TryDecode(byId.Leaf.Span, out var leaf));
        Assert.Equal(leaf.LoggedAt, byId.LoggedAt.ToDateTimeOffset());
    }

    [Fact]
    public async Task Entries_come_in_order_and_make_the_root()
    {
        await _live.SubmitAsync(_live.World.SignedJob());
        using var call = _live.Audit.StreamEntries(new(), LiveRegistry.Call);
        var hashes = new List<Digest>();
        var size = 0L;
        while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            size = call.ResponseStream.Current.TreeSize;
            foreach (var entry in call.ResponseStream.Current.Entries)
            {
                Assert.Equal(hashes.Count, entry.LogIndex);
                hashes.Add(MerkleTree.LeafHash(entry.Leaf.Span));
            }
        }

        Assert.Equal(size, hashes.Count);
        var proof = await _live.Audit.GetInclusionProofAsync(new() { LogIndex = 0, TreeSize = size }, LiveRegistry.Call);
        Assert.Equal(proof.RootHash.ToDigest(), MerkleTree.Root(hashes.ToArray()));
    }

    [Fact]
    public async Task A_limit_and_a_start_are_kept()
    {
        await _live.SubmitAsync(_live.World.SignedJob());
        using var call = _live.Audit.StreamEntries(new() { StartIndex = 2, Limit = 3 }, LiveRegistry.Call);
        var indices = new List<long>();
        while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            indices.AddRange(call.ResponseStream.Current.Entries.Select(entry => entry.LogIndex));
        }

        Assert.Equal([2L, 3L, 4L], indices);
    }

    [Fact]
    public async Task What_lies_beyond_the_tree_is_out_of_range()
    {
        var size = await _live.SizeAsync() + 1_000_000;
        await AssertAsync("INDEX_OUT_OF_RANGE", "log_index", async () =>
            await _live.Audit.GetInclusionProofAsync(new() { LogIndex = size }, LiveRegistry.Call));
        await AssertAsync("INDEX_OUT_OF_RANGE", "tree_size", async () =>
            await _live.Audit.GetInclusionProofAsync(new() { TreeSize = size }, LiveRegistry.Call));
        await AssertAsync("INDEX_OUT_OF_RANGE", "new_size", async () =>
            await _live.Audit.GetConsistencyProofAsync(new() { OldSize = 1, NewSize = size }, LiveRegistry.Call));
        await AssertAsync("INDEX_OUT_OF_RANGE", "old_size", async () =>
            await _live.Audit.GetConsistencyProofAsync(new(), LiveRegistry.Call));
        await AssertAsync("INDEX_OUT_OF_RANGE", "log_index", async () =>
            await _live.Audit.GetEntryAsync(new() { LogIndex = -1 }, LiveRegistry.Call));
        await AssertAsync("ARGUMENT_INVALID", "entry", async () => await _live.Audit.GetEntryAsync(new(), LiveRegistry.Call));
        await AssertAsync("NOT_FOUND", "statement_id", async () =>
            await _live.Submission.GetReceiptAsync(new() { StatementId = Wire.ToBytes(default) }, LiveRegistry.Call));
        await AssertAsync("ARGUMENT_INVALID", "statement_id", async () =>
            await _live.Submission.GetReceiptAsync(new V1.GetReceiptRequest(), LiveRegistry.Call));
    }

    private static async Task AssertAsync(string reason, string field, Func<Task> call)
    {
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.Equal((reason, field), (error.Info.Reason, error.Field));
    }
}
