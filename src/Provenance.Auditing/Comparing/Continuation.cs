using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Whether one signed tree continues another.</summary>
internal static class Continuation
{
    /// <summary>Whether the smaller of two trees is the beginning of the larger; null where the tiles do not tell.</summary>
    /// <param name="one">A tree that the log's key signed.</param>
    /// <param name="other">Another.</param>
    /// <param name="tiles">Where tiles of the larger may be had; they are checked.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<bool?> HoldsAsync(Checkpoint one, Checkpoint other, ITileReader tiles, CancellationToken cancellationToken)
    {
        var (smaller, larger) = one.Size.Value <= other.Size.Value ? (one, other) : (other, one);
        if (smaller.Size == larger.Size)
        {
            return smaller.Root == larger.Root;
        }

        try
        {
            using var verified = new VerifiedTiles(larger, tiles);
            return await verified.RootAtAsync(smaller.Size, cancellationToken) == smaller.Root;
        }
        catch (Exception exception) when (exception is WrongTileException or SourceUnavailableException)
        {
            return null;
        }
    }
}
