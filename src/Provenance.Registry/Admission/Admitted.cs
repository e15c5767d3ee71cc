using Provenance.Statements;

namespace Provenance.Registry.Admission;

/// <summary>An attestation that may be logged, as far as trust up to an epoch says.</summary>
/// <param name="Attestation">Envelope and sections.</param>
/// <param name="Content">The statement as read.</param>
/// <param name="Judgement">What trust said.</param>
/// <param name="TrustEpoch">Under which epoch it was judged; under another one it is judged again.</param>
public sealed record Admitted(Attestation Attestation, StatementContent Content, Judgement Judgement, long TrustEpoch)
{
    /// <summary>Key ids of the envelope's signatures, ascending.</summary>
    public IReadOnlyList<KeyId> Signers { get; } = Attestation.Envelope.Signers();
}

/// <summary>Either an admitted attestation or the reason why not.</summary>
/// <param name="Admitted">What may be logged, or null.</param>
/// <param name="Refusal">Why it may not, or null.</param>
/// <param name="SignaturesVerified">Whether every signature verified: then the refusal is signed.</param>
/// <param name="TrustEpoch">Under which epoch it was judged: a refusal under an older one than the present is no last word.</param>
public sealed record AdmissionOutcome(Admitted? Admitted, Refusal? Refusal, bool SignaturesVerified, long TrustEpoch)
{
    internal static AdmissionOutcome Accept(Admitted admitted) => new(admitted, null, true, admitted.TrustEpoch);

    internal static AdmissionOutcome Refuse(Refusal refusal, bool signaturesVerified, long trustEpoch) =>
        new(null, refusal, signaturesVerified, trustEpoch);
}
