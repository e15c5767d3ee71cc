using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>
/// Signs committed trees, and only those: compares with the high-water mark, advances the mark, then signs, then
/// publishes, in that order. Used by one caller at a time.
/// </summary>
public sealed class CheckpointSigner(LogKey key, IHighWaterMark highWaterMark, CheckpointBoard board)
{
    private Checkpoint? _mark;

    /// <summary>Takes over the mark that the opening of the log has compared with the store.</summary>
    public void Adopt(Checkpoint? mark) => _mark = mark;

    /// <summary>Signs a tree that is committed and known to extend the one signed before.</summary>
    /// <exception cref="CorruptTreeException">The tree is behind the mark, or another one of the same size.</exception>
    public async ValueTask<SignedCheckpoint> SignAsync(TreeSize size, Digest root, CancellationToken cancellationToken)
    {
        var checkpoint = new Checkpoint(key.Origin, size, root);
        if (_mark is { } mark)
        {
            Compare(mark, checkpoint);
        }

        if (_mark is null || _mark.Size != size)
        {
            await highWaterMark.AdvanceAsync(checkpoint, cancellationToken);
            _mark = checkpoint;
        }

        var signed = key.Sign(checkpoint);
        board.Publish(signed);
        return signed;
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
