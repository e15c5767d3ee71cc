// After the last kill, without a server: the data directory alone has to show that every promise was kept.
using Provenance.Registry.Checking;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Faults;

/// <summary>Checks a data directory against what its clients remember.</summary>
internal sealed class Aftermath(string dataDirectory, Ledger ledger, Checkpoint newest)
{
    private const int Batch = 256;

    /// <summary>Every acknowledged entry is there and proved, every checkpoint is a prefix, the log is whole.</summary>
    public async Task RequireKeptAsync(CancellationToken cancellationToken, long redactedSections = 0)
    {
        var directory = RegistryDirectory.Open(dataDirectory);
        using var store = SqliteLogStore.Open(directory.Storage, TimeProvider.System);
        var tree = new TileTree(newest.Size, store);
        await RequireEntriesAsync(store, tree, cancellationToken);
        foreach (var (size, root) in ledger.Checkpoints)
        {
            var proof = await tree.ConsistencyProofAsync(new TreeSize(size), cancellationToken);
            Assert.Equal(ProofVerdict.Valid, proof.Verify(root, newest.Root));
        }

        var mark = await directory.HighWaterMark.ReadAsync(cancellationToken);
        var check = new LogCheck(directory.Origin, store, directory.ReadDiscoverySecrets());
        var report = await check.RunAsync(mark, null, cancellationToken);
        Assert.Empty(report.Damages);
        Assert.Equal(redactedSections, report.RedactedSections);
        Assert.Equal((newest.Size.Value, newest.Root), (report.Entries, report.Root));
    }

    // Every statement that was ever sent stands in the log once, where it was acknowledged, and nothing else does.
    private async Task RequireEntriesAsync(SqliteLogStore store, TileTree tree, CancellationToken cancellationToken)
    {
        Assert.Empty(ledger.Unacknowledged);
        Assert.Equal(ledger.Sent, newest.Size.Value);
        var found = 0;
        for (long start = 0; start < newest.Size.Value; start += Batch)
        {
            var leaves = await store.ReadLeavesAsync(new LeafIndex(start), (int)Math.Min(Batch, newest.Size.Value - start), cancellationToken);
            var proofs = await tree.RangeInclusionProofsAsync(new LeafIndex(start), leaves.Count, cancellationToken);
            foreach (var (bytes, proof) in leaves.Zip(proofs))
            {
                Assert.Equal(ProofVerdict.Valid, proof.Verify(MerkleTree.LeafHash(bytes.Span), newest.Root));
                Assert.True(Leaf.TryDecode(bytes.Span, out var leaf));
                Assert.Equal(proof.Index, ledger.Acknowledged[leaf.StatementId]);
                found++;
            }
        }

        Assert.Equal(ledger.Acknowledged.Count, found);
    }
}
