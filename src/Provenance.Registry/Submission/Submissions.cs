// The way in: admission on the caller's thread, then a place in the log. Idempotent: an attestation that the log holds
// gets its receipt again, whatever has happened to its signer's rights since.
using Provenance.Registry.Admission;
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Submission;

/// <summary>Takes attestations.</summary>
public sealed class Submissions
{
    private readonly AdmissionDesk _admission;
    private readonly StatementReader _reader;
    private readonly Sequencer _sequencer;
    private readonly LogWriter _writer;
    private readonly ILogStore _store;
    private readonly ReceiptMaker _receipts;
    private readonly LogKey _key;
    private readonly TimeProvider _time;
    private readonly IReportHistory _history;

    internal Submissions(
        AdmissionDesk admission,
        Sequencer sequencer,
        LogWriter writer,
        ILogStore store,
        ReceiptMaker receipts,
        LogKey key,
        TimeProvider time,
        IReportHistory history)
    {
        _admission = admission;
        _reader = new StatementReader(key.Origin);
        _sequencer = sequencer;
        _writer = writer;
        _store = store;
        _receipts = receipts;
        _key = key;
        _time = time;
        _history = history;
    }

    /// <summary>Attestations that wait for their place.</summary>
    public int Queued => _sequencer.Queued;

    /// <summary>Submits one attestation; answers when it is durable, signed over and proved, or refused.</summary>
    /// <param name="attestation">Envelope and sections.</param>
    /// <param name="validateOnly">Does everything but log.</param>
    /// <param name="cancellationToken">Ends the wait; what was queued is logged all the same.</param>
    public ValueTask<SubmissionOutcome> SubmitAsync(
        Attestation attestation, bool validateOnly, CancellationToken cancellationToken) =>
        SubmitAsync(attestation, Admit(attestation), validateOnly, cancellationToken);

    /// <summary>The first half: all that costs much and needs no order, so that a stream can do it in parallel.</summary>
    public AdmissionOutcome Admit(Attestation attestation) => _admission.Admit(attestation, _writer.Trust.Current);

    /// <summary>The second half: a place in the log, in the order of the calls.</summary>
    /// <param name="attestation">Envelope and sections.</param>
    /// <param name="admission">What <see cref="Admit"/> said of it.</param>
    /// <param name="validateOnly">Does everything but log.</param>
    /// <param name="cancellationToken">Ends the wait; what was queued is logged all the same.</param>
    public ValueTask<SubmissionOutcome> SubmitAsync(
        Attestation attestation, AdmissionOutcome admission, bool validateOnly, CancellationToken cancellationToken)
    {
        var checking = CheckAsync(attestation, admission, validateOnly, cancellationToken);
        return checking.IsCompletedSuccessfully
            ? LogAsync(attestation.Envelope, checking.Result, cancellationToken)
            : LogLaterAsync(attestation.Envelope, checking, cancellationToken);
    }

    private async ValueTask<SubmissionOutcome> LogLaterAsync(Envelope envelope, ValueTask<Checked> checking, CancellationToken cancellationToken) =>
        await LogAsync(envelope, await checking, cancellationToken);

    private ValueTask<SubmissionOutcome> LogAsync(Envelope envelope, Checked done, CancellationToken cancellationToken) => done.Admitted is { } admitted
        ? AnswerAsync(envelope, done.Outcome, _sequencer.SubmitAsync(admitted, cancellationToken))
        : ValueTask.FromResult(done.Outcome);

    // Holds nothing of what was read of the statement: it waits here for the commit, with thousands of others.
    private async ValueTask<SubmissionOutcome> AnswerAsync(Envelope envelope, SubmissionOutcome done, ValueTask<SequencingOutcome> sequencing)
    {
        var outcome = await sequencing;
        return outcome.Refusal is { } refusal
            ? Refuse(envelope, refusal, signaturesVerified: true)
            : done with { Receipt = outcome.Receipt };
    }

    private async ValueTask<Checked> CheckAsync(
        Attestation attestation, AdmissionOutcome admission, bool validateOnly, CancellationToken cancellationToken)
    {
        // Whoever is refused may have been given the right meanwhile, here or at another server. What is compared is the
        // epoch: somebody else may learn the same at the same time. What is admitted is judged again where it is logged; what is
        // only validated has to learn here what would be known there.
        if (admission.Refusal is not null || validateOnly)
        {
            if (validateOnly || admission.TrustEpoch == _writer.Trust.Current.Epoch)
            {
                await _writer.LearnTrustAsync(cancellationToken);
            }

            if (admission.TrustEpoch != _writer.Trust.Current.Epoch)
            {
                admission = Admit(attestation);
            }
        }

        if (admission.Admitted is not { } admitted)
        {
            return new Checked(
                null,
                await LoggedBeforeAsync(attestation, cancellationToken)
                    ?? Refuse(attestation.Envelope, admission.Refusal!, admission.SignaturesVerified));
        }

        if (admitted.Content.Section<RedactionBody>() is { } redaction
            && await RedactionTarget.CheckAsync(_store, _reader, redaction, cancellationToken) is { } refused)
        {
            return new Checked(null, Refuse(attestation.Envelope, refused, signaturesVerified: true));
        }

        if (validateOnly && await NotLoggedAsync(attestation.Envelope, cancellationToken) is { } unlogged)
        {
            return new Checked(null, Refuse(attestation.Envelope, unlogged, signaturesVerified: true));
        }

        var warnings = await WarningsAsync(admitted, validateOnly, cancellationToken);
        return new Checked(validateOnly ? null : admitted, new SubmissionOutcome(null, warnings, null, null));
    }

    /// <summary>The receipt of a logged statement against the newest checkpoint, or null where there is none.</summary>
    /// <param name="statementId">The statement.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ValueTask<LogReceipt?> FindReceiptAsync(Digest statementId, CancellationToken cancellationToken) =>
        FindReceiptAsync(statementId, TimeSpan.Zero, cancellationToken);

    /// <summary>The same, after a wait.</summary>
    /// <param name="statementId">The statement.</param>
    /// <param name="witnessWait">How long to wait, at most, for a witnessed checkpoint that covers it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<LogReceipt?> FindReceiptAsync(Digest statementId, TimeSpan witnessWait, CancellationToken cancellationToken)
    {
        if (await _store.FindStatementAsync(statementId, cancellationToken) is not { } index)
        {
            return null;
        }

        if (witnessWait > TimeSpan.Zero)
        {
            await _receipts.WaitPublishedAsync(index, witnessWait, _time, cancellationToken);
        }

        return await _receipts.MakeAsync(index, cancellationToken);
    }

    // Rights end, logged entries stay: whoever retries after a revocation, or sends a trust statement twice, gets the
    // receipt. Only where the sections are those of the statement, so that a mixed-up file is not taken for a success.
    private async ValueTask<SubmissionOutcome?> LoggedBeforeAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var envelope = attestation.Envelope;
        if (await _store.FindStatementAsync(envelope.StatementId, cancellationToken) is not { } index
            || _admission.Reads(attestation) is not null)
        {
            return null;
        }

        var outcome = await _receipts.MakeForAsync(envelope, index, cancellationToken);
        return outcome.Receipt is { } receipt ? new SubmissionOutcome(receipt, [], null, null) : null;
    }

    // Why the sequencer would not log what is admitted. How full its queue is, and its clock, are another matter a moment later.
    private async ValueTask<Refusal?> NotLoggedAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        if (_sequencer.Stopped is { } stopped)
        {
            return stopped;
        }

        return await _store.FindStatementAsync(envelope.StatementId, cancellationToken) is { } index
            ? (await _receipts.MakeForAsync(envelope, index, cancellationToken)).Refusal
            : null;
    }

    private async ValueTask<IReadOnlyList<Warning>> WarningsAsync(Admitted admitted, bool validateOnly, CancellationToken cancellationToken)
    {
        var warnings = new List<Warning>(admitted.Content.Warnings);
        if (admitted.Judgement.SignerSuspended)
        {
            warnings.Add(new Warning(
                WarningReason.SignerSuspended, "signatures", "The key is suspended; the entry is logged and marked."));
        }

        await _history.WarnAsync(admitted.Content, PartyOf(admitted), validateOnly, warnings, cancellationToken);
        return WarningBounds.Bound(warnings);
    }

    // Where no party's key signed, an authority's did; a root is signed by keys that it brings itself.
    private string PartyOf(Admitted admitted) =>
        (admitted.Judgement.Signer?.Party ?? _writer.Trust.Current.FindAuthority(admitted.Signers[0])?.Authority)?.ToString() ?? "";

    // A refusal that the same request may escape by waiting is nobody's evidence: only final ones are signed.
    private SubmissionOutcome Refuse(Envelope envelope, Refusal refusal, bool signaturesVerified)
    {
        if (!signaturesVerified || IsTransient(refusal.Reason))
        {
            return new SubmissionOutcome(null, [], refusal, null);
        }

        var signed = _key.Sign(envelope, _time.GetUtcNow(), refusal);
        return new SubmissionOutcome(null, [], refusal, signed.ToString());
    }

    private static bool IsTransient(RefusalReason reason) => reason
        is RefusalReason.QueueFull
        or RefusalReason.StorageUnavailable
        or RefusalReason.LogReadOnly
        or RefusalReason.ClockWentBack
        or RefusalReason.ShuttingDown;

    /// <summary>What is to be logged, or null where that is all; and what is answered, but for the receipt.</summary>
    private readonly record struct Checked(Admitted? Admitted, SubmissionOutcome Outcome);
}
