// A witness that holds more than this log, or another tree of a size that this log has, means that the database is not the
// one that was signed over: restored from a backup, failed over, or forked. Signing on would make it worse; but one
// witness's word must not stop a log. So it is asked for what it holds: signed by this log itself, that is proof. Without
// such proof it counts as a word, and words count when as many give theirs as make the quorum.
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>What a witness holds against this log.</summary>
/// <param name="Message">In a sentence, for the operator.</param>
/// <param name="IsProved">Whether this log's own signature proves it.</param>
internal sealed record Contradiction(string Message, bool IsProved);

/// <summary>Finds out whether what a witness holds contradicts this log.</summary>
internal sealed class ContradictionCheck(WitnessPolicy policy, IWitnessCalls calls, ILogStore store)
{
    /// <summary>The witness said that it holds more entries than the database does.</summary>
    public async ValueTask<Contradiction> OfAheadAsync(PolicyWitness witness, TreeSize claimed, CancellationToken cancellationToken) =>
        await SignedByUsAsync(witness, cancellationToken) is { } held && await AgainstAsync(witness.Name, held, cancellationToken) is { } proved
            ? proved
            : new Contradiction(
                $"it says that it holds {claimed} entries, the database {(await store.ReadHeadAsync(cancellationToken)).Size}, and does not show that this log signed them",
                IsProved: false);

    /// <summary>The witness found that the tree of a size, which the database has, is no prefix; null where it is mistaken.</summary>
    public async ValueTask<Contradiction?> OfForkAsync(PolicyWitness witness, TreeSize size, CancellationToken cancellationToken) =>
        await SignedByUsAsync(witness, cancellationToken) is { } held
            ? await AgainstAsync(witness.Name, held, cancellationToken)
            : new Contradiction(
                $"it says that the first {size} entries are not those that it cosigned, and does not show what it holds", IsProved: false);

    /// <summary>Whether a checkpoint that this log signed contradicts the database; null where it does not.</summary>
    /// <param name="by">Who holds it, for the message.</param>
    /// <param name="held">The checkpoint; its signature was verified.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<Contradiction?> AgainstAsync(string by, SignedCheckpoint held, CancellationToken cancellationToken)
    {
        // Read after what is held: a witness may take its time to show what this log signed only meanwhile.
        var head = await store.ReadHeadAsync(cancellationToken);
        var tree = held.Checkpoint;
        if (tree.Size.Value > head.Size.Value)
        {
            return Ahead(by, held, head.Size);
        }

        var root = await new TileTree(tree.Size, store).RootAsync(cancellationToken);
        return root == tree.Root
            ? null
            : new Contradiction(
                $"The first {tree.Size} entries of the database hash to {root}; {by} holds {tree.Root}, signed by this log. "
                + "This is not the database that was signed: restore the right one.",
                IsProved: true);
    }

    private static Contradiction Ahead(string by, SignedCheckpoint held, TreeSize head) => new(
        $"The database holds {head} entries; {by} holds a tree of {held.Checkpoint.Size}, signed by this log. "
        + $"Entries {head} to {held.Checkpoint.Size.Value - 1} are missing: restore a newer copy of the database.",
        IsProved: true);

    // What the witness shows to monitors, if this log's own key signed it.
    private async ValueTask<SignedCheckpoint?> SignedByUsAsync(PolicyWitness witness, CancellationToken cancellationToken)
    {
        var origin = policy.Logs[0].Key.Name;
        ReadOnlyMemory<byte>? bytes;
        try
        {
            bytes = await calls.ReadCheckpointAsync(witness, origin, cancellationToken);
        }
        catch (WitnessUnreachableException)
        {
            return null;
        }

        IReadOnlyList<INoteVerifier> keys = [.. policy.Logs.Select(log => log.Key.ToVerifier(NSecEd25519.Instance)).OfType<INoteVerifier>()];
        return bytes is { } note
            && SignedCheckpoint.TryParse(note.Span, out var held, out _)
            && held.Checkpoint.Origin == origin
            && NoteVerification.Verify(held.Note, keys).IsAccepted
            ? held
            : null;
    }
}
