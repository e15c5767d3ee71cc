// The same log as others see it. Two checkpoints under the log's key that are no prefix of each other prove that it shows
// different histories to different people; both are kept.

using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Another view of the log.</summary>
/// <param name="Name">Where it was seen from: an address, a file.</param>
/// <param name="Checkpoint">What was seen there.</param>
/// <param name="Tiles">Tiles from there, where it has any; null for a checkpoint alone.</param>
public sealed record VantagePoint(string Name, SignedCheckpoint Checkpoint, ITileReader? Tiles);

/// <summary>Compares views of a log.</summary>
internal sealed class VantageCheck(VerificationPolicy policy, VerifiedTiles here)
{
    /// <summary>What is wrong between the two views; null where one continues the other.</summary>
    /// <exception cref="WrongTileException">The tiles of one of them are not those of its checkpoint.</exception>
    public async Task<AuditFinding?> CompareAsync(VantagePoint there, CancellationToken cancellationToken)
    {
        // The log's own signature makes it evidence; all that the policy asks for makes it a checkpoint.
        var receipts = new ReceiptCheck(policy);
        if (receipts.CheckLogSignature(there.Checkpoint) is { Holds: false } unsigned)
        {
            return Refused(there, unsigned);
        }

        var refused = receipts.CheckCheckpoint(there.Checkpoint, requireWitnesses: false) is { Holds: false } link ? Refused(there, link) : null;
        var theirs = there.Checkpoint.Checkpoint;
        if (theirs.Size.Value <= here.Tree.Size.Value)
        {
            return theirs.Root == await here.RootAtAsync(theirs.Size, cancellationToken) ? refused : Split(there);
        }

        if (there.Tiles is null)
        {
            return refused ?? new AuditFinding(
                AuditRules.VantageAhead, null, there.Name, $"shows {theirs.Size} entries, {here.Tree.Size} are shown here: whether they agree cannot be proved yet.");
        }

        using var tiles = new VerifiedTiles(theirs, there.Tiles);
        return here.Tree.Root == await tiles.RootAtAsync(here.Tree.Size, cancellationToken) ? refused : Split(there);
    }

    private static AuditFinding Refused(VantagePoint there, Link link) => new(AuditRules.CheckpointRefused, null, there.Name, link.Detail + ".");

    private AuditFinding Split(VantagePoint there) => new(
        AuditRules.SplitView,
        null,
        there.Name,
        $"shows {there.Checkpoint.Checkpoint.Size} entries with root {there.Checkpoint.Checkpoint.Root}; that is not the log of {here.Tree.Size} entries with root {here.Tree.Root} that is shown here.");
}
