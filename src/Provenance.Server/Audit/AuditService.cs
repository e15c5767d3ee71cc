// What auditors need to check the log without trusting it. Every proof is verified here before it leaves; one that does
// not verify is a fault of the store, and is told as such.
using Grpc.Core;
using Provenance.Registry;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>provenance.v1.AuditService.</summary>
internal sealed class AuditService(ProvenanceRegistry registry, EntryWriting entries) : Wire.AuditService.AuditServiceBase
{
    // A response stays well below the 4 MiB that clients accept by default: up to the limit and one entry more.
    private const int BatchEntries = 64;
    private const int BatchBytes = 1 << 20;

    public override Task<Wire.Checkpoint> GetCheckpoint(Wire.GetCheckpointRequest request, ServerCallContext context) =>
        Task.FromResult(Published(context));

    public override async Task<Wire.GetInclusionProofResponse> GetInclusionProof(
        Wire.GetInclusionProofRequest request, ServerCallContext context)
    {
        var size = Size(request.TreeSize, "tree_size", context);
        var index = Index(request.LogIndex, size, context);
        var token = context.CancellationToken;
        var tree = new TileTree(size, registry.Store);
        var leaves = await registry.Store.ReadLeavesAsync(index, 1, token);
        var proof = await tree.InclusionProofAsync(index, token);
        var leafHash = MerkleTree.LeafHash(leaves[0].Span);
        var root = await RootAsync(tree, token);
        Require(proof.Verify(leafHash, root), $"entry {index} in size {size}");
        var response = new Wire.GetInclusionProofResponse
        {
            LogIndex = index.Value,
            TreeSize = size.Value,
            LeafHash = leafHash.ToByteString(),
            RootHash = root.ToByteString(),
        };
        response.Hashes.AddDigests(proof.Hashes);
        return response;
    }

    public override async Task<Wire.GetConsistencyProofResponse> GetConsistencyProof(
        Wire.GetConsistencyProofRequest request, ServerCallContext context)
    {
        var newSize = Size(request.NewSize, "new_size", context);
        if (request.OldSize < 1 || request.OldSize > newSize.Value)
        {
            throw RpcErrors.OutOfRange(context, "old_size", $"An old size is from 1 to {newSize}.");
        }

        var oldSize = new TreeSize(request.OldSize);
        var token = context.CancellationToken;
        var tree = new TileTree(newSize, registry.Store);
        var proof = await tree.ConsistencyProofAsync(oldSize, token);
        var oldRoot = await RootAsync(new TileTree(oldSize, registry.Store), token);
        var newRoot = await RootAsync(tree, token);
        Require(proof.Verify(oldRoot, newRoot), $"size {oldSize} in size {newSize}");
        var response = new Wire.GetConsistencyProofResponse
        {
            OldSize = oldSize.Value,
            NewSize = newSize.Value,
            OldRootHash = oldRoot.ToByteString(),
            NewRootHash = newRoot.ToByteString(),
        };
        response.Hashes.AddDigests(proof.Hashes);
        return response;
    }

    public override async Task<Wire.Entry> GetEntry(Wire.GetEntryRequest request, ServerCallContext context)
    {
        var size = Latest(context).Checkpoint.Size;
        var index = request.EntryCase switch
        {
            Wire.GetEntryRequest.EntryOneofCase.LogIndex => Index(request.LogIndex, size, context),
            Wire.GetEntryRequest.EntryOneofCase.StatementId => await FindAsync(request, size, context),
            _ => throw RpcErrors.Argument(context, "entry", "Name an index or a statement id."),
        };
        var entry = await registry.Store.ReadEntryAsync(index, context.CancellationToken);
        return entries.ToWire(entry!, await PublishedTrustAsync(context.CancellationToken));
    }

    public override async Task StreamEntries(
        Wire.StreamEntriesRequest request,
        IServerStreamWriter<Wire.StreamEntriesResponse> responseStream,
        ServerCallContext context)
    {
        var size = Newest(registry.Checkpoints, context).Checkpoint.Size;
        if (request.StartIndex < 0 || request.StartIndex > size.Value)
        {
            throw RpcErrors.OutOfRange(context, "start_index", $"The log has {size} entries.");
        }

        if (request.Limit < 0)
        {
            throw RpcErrors.Argument(context, "limit", "A limit is 0, for all, or more.");
        }

        var end = request.Limit == 0 ? size.Value : Math.Min(size.Value, request.StartIndex + Math.Min(request.Limit, size.Value));
        if (request.StartIndex >= end)
        {
            // An empty answer still says for which size it holds.
            await responseStream.WriteAsync(new Wire.StreamEntriesResponse { TreeSize = size.Value }, context.CancellationToken);
        }

        for (var next = request.StartIndex; next < end;)
        {
            var batch = await registry.Store.ReadEntriesAsync(
                new LeafIndex(next), (int)Math.Min(BatchEntries, end - next), context.CancellationToken);
            next += batch.Count;
            foreach (var response in Messages(batch, size, await PublishedTrustAsync(context.CancellationToken)))
            {
                await responseStream.WriteAsync(response, context.CancellationToken);
            }
        }
    }

    public override async Task<Wire.ListAccreditationsResponse> ListAccreditations(
        Wire.ListAccreditationsRequest request, ServerCallContext context)
    {
        var query = AccreditationQuery.Read(request, context, Latest(context).Checkpoint.Size);
        var trust = await registry.TrustAtAsync(new TreeSize(query.TreeSize), context.CancellationToken);
        return query.Page(AccreditationList.Of(trust));
    }

    private IEnumerable<Wire.StreamEntriesResponse> Messages(IReadOnlyList<StoredEntry> batch, TreeSize size, TrustState trust)
    {
        var message = new Wire.StreamEntriesResponse { TreeSize = size.Value };
        var bytes = 0L;
        foreach (var entry in batch)
        {
            message.Entries.Add(entries.ToWire(entry, trust));
            bytes += entry.Envelope.SizeBytes + entry.Sections.Values.Sum(section => (long)section.Length);
            if (bytes >= BatchBytes)
            {
                yield return message;
                message = new Wire.StreamEntriesResponse { TreeSize = size.Value };
                bytes = 0;
            }
        }

        if (message.Entries.Count > 0)
        {
            yield return message;
        }
    }

    private async ValueTask<LeafIndex> FindAsync(Wire.GetEntryRequest request, TreeSize size, ServerCallContext context)
    {
        if (request.StatementId.Length != Digest.SizeBytes)
        {
            throw RpcErrors.Argument(context, "statement_id", "A statement id has 32 bytes.");
        }

        var index = await registry.Store.FindStatementAsync(new Digest(request.StatementId.Span), context.CancellationToken);
        return index is { } found && size.Contains(found)
            ? found
            : throw RpcErrors.NotFound(context, "statement_id", "The log does not hold this statement.");
    }

    private Wire.Checkpoint Published(ServerCallContext context)
    {
        var checkpoint = Newest(registry.Checkpoints, context).ToWire();
        checkpoint.Witnessing = registry.Witnesses?.State.ToWire();
        return checkpoint;
    }

    // Proofs and entries are given up to what the log has signed, published or not: whoever has a receipt that is not yet
    // witnessed checks it too. What is streamed as the log's content ends where the published checkpoint does.
    private SignedCheckpoint Latest(ServerCallContext context) => Newest(registry.Integrated, context);

    private SignedCheckpoint Newest(CheckpointBoard board, ServerCallContext context)
    {
        if (board.Latest is { } latest)
        {
            return latest;
        }

        var requestId = RequestId.Of(context);
        throw registry.Condition.ReadOnlyReason is null && registry.Witnesses is { } witnesses
            ? RpcErrors.Plain(RefusalReason.CheckpointNotWitnessed, $"No checkpoint is witnessed yet: {witnesses.State}.", requestId)
            : RpcErrors.Plain(RefusalReason.LogReadOnly, registry.Condition.ReadOnlyReason ?? "No checkpoint is signed yet.", requestId);
    }

    private TreeSize Size(long asked, string field, ServerCallContext context)
    {
        var latest = Latest(context).Checkpoint.Size;
        return asked == 0 ? latest
            : asked > 0 && asked <= latest.Value ? new TreeSize(asked)
            : throw RpcErrors.OutOfRange(context, field, $"The newest checkpoint has size {latest}.");
    }

    private static LeafIndex Index(long asked, TreeSize size, ServerCallContext context) =>
        asked >= 0 && asked < size.Value
            ? new LeafIndex(asked)
            : throw RpcErrors.OutOfRange(context, "log_index", $"The tree has {size} entries.");

    private async ValueTask<Digest> RootAsync(TileTree tree, CancellationToken cancellationToken) =>
        registry.Integrated.Latest is { } latest && latest.Checkpoint.Size == tree.Size
            ? latest.Checkpoint.Root
            : await tree.RootAsync(cancellationToken);

    // What is logged and not yet published is nobody's to see.
    private ValueTask<TrustState> PublishedTrustAsync(CancellationToken cancellationToken) =>
        registry.TrustAtAsync(registry.Checkpoints.Latest?.Checkpoint.Size ?? TreeSize.Zero, cancellationToken);

    private static void Require(ProofVerdict verdict, string what)
    {
        if (verdict != ProofVerdict.Valid)
        {
            throw new CorruptTreeException($"The stored tiles do not prove {what}: {verdict}.");
        }
    }
}
