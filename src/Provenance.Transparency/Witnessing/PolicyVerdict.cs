namespace Provenance.Transparency;

/// <summary>Why a policy does not accept a checkpoint.</summary>
public enum PolicyRefusal
{
    /// <summary>It does accept it.</summary>
    None = 0,

    /// <summary>The policy lists no log of that origin, or none at all.</summary>
    UnknownLog,

    /// <summary>No signature on the checkpoint is from the log's key.</summary>
    NotSignedByLog,

    /// <summary>A signature under the log's key does not verify.</summary>
    BadLogSignature,

    /// <summary>A cosignature under a known witness's key does not verify.</summary>
    BadCosignature,

    /// <summary>The witnesses that cosigned are not those that the quorum asks for.</summary>
    QuorumNotMet,
}

/// <summary>A cosignature that was verified.</summary>
/// <param name="Witness">Whose it is.</param>
/// <param name="Timestamp">When the witness says it cosigned: seconds since 1970-01-01 UTC.</param>
public sealed record VerifiedCosignature(PolicyWitness Witness, long Timestamp)
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>The same time for people; at the end of the calendar where it lies beyond.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(Math.Min(Timestamp, LastSecond));
}

/// <summary>What a policy says of a checkpoint.</summary>
/// <param name="Refusal">None if it is accepted.</param>
/// <param name="Reason">The refusal in words; empty if accepted.</param>
/// <param name="Cosignatures">Those that verified, one a witness; none if a signature was bad.</param>
public sealed record PolicyVerdict(
    PolicyRefusal Refusal, string Reason, IReadOnlyList<VerifiedCosignature> Cosignatures)
{
    /// <summary>Whether a listed log signed, nothing known is bad, and the quorum is met.</summary>
    public bool IsSatisfied => Refusal == PolicyRefusal.None;
}
