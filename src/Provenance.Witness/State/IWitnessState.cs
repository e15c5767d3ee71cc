using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>The newest checkpoint that was cosigned for a log.</summary>
/// <param name="Cosigned">With the log's signature and the cosignatures.</param>
/// <param name="CosignedAt">When: seconds since 1970-01-01 UTC.</param>
public sealed record HeldCheckpoint(SignedCheckpoint Cosigned, long CosignedAt);

/// <summary>
/// What a witness holds: for each log the newest checkpoint that it cosigned. Losing it, or going back to an older copy of
/// it, would let the witness sign a second root for one size, so nothing here is ever removed.
/// </summary>
public interface IWitnessState
{
    /// <summary>What is damaged and what to do about it, once damage was seen; nothing is read or written any more then. Null before.</summary>
    string? Damage { get; }

    /// <summary>What is held of a log, or null.</summary>
    /// <exception cref="WitnessStateException">It cannot be read now, or is damaged.</exception>
    HeldCheckpoint? Read(string origin);

    /// <summary>
    /// Replaces what is held, if that is still what the caller judged by, in one step against every other process. When
    /// it returns true, the new one survives a crash of the process and of the machine.
    /// </summary>
    /// <param name="judgedBy">What <see cref="Read"/> gave.</param>
    /// <param name="next">Of the same log; its tree is not smaller.</param>
    /// <returns>False where something else is held by now; nothing was changed.</returns>
    /// <exception cref="WitnessStateException">It could not be written, or whether it was is not known: nothing may be answered.</exception>
    bool TryAdvance(HeldCheckpoint? judgedBy, HeldCheckpoint next);

    /// <summary>
    /// Keeps proof that a log forked: two checkpoints of one size that it signed, with different roots. A bounded number a
    /// log; when there are that many, further ones are passed over.
    /// </summary>
    /// <param name="shown">What was sent, with a signature of the log that was verified.</param>
    /// <param name="held">What is held of that size; null where the other proves it alone, as a root of no entries does.</param>
    /// <param name="at">When: seconds since 1970-01-01 UTC.</param>
    /// <exception cref="WitnessStateException">It could not be written.</exception>
    void KeepContradiction(SignedCheckpoint shown, SignedCheckpoint? held, long at);
}

/// <summary>What is held cannot be read or written now, or is damaged. The witness answers nothing; trying again is safe.</summary>
public sealed class WitnessStateException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The clock is behind what was signed before.</summary>
public sealed class ClockBehindException(string message) : Exception(message);
