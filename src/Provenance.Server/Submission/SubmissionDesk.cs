// What unary and streamed submission share: from a message to what became of it.
using Provenance.Registry;
using Provenance.Registry.Admission;
using Provenance.Registry.Submission;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>A message that was read and admitted, or refused.</summary>
/// <param name="Attestation">What it held; null where it could not be read.</param>
/// <param name="Admission">What admission said of it.</param>
internal readonly record struct DeskAdmission(Attestation? Attestation, AdmissionOutcome Admission)
{
    /// <summary>The statement; empty where no attestation could be read.</summary>
    public Digest StatementId => Attestation?.Envelope.StatementId ?? default;

    /// <summary>
    /// Whether what follows may be judged otherwise once this is answered. A refusal counts: it may turn into an
    /// admitted trust statement when an earlier one has been logged.
    /// </summary>
    public bool MayChangeTrust => Admission.Admitted?.Content.Statement.Kind.IsTrust ?? true;
}

/// <summary>Takes attestations from messages.</summary>
internal sealed class SubmissionDesk(ProvenanceRegistry registry)
{
    /// <summary>The part that costs much and needs no order.</summary>
    public DeskAdmission Admit(Wire.Attestation? message) =>
        AttestationReading.TryRead(message, out var attestation, out var refusal)
            ? new DeskAdmission(attestation, registry.Submissions.Admit(attestation))
            : new DeskAdmission(null, new AdmissionOutcome(null, refusal, SignaturesVerified: false, TrustEpoch: 0));

    /// <summary>A place in the log, in the order of the calls.</summary>
    public ValueTask<SubmissionOutcome> SubmitAsync(DeskAdmission admitted, bool validateOnly, CancellationToken cancellationToken) =>
        admitted.Attestation is { } attestation
            ? registry.Submissions.SubmitAsync(attestation, admitted.Admission, validateOnly, cancellationToken)
            : ValueTask.FromResult(new SubmissionOutcome(null, [], admitted.Admission.Refusal, null));

    /// <summary>The entry that a refusal is about, where there is one.</summary>
    public async ValueTask<long?> EntryOfAsync(Digest statementId, Refusal refusal, CancellationToken cancellationToken) =>
        refusal.Reason == RefusalReason.StatementLoggedDifferently
            ? (await registry.Store.FindStatementAsync(statementId, cancellationToken))?.Value
            : null;
}
