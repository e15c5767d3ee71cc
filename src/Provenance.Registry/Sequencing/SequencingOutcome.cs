using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>What became of an admitted attestation: exactly one of the two is set.</summary>
/// <param name="Receipt">Its proof, once durable.</param>
/// <param name="Refusal">Why it was not logged.</param>
public sealed record SequencingOutcome(LogReceipt? Receipt, Refusal? Refusal)
{
    internal static SequencingOutcome Logged(LogReceipt receipt) => new(receipt, null);

    internal static SequencingOutcome Refused(Refusal refusal) => new(null, refusal);
}

/// <summary>Proof that an attestation is in the log, checked before it leaves.</summary>
/// <param name="Leaf">The log entry.</param>
/// <param name="Proof">From the leaf to the checkpoint's root.</param>
/// <param name="Checkpoint">Signed over the tree that the proof leads to.</param>
/// <param name="AlreadyLogged">Whether it was in the log before this submission.</param>
/// <param name="IsWitnessed">Whether witnesses are asked for and their quorum has cosigned the checkpoint.</param>
public sealed record LogReceipt(
    ReadOnlyMemory<byte> Leaf, InclusionProof Proof, SignedCheckpoint Checkpoint, bool AlreadyLogged, bool IsWitnessed = false)
{
    /// <summary>Position in the log.</summary>
    public LeafIndex Index => Proof.Index;
}
