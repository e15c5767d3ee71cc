// One checkpoint and one witness: send it with the proof from what the witness is believed to hold; where it answers that
// it holds another size, begin again from there. A witness is no friend: it may answer anything, and what it answers is
// checked like everything else that comes from outside.
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>What came of an exchange.</summary>
/// <param name="Lines">Signature lines for the checkpoint: the witness's own first, if it verified, then what is passed on.</param>
/// <param name="IsVerified">Whether the first line is the witness's, verified.</param>
/// <param name="Held">The size that the witness is now known to hold, if any.</param>
/// <param name="Fault">What was wrong; empty where nothing was.</param>
/// <param name="RetryAfter">When it asks to be asked again.</param>
/// <param name="Contradiction">What the witness holds against this log, or null.</param>
internal sealed record ExchangeOutcome(
    IReadOnlyList<NoteSignature> Lines,
    bool IsVerified,
    TreeSize? Held,
    string Fault,
    TimeSpan? RetryAfter,
    Contradiction? Contradiction)
{
    public static ExchangeOutcome Failed(string fault, TreeSize? held = null, TimeSpan? retryAfter = null, Contradiction? contradiction = null) =>
        new([], false, held, fault, retryAfter, contradiction);
}

/// <summary>Speaks to witnesses for one log.</summary>
internal sealed class WitnessExchange(WitnessPolicy policy, IWitnessCalls calls, ILogStore store, CheckpointBoard integrated)
{
    // The first answer tells the size, the second cosigns; others ask for the same log at the same time at most in a failover.
    private const int MaxAttempts = 4;
    private const int MlDsa44CosignatureBytes = 8 + 2420;

    private readonly ContradictionCheck _contradictions = new(policy, calls, store);

    /// <summary>Asks a witness to cosign a checkpoint.</summary>
    /// <param name="witness">The witness.</param>
    /// <param name="checkpoint">Signed by the log.</param>
    /// <param name="believed">What the witness is believed to hold.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WitnessUnreachableException">There was no answer that could be taken.</exception>
    /// <exception cref="CorruptTreeException">The store does not prove its own growth.</exception>
    public async ValueTask<ExchangeOutcome> AskAsync(
        PolicyWitness witness, SignedCheckpoint checkpoint, TreeSize believed, CancellationToken cancellationToken)
    {
        var size = checkpoint.Checkpoint.Size;
        var old = believed.Value <= size.Value ? believed : TreeSize.Zero;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var proof = await ProveAsync(old, checkpoint.Checkpoint, cancellationToken);
            var reply = await calls.AddCheckpointAsync(witness, new AddCheckpointRequest(old, proof, checkpoint), cancellationToken);
            if ((WitnessStatus)reply.Status != WitnessStatus.Conflict)
            {
                return await ReadAsync(witness, checkpoint, old, reply, cancellationToken);
            }

            if (!AddCheckpointResponse.TryParseSize(reply.Body.Span, out var held))
            {
                return ExchangeOutcome.Failed("it answered 409 without a size");
            }

            if (held == old)
            {
                return ExchangeOutcome.Failed($"it answered 409 and named the size that was sent, {held}", held);
            }

            if (held.Value > size.Value)
            {
                return await AheadAsync(witness, held, cancellationToken);
            }

            old = held;
        }

        return ExchangeOutcome.Failed($"it named another size {MaxAttempts} times", old);
    }

    private async ValueTask<IReadOnlyList<Digest>> ProveAsync(TreeSize old, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        if (old.Value == 0 || old == checkpoint.Size)
        {
            return [];
        }

        var proof = await new TileTree(checkpoint.Size, store).ConsistencyProofAsync(old, cancellationToken);
        var oldRoot = await new TileTree(old, store).RootAsync(cancellationToken);
        var verdict = proof.Verify(oldRoot, checkpoint.Root);
        return verdict == ProofVerdict.Valid
            ? proof.Hashes
            : throw new CorruptTreeException($"The stored tiles do not prove that {old} entries are a prefix of {checkpoint.Size}: {verdict}.");
    }

    private async ValueTask<ExchangeOutcome> ReadAsync(
        PolicyWitness witness, SignedCheckpoint checkpoint, TreeSize old, WitnessReply reply, CancellationToken cancellationToken)
    {
        switch (reply.Status)
        {
            case (int)WitnessStatus.Consistent:
                return Read(witness, checkpoint, reply.Body);
            case (int)WitnessStatus.Inconsistent:
                var contradiction = await _contradictions.OfForkAsync(witness, old, cancellationToken);
                return ExchangeOutcome.Failed(
                    contradiction?.Message ?? "it answered 422, though what it holds is a prefix of this log", old, contradiction: contradiction);
            case 429 or 503:
                return ExchangeOutcome.Failed($"it answered {reply.Status}: later", retryAfter: reply.RetryAfter);
            default:
                return ExchangeOutcome.Failed(reply.Status switch
                {
                    (int)WitnessStatus.UnknownLog => "it does not know this log (404)",
                    (int)WitnessStatus.NotSigned => "it does not take this log's signature (403)",
                    var status => $"it answered {status}",
                });
        }
    }

    private ExchangeOutcome Read(PolicyWitness witness, SignedCheckpoint checkpoint, ReadOnlyMemory<byte> body)
    {
        if (!AddCheckpointResponse.TryParse(body.Span, out var lines, out var reason))
        {
            return ExchangeOutcome.Failed($"its answer cannot be read: {reason}");
        }

        var own = lines.FirstOrDefault(line => line.KeyId == witness.Key.KeyId && line.Name == witness.Key.Name);
        if (own is null)
        {
            return ExchangeOutcome.Failed("it answered without a signature under its key");
        }

        var verifier = witness.Key.ToVerifier(NSecEd25519.Instance);
        if (verifier is not null && !verifier.Verify(checkpoint.Note.TextBytes(), own.Bytes))
        {
            return ExchangeOutcome.Failed("its cosignature does not verify for this checkpoint");
        }

        // A verifier must refuse a whole note over one bad line of a key that it knows (C2SP signed-note), so that a line which
        // nobody here can check is a risk to everybody who has the key. One a witness is taken, of the one type that nothing here
        // could verify, ML-DSA-44, and under the witness's own name alone: whoever is refused over it knows which of the
        // witnesses made it, and no witness makes the checkpoint longer than who reads it takes. An Ed25519 line under a key that
        // is not listed, such as the one that a witness is changing to, is left out until it is listed and can be checked. A line
        // does not say its type; no other has this length.
        var passedOn = lines.Where(line => line.Bytes.Length == MlDsa44CosignatureBytes && line.Name == witness.Key.Name && line != own && !IsKnown(line)).Take(1);
        return new ExchangeOutcome([own, .. passedOn], verifier is not null, checkpoint.Checkpoint.Size, "", null, null);
    }

    private bool IsKnown(NoteSignature line) => policy.Witnesses.Select(witness => witness.Key)
        .Concat(policy.Logs.Select(log => log.Key))
        .Any(key => key.KeyId == line.KeyId && key.Name == line.Name);

    private async ValueTask<ExchangeOutcome> AheadAsync(PolicyWitness witness, TreeSize held, CancellationToken cancellationToken)
    {
        // Another process over the same store may have signed more since this round began.
        var signed = integrated.Latest?.Checkpoint.Size.Value ?? 0;
        var head = await store.ReadHeadAsync(cancellationToken);
        if (held.Value <= Math.Max(signed, head.Size.Value))
        {
            return ExchangeOutcome.Failed($"it holds {held} entries already; the next round goes on from there", held);
        }

        var contradiction = await _contradictions.OfAheadAsync(witness, held, cancellationToken);
        return ExchangeOutcome.Failed(contradiction.Message, contradiction: contradiction);
    }
}
