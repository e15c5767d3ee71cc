using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>
/// Receipts of entries that are in the log already, proved against the newest published checkpoint, or, where that does
/// not cover the entry yet, against the newest that the log has signed.
/// </summary>
/// <param name="store">The log.</param>
/// <param name="integrated">What the log has signed.</param>
/// <param name="published">What is published: the same board, unless witnesses are asked for.</param>
/// <param name="isWitnessed">Whether what is published has a quorum of witnesses.</param>
/// <param name="condition">Whether the log may be signed.</param>
public sealed class ReceiptMaker(
    ILogStore store, CheckpointBoard integrated, CheckpointBoard published, bool isWitnessed, LogCondition condition)
{
    /// <summary>Size of the newest tree that this process has signed.</summary>
    internal TreeSize SignedSize => integrated.Latest?.Checkpoint.Size ?? TreeSize.Zero;

    /// <summary>Waits until a published checkpoint covers an entry, at most for a time; what then is, a receipt tells.</summary>
    public async ValueTask WaitPublishedAsync(LeafIndex index, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        if (published.Latest is { } latest && latest.Checkpoint.Size.Contains(index))
        {
            return;
        }

        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var covered = published.WaitForAsync(index, giveUp.Token).AsTask();
        _ = await Task.WhenAny(covered, Task.Delay(atMost, time, giveUp.Token), condition.ReadOnly);
        await giveUp.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The receipt of the entry at an index, once a checkpoint covers it.</summary>
    /// <exception cref="CorruptTreeException">
    /// The stored entry or tiles do not lead to the signed root. The log is read-only from then on.
    /// </exception>
    /// <exception cref="StorageUnavailableException">The entry was not signed before the log turned read-only.</exception>
    public async ValueTask<LogReceipt> MakeAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        var latest = published.Latest;
        var isPublished = latest?.Checkpoint.Size.Contains(index) ?? false;
        var checkpoint = isPublished ? latest! : await CheckpointAsync(index, cancellationToken);
        try
        {
            return await ProveAsync(index, checkpoint, isWitnessed && isPublished, cancellationToken);
        }
        catch (Exception exception) when (exception is CorruptTreeException or StorageCorruptException)
        {
            condition.TurnReadOnly($"The log stopped over an integrity check: {exception.Message}");
            throw;
        }
    }

    /// <summary>The same, unless the entry was logged with other signatures than this envelope has.</summary>
    internal async ValueTask<SequencingOutcome> MakeForAsync(
        Envelope envelope, LeafIndex index, CancellationToken cancellationToken)
    {
        var receipt = await MakeAsync(index, cancellationToken);
        var same = Leaf.TryDecode(receipt.Leaf.Span, out var leaf)
            && leaf.StatementId == envelope.StatementId
            && leaf.SignaturesDigest == envelope.SignaturesDigest;
        return same
            ? SequencingOutcome.Logged(receipt)
            : SequencingOutcome.Refused(SequencingRefusals.LoggedDifferently(index));
    }

    // A read-only log signs nothing more, so that nobody waits for what will not come.
    private async ValueTask<SignedCheckpoint> CheckpointAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var signed = integrated.WaitForAsync(index, giveUp.Token).AsTask();
        if (await Task.WhenAny(signed, condition.ReadOnly) == signed || signed.IsCompletedSuccessfully)
        {
            return await signed;
        }

        await giveUp.CancelAsync();
        throw new StorageUnavailableException(
            $"Entry {index} is stored, but no checkpoint over it was signed before the log turned read-only: {condition.ReadOnlyReason}");
    }

    private async ValueTask<LogReceipt> ProveAsync(
        LeafIndex index, SignedCheckpoint checkpoint, bool witnessed, CancellationToken cancellationToken)
    {
        var leaves = await store.ReadLeavesAsync(index, 1, cancellationToken);
        var proof = await new TileTree(checkpoint.Checkpoint.Size, store).InclusionProofAsync(index, cancellationToken);
        var verdict = proof.Verify(MerkleTree.LeafHash(leaves[0].Span), checkpoint.Checkpoint.Root);
        return verdict == ProofVerdict.Valid
            ? new LogReceipt(leaves[0], proof, checkpoint, AlreadyLogged: true, witnessed)
            : throw new CorruptTreeException($"The stored proof of entry {index} does not lead to the signed root: {verdict}.");
    }
}
