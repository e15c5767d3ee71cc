// What a copy was once whole for. Each of these checkpoints was signed, so each must be a prefix of the newest; one that is
// none is as good a proof against the log as two vantage points are. Those that hold bound the times of logging: their
// witnesses say when the tree had so many entries.

using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Holds checkpoints of earlier times against the newest tree.</summary>
internal sealed class KeptCheckpoints(VerificationPolicy policy, VerifiedTiles tiles)
{
    private readonly List<SignedCheckpoint> _right = [];

    /// <summary>Those that hold.</summary>
    public IReadOnlyList<SignedCheckpoint> Right => _right;

    /// <summary>What is wrong with one; null where it holds.</summary>
    /// <exception cref="WrongTileException">The tiles are not those of the newest checkpoint.</exception>
    public async Task<AuditFinding?> CheckAsync(KeptCheckpoint kept, CancellationToken cancellationToken)
    {
        if (kept.Checkpoint is not { } checkpoint)
        {
            return new AuditFinding(AuditRules.KeptCheckpointWrong, null, kept.Place, kept.Fault);
        }

        // The log's own signature makes it evidence; all that the policy asks for makes it one that holds.
        var receipts = new ReceiptCheck(policy);
        if (receipts.CheckLogSignature(checkpoint) is { Holds: false } unsigned)
        {
            return Wrong(kept, unsigned);
        }

        var (old, now) = (checkpoint.Checkpoint, tiles.Tree);
        if (old.Size.Value > now.Size.Value)
        {
            return new AuditFinding(
                AuditRules.RolledBack, null, kept.Place, $"is of {old.Size} entries; the newest checkpoint here is of {now.Size}. Both are kept.");
        }

        var root = await tiles.RootAtAsync(old.Size, cancellationToken);
        if (root != old.Root)
        {
            return new AuditFinding(
                AuditRules.Forked, null, kept.Place, $"signs {old.Size} entries with root {old.Root}; those of the newest checkpoint are no continuation of them. Both are kept.");
        }

        if (receipts.CheckCheckpoint(checkpoint, requireWitnesses: false) is { Holds: false } link)
        {
            return Wrong(kept, link);
        }

        _right.Add(checkpoint);
        return null;
    }

    private static AuditFinding Wrong(KeptCheckpoint kept, Link link) => new(AuditRules.KeptCheckpointWrong, null, kept.Place, link.Detail + ".");
}
