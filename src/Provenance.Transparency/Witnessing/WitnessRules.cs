// What a witness makes of a request, as a pure function of the request, the log's keys and what is held. The order of the
// checks is the protocol's: who asks comes before what is asked, and what is held before whether it is consistent. So
// nobody learns what the witness holds without a signature of the log.

namespace Provenance.Transparency;

/// <summary>What a witness answers, by the status code that says so.</summary>
public enum WitnessStatus
{
    /// <summary>Nothing was judged. The value of a forgotten assignment is not a yes.</summary>
    Unjudged = 0,

    /// <summary>Consistent with what is held: it may be cosigned, once it is held.</summary>
    Consistent = 200,

    /// <summary>Malformed, or the old size is above the checkpoint's.</summary>
    BadRequest = 400,

    /// <summary>No signature of a trusted key of that log, or one that does not verify.</summary>
    NotSigned = 403,

    /// <summary>No log of that origin is known here.</summary>
    UnknownLog = 404,

    /// <summary>The old size is not the one that is held.</summary>
    Conflict = 409,

    /// <summary>No proof that what is held is a prefix of what was sent.</summary>
    Inconsistent = 422,
}

/// <summary>The outcome of judging a request.</summary>
/// <param name="Status">What is answered.</param>
/// <param name="Reason">Why, in words; empty where consistent.</param>
/// <param name="Held">The size that the witness holds of that log; 0 where it holds nothing.</param>
public readonly record struct WitnessVerdict(WitnessStatus Status, string Reason, TreeSize Held);

/// <summary>The rules of add-checkpoint.</summary>
public static class WitnessRules
{
    /// <summary>
    /// Whether what a log signed proves that it forked, whatever came with it: another root than the one held of the same
    /// size, or a root of no entries that is none. That a larger tree was not shown to extend what is held proves nothing:
    /// whoever asks may have made the proof up.
    /// </summary>
    /// <param name="shown">A checkpoint that the log's key signed.</param>
    /// <param name="held">The newest checkpoint that was cosigned for that log, or null.</param>
    public static bool IsFork(Checkpoint shown, Checkpoint? held) =>
        shown.Size.Value == 0
            ? shown.Root != MerkleTree.EmptyRoot
            : held?.Size == shown.Size && held.Root != shown.Root;

    /// <summary>Judges a request that could be read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="logKeys">Verifiers of the keys trusted for the checkpoint's origin; null for an unknown log.</param>
    /// <param name="held">The newest checkpoint that was cosigned for that log, or null.</param>
    public static WitnessVerdict Judge(AddCheckpointRequest request, IReadOnlyList<INoteVerifier>? logKeys, Checkpoint? held)
    {
        var asked = request.Checkpoint.Checkpoint;
        if (logKeys is null)
        {
            return new WitnessVerdict(WitnessStatus.UnknownLog, $"no log {asked.Origin} is known here", TreeSize.Zero);
        }

        var size = held?.Size ?? TreeSize.Zero;
        WitnessVerdict Refuse(WitnessStatus status, string reason) => new(status, reason, size);
        var signed = NoteVerification.Verify(request.Checkpoint.Note, logKeys);
        if (!signed.IsAccepted)
        {
            return Refuse(WitnessStatus.NotSigned, signed.Reason);
        }

        if (request.OldSize.Value > asked.Size.Value)
        {
            return Refuse(WitnessStatus.BadRequest, $"the old size {request.OldSize} is above the checkpoint's, {asked.Size}");
        }

        if (request.OldSize != size)
        {
            return Refuse(WitnessStatus.Conflict, $"the old size is {request.OldSize}, held is {size}");
        }

        if (asked.Size.Value == 0 && asked.Root != MerkleTree.EmptyRoot)
        {
            return Refuse(WitnessStatus.Inconsistent, "the empty tree has another root");
        }

        var verdict = new ConsistencyProof(size, asked.Size, request.Proof).Verify(held?.Root ?? MerkleTree.EmptyRoot, asked.Root);
        return verdict == ProofVerdict.Valid
            ? new WitnessVerdict(WitnessStatus.Consistent, "", size)
            : Refuse(WitnessStatus.Inconsistent, $"it is not shown that the tree of {size} entries is a prefix of this one: {verdict}");
    }
}
