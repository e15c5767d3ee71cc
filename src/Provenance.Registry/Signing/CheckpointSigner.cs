using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>
/// Signs committed trees, and only those: compares with the high-water mark, advances the mark, then signs, then
/// publishes, in that order. Used by one caller at a time.
/// <para>
/// Where several servers write one log, the mark is theirs together and is read again each time. Another server may have
/// signed a larger tree meanwhile: then both the marked tree and the one to be signed must be what the database holds
/// now, so that every root ever signed is one of the same history.
/// </para>
/// </summary>
/// <param name="key">What the log signs with.</param>
/// <param name="highWaterMark">The mark.</param>
/// <param name="board">Where what is signed is published.</param>
/// <param name="shared">The log, where other servers write it too; null where this process is the only one.</param>
public sealed class CheckpointSigner(LogKey key, IHighWaterMark highWaterMark, CheckpointBoard board, ILogStore? shared = null)
{
    private Checkpoint? _mark;

    /// <summary>Size of the largest tree that is known to be signed.</summary>
    public TreeSize MarkedSize => _mark?.Size ?? TreeSize.Zero;

    /// <summary>Takes over the mark that the opening of the log has compared with the store.</summary>
    public void Adopt(Checkpoint? mark) => _mark = mark;

    /// <summary>Signs a tree that is committed and known to extend the one signed before.</summary>
    /// <exception cref="CorruptTreeException">
    /// The tree is behind the mark of a log that nobody else writes, another one of the same size, or not of the history
    /// that the mark is of.
    /// </exception>
    public async ValueTask<SignedCheckpoint> SignAsync(TreeSize size, Digest root, CancellationToken cancellationToken)
    {
        var checkpoint = new Checkpoint(key.Origin, size, root);
        if (shared is not null)
        {
            await CatchUpAsync(shared, checkpoint, cancellationToken);
        }
        else if (_mark is { } mark)
        {
            Compare(mark, checkpoint);
        }

        if (_mark is null || _mark.Size.Value < size.Value)
        {
            var standing = await highWaterMark.AdvanceAsync(checkpoint, cancellationToken);
            if (shared is not null && !ReferenceEquals(standing, checkpoint))
            {
                // Another server may have raised it since it was read, over a database that was put back in between.
                await RequireOneHistoryAsync(shared, standing, checkpoint, cancellationToken);
            }
            else
            {
                Compare(standing, checkpoint);
            }

            _mark = standing;
        }

        var signed = key.Sign(checkpoint);
        board.Publish(signed);
        return signed;
    }

    // The mark is read before the head: whoever raised it had committed first, so that the head has come at least as far.
    private async ValueTask CatchUpAsync(ILogStore store, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var mark = await highWaterMark.ReadAsync(cancellationToken);
        if (mark is not null && (_mark is null || mark.Size != _mark.Size || mark.Root != _mark.Root))
        {
            await RequireStoredAsync(store, mark, cancellationToken);
            _mark = mark;
        }

        if (_mark is { } known && known.Size.Value >= checkpoint.Size.Value)
        {
            await RequireOneHistoryAsync(store, known, checkpoint, cancellationToken);
        }
    }

    // A mark that is as far or further: both trees are what the database holds now.
    private async ValueTask RequireOneHistoryAsync(ILogStore store, Checkpoint mark, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        if (mark.Size == checkpoint.Size)
        {
            Compare(mark, checkpoint);
        }

        await RequireStoredAsync(store, mark, cancellationToken);
        await RequireStoredAsync(store, checkpoint, cancellationToken);
    }

    private async ValueTask RequireStoredAsync(ILogStore store, Checkpoint tree, CancellationToken cancellationToken)
    {
        var head = await store.ReadHeadAsync(cancellationToken);
        if (head.Size.Value < tree.Size.Value)
        {
            throw new CorruptTreeException(
                $"The database holds {head.Size} entries; {tree.Size} have been signed according to {highWaterMark.Location}.");
        }

        var root = head.Size == tree.Size ? head.Root : await new TileTree(tree.Size, store).RootAsync(cancellationToken);
        if (root != tree.Root)
        {
            throw new CorruptTreeException(
                $"The first {tree.Size} entries of the database hash to {root}; the tree of that size that {highWaterMark.Location} or this process knows is {tree.Root}.");
        }
    }

    private void Compare(Checkpoint mark, Checkpoint checkpoint)
    {
        if (checkpoint.Size.Value < mark.Size.Value)
        {
            throw new CorruptTreeException(
                $"The tree of size {checkpoint.Size} is behind the high-water mark {mark.Size} in {highWaterMark.Location}.");
        }

        if (checkpoint.Size == mark.Size && checkpoint.Root != mark.Root)
        {
            throw new CorruptTreeException(
                $"The tree of size {checkpoint.Size} has another root than the high-water mark in {highWaterMark.Location}.");
        }
    }
}
