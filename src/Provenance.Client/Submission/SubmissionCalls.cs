using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>Submits attestations. Every receipt is checked against the policy before it is handed on.</summary>
public sealed class SubmissionCalls
{
    // Well below the deadline of one try of a call, so that the wait ends with an answer.
    private static readonly TimeSpan LongestWitnessWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WitnessPause = TimeSpan.FromMilliseconds(100);

    private readonly Wire.SubmissionService.SubmissionServiceClient _service;
    private readonly RegistryClientOptions _options;
    private readonly Retries _retries;
    private readonly CheckpointWatch _watch;

    internal SubmissionCalls(CallInvoker invoker, RegistryClientOptions options, Retries retries, CheckpointWatch watch)
    {
        _service = new Wire.SubmissionService.SubmissionServiceClient(invoker);
        _options = options;
        _retries = retries;
        _watch = watch;
    }

    /// <summary>Submits one attestation. The same one again, at any time, gives the same index.</summary>
    /// <param name="attestation">The attestation.</param>
    /// <param name="validateOnly">Does everything but log.</param>
    /// <param name="cancellationToken">Ends it; whether it was logged is then not known, and submitting again tells.</param>
    /// <returns>Logged with a checked receipt, valid, or refused.</returns>
    /// <exception cref="RegistryException">The call failed for another reason than the attestation.</exception>
    /// <exception cref="UnprovenAnswerException">The receipt does not prove what it claims.</exception>
    public async Task<SubmissionOutcome> SubmitAsync(Attestation attestation, bool validateOnly, CancellationToken cancellationToken)
    {
        var requestId = Retries.NewRequestId();
        var request = new Wire.SubmitRequest { RequestId = requestId, Attestation = WireForms.ToWire(attestation), ValidateOnly = validateOnly };
        Wire.SubmitResponse response;
        try
        {
            response = await _retries.CallAsync(options => _service.SubmitAsync(request, options), requestId, cancellationToken);
        }
        catch (RegistryException exception) when (exception.Failure.IsRefusal)
        {
            return new SubmissionOutcome { Refusal = exception.Failure };
        }

        var warnings = WireForms.ToWarnings(response.Warnings);
        if (validateOnly)
        {
            return new SubmissionOutcome { Warnings = warnings };
        }

        var checkpoint = WireForms.ToCheckpoint(response.Checkpoint);
        var receipt = Checked(response.Receipt, checkpoint, attestation.Envelope);
        await _watch.SeeAsync(checkpoint, cancellationToken);
        return new SubmissionOutcome { Receipt = receipt, Warnings = warnings, AlreadyLogged = response.Receipt.AlreadyLogged };
    }

    /// <summary>
    /// Submits many over one stream, several a message, bounded in flight. A stream that breaks is opened again and what
    /// has no receipt is sent again, so every item is answered exactly once; the order is the log's, not the source's.
    /// </summary>
    /// <param name="items">What to submit; read as fast as it is logged.</param>
    /// <param name="validateOnly">Does everything but log.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RegistryException">The stream failed so often in a row that the tries are used up.</exception>
    /// <exception cref="UnprovenAnswerException">A receipt does not prove what it claims.</exception>
    public IAsyncEnumerable<SubmittedItem<TKey>> SubmitManyAsync<TKey>(
        IAsyncEnumerable<SubmissionItem<TKey>> items, bool validateOnly, CancellationToken cancellationToken) =>
        SubmitManyAsync(items, validateOnly, onLater: null, cancellationToken);

    /// <inheritdoc cref="SubmitManyAsync{TKey}(IAsyncEnumerable{SubmissionItem{TKey}}, bool, CancellationToken)"/>
    /// <param name="items">What to submit; read as fast as it is logged.</param>
    /// <param name="validateOnly">Does everything but log.</param>
    /// <param name="onLater">Told, on any thread, of each answer that says to send an item again, and of each break of the stream that is mended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<SubmittedItem<TKey>> SubmitManyAsync<TKey>(
        IAsyncEnumerable<SubmissionItem<TKey>> items,
        bool validateOnly,
        Action<RegistryFailure>? onLater,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = new SubmissionStream<TKey>(_service, _options, _retries, Checked, _watch, validateOnly, onLater);
        await foreach (var item in stream.RunAsync(items, cancellationToken))
        {
            yield return item;
        }
    }

    /// <summary>The receipt of a logged statement against the newest checkpoint, checked against its envelope.</summary>
    /// <exception cref="RegistryException">The statement is not in the log, or the call failed.</exception>
    /// <exception cref="UnprovenAnswerException">The receipt does not prove what it claims.</exception>
    public Task<Receipt> GetReceiptAsync(Envelope envelope, CancellationToken cancellationToken) =>
        GetReceiptAsync(envelope, TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// The same, once the receipt's checkpoint satisfies the policy, witnesses and all; or, when the time is over, the
    /// receipt that there is then. Whether it is witnessed is judged here, and not taken from the registry's word.
    /// </summary>
    /// <param name="envelope">What was logged.</param>
    /// <param name="atMost">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RegistryException">The statement is not in the log, or the call failed.</exception>
    /// <exception cref="UnprovenAnswerException">The receipt does not prove what it claims.</exception>
    public async Task<WitnessedReceipt> WaitWitnessedAsync(Envelope envelope, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var end = _options.Time.GetUtcNow() + atMost;
        var check = new ReceiptCheck(Policy);
        while (true)
        {
            var left = end - _options.Time.GetUtcNow();
            var wait = left < LongestWitnessWait ? left : LongestWitnessWait;
            var receipt = await GetReceiptAsync(envelope, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken);
            var isWitnessed = check.Check(receipt, envelope, requireWitnesses: true) is { IsGood: true };
            if (isWitnessed || _options.Time.GetUtcNow() >= end)
            {
                return new WitnessedReceipt(receipt, isWitnessed);
            }

            // A registry that answers sooner than it was asked to, such as one that is read-only, is not asked without a pause.
            await Task.Delay(WitnessPause, _options.Time, cancellationToken);
        }
    }

    private async Task<Receipt> GetReceiptAsync(Envelope envelope, TimeSpan witnessWait, CancellationToken cancellationToken)
    {
        var request = new Wire.GetReceiptRequest { StatementId = WireForms.ToBytes(envelope.StatementId) };
        if (witnessWait > TimeSpan.Zero)
        {
            request.WitnessWait = Duration.FromTimeSpan(witnessWait);
        }

        var response = await _retries.CallAsync(
            options => _service.GetReceiptAsync(request, options), Retries.NewRequestId(), cancellationToken);
        var checkpoint = WireForms.ToCheckpoint(response.Checkpoint);
        var receipt = Checked(response.Receipt, checkpoint, envelope);
        await _watch.SeeAsync(checkpoint, cancellationToken);
        return receipt;
    }

    private VerificationPolicy Policy =>
        _options.Policy ?? throw new InvalidOperationException("Receipts are checked against a policy; this client was given none.");

    private Receipt Checked(Wire.Receipt? wire, SignedCheckpoint checkpoint, Envelope envelope)
    {
        var policy = Policy;
        if (wire is null)
        {
            throw new UnprovenAnswerException("The registry acknowledged without a receipt.");
        }

        var receipt = WireForms.ToReceipt(wire, checkpoint);
        return new ReceiptCheck(policy).Check(receipt, envelope, requireWitnesses: false).FirstBroken is { } broken
            ? throw new UnprovenAnswerException($"The receipt of statement {envelope.StatementId} proves nothing: {broken.Name}: {broken.Detail}.")
            : receipt;
    }
}
