// One submission of many attestations over a bidirectional stream.
//
//   source → (a slot for each in flight) → outbox → sender ⇒ registry ⇒ receiver → answers
//
// An item keeps its slot until it is answered. When the stream breaks, a new one is opened and everything that still has a
// slot goes into a fresh outbox: submission is idempotent, so sending twice is safe, and nothing is answered twice because
// an answer frees the slot. An answer that says "later" goes back into the outbox after the time it names. What was refused
// a right meanwhile, which a trust statement before it may give, waits until that one is answered.

using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Grpc.Core;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

internal sealed class SubmissionStream<TKey>(
    Wire.SubmissionService.SubmissionServiceClient service,
    RegistryClientOptions options,
    Retries retries,
    Func<Wire.Receipt?, SignedCheckpoint, Envelope, Receipt> check,
    CheckpointWatch watch,
    bool validateOnly,
    Action<RegistryFailure>? onLater) : IDisposable
{
    private readonly SlotTable<TKey> _slots = new(options.InFlight);
    private readonly Channel<SubmittedItem<TKey>> _answers = Channel.CreateBounded<SubmittedItem<TKey>>(options.InFlight);
    private readonly StatementReader? _reader = options.Policy is { } policy ? new StatementReader(policy.Origin) : null;
    private ExceptionDispatchInfo? _fault;

    public async IAsyncEnumerable<SubmittedItem<TKey>> RunAsync(
        IAsyncEnumerable<SubmissionItem<TKey>> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feeding = FeedAsync(items, stop.Token);
        var exchanging = ExchangeAsync(stop.Token);
        try
        {
            await foreach (var answer in _answers.Reader.ReadAllAsync(cancellationToken))
            {
                yield return answer;
            }

            await feeding;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(feeding, exchanging)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task FeedAsync(IAsyncEnumerable<SubmissionItem<TKey>> items, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in items.WithCancellation(cancellationToken))
            {
                await _slots.TakeAsync(item, cancellationToken);
            }

            _slots.EndOfSource();
        }
        catch (Exception exception)
        {
            // The reader of the answers is told why there will be no more.
            _answers.Writer.TryComplete(exception);
            throw;
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; await _slots.HasWorkAsync(cancellationToken);)
            {
                var answeredBefore = _slots.Answered;
                if (await ConnectAsync(cancellationToken) is not { } broken)
                {
                    break;
                }

                attempt = _slots.Answered > answeredBefore ? 1 : attempt + 1;
                if (!(broken.Failure.PassesByItself || broken.Failure.Code == StatusCode.DeadlineExceeded) || attempt > options.Attempts)
                {
                    throw broken;
                }

                onLater?.Invoke(broken.Failure);
                await retries.WaitAsync(attempt, broken.Failure.RetryAfter, cancellationToken);
            }

            _answers.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            _answers.Writer.TryComplete(exception);
            throw;
        }
    }

    // One connection, from its opening until all is answered (null) or it breaks (why).
    private async Task<RegistryException?> ConnectAsync(CancellationToken cancellationToken)
    {
        var requestId = Retries.NewRequestId();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = service.SubmitStream(retries.CallOptions(requestId, options.StreamDeadline, end.Token));
        var outbox = _slots.OpenOutbox();
        var sending = SendAsync(call.RequestStream, outbox, end.CancelAsync, end.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(end.Token))
            {
                await AnswerAsync(call.ResponseStream.Current, requestId, end.Token);
            }

            return _slots.IsDrained ? null : Broken("The registry ended the stream before all was answered.", requestId);
        }
        catch (Exception exception) when (exception is RpcException or RegistryException or OperationCanceledException)
        {
            _fault?.Throw();
            cancellationToken.ThrowIfCancellationRequested();
            return exception switch
            {
                RegistryException known => known,
                RpcException broken => new RegistryException(FailureReader.Read(broken, requestId), broken),
                _ => Broken(exception.Message, requestId),
            };
        }
        finally
        {
            await end.CancelAsync();
            await sending;
        }
    }

    private async Task SendAsync(
        IClientStreamWriter<Wire.SubmitStreamRequest> requests, ChannelReader<Slot<TKey>> outbox, Func<Task> end, CancellationToken cancellationToken)
    {
        try
        {
            while (await outbox.WaitToReadAsync(cancellationToken))
            {
                await requests.WriteAsync(Message(outbox), cancellationToken);
            }

            await requests.CompleteAsync();
        }
        catch (Exception exception)
            when (exception is RpcException or IOException or HttpRequestException or InvalidOperationException or OperationCanceledException)
        {
            // The call is over or the connection broke, and the receiver is told why.
        }
        catch (Exception exception)
        {
            // A fault of ours: the receiver would wait for ever for answers to what was never sent.
            _fault = ExceptionDispatchInfo.Capture(exception);
            await end();
        }
    }

    private Wire.SubmitStreamRequest Message(ChannelReader<Slot<TKey>> outbox)
    {
        var message = new Wire.SubmitStreamRequest { ValidateOnly = validateOnly };
        while (message.Items.Count < options.ItemsPerMessage && outbox.TryRead(out var slot))
        {
            message.Items.Add(new Wire.SubmitItem { ItemId = slot.Id, Attestation = WireForms.ToWire(slot.Item.Attestation) });
        }

        return message;
    }

    private async Task AnswerAsync(Wire.SubmitStreamResponse response, string requestId, CancellationToken cancellationToken)
    {
        var checkpoint = response.Checkpoint is null ? null : WireForms.ToCheckpoint(response.Checkpoint);
        var isSeen = false;
        foreach (var outcome in response.Outcomes)
        {
            if (_slots.Find(outcome.ItemId) is not { } slot)
            {
                throw new UnprovenAnswerException($"The registry answered item {outcome.ItemId}, which was not asked or was answered before.");
            }

            var read = Read(outcome, checkpoint, slot.Item.Attestation.Envelope);
            if (read is { Receipt: not null } && !isSeen)
            {
                // Before any receipt under it is handed on: the stream may break, and nobody would look any more.
                await watch.SeeAsync(checkpoint!, cancellationToken);
                isSeen = true;
            }

            if (read is null)
            {
                SendLater(slot, FailureReader.Read(outcome.Refusal) with { RequestId = requestId }, cancellationToken);
            }
            else if (read.Refusal is not { } refusal || !IsAboutRights(refusal) || !_slots.HoldBehindTrust(slot, ChangesTrust(slot)))
            {
                await _answers.Writer.WriteAsync(new SubmittedItem<TKey>(slot.Item.Key, slot.Item.Attestation, read), cancellationToken);
                _slots.Free(slot);
            }
        }
    }

    private void SendLater(Slot<TKey> slot, RegistryFailure failure, CancellationToken cancellationToken)
    {
        if (failure.Retry != Wire.Retry.Later)
        {
            // The registry takes in neither this one nor another until it is mended: that is told once, and not of each.
            throw new RegistryException(failure);
        }

        if (ChangesTrust(slot))
        {
            _slots.PostponeTrust(slot);
        }

        onLater?.Invoke(failure);
        _ = _slots.SendLaterAsync(slot, failure.RetryAfter ?? options.FirstBackoff, options.Time, cancellationToken);
    }

    // What is wrong in itself stays wrong, whatever is logged before it.
    private static bool IsAboutRights(RegistryFailure refusal) =>
        refusal.Code is StatusCode.PermissionDenied or StatusCode.FailedPrecondition or StatusCode.Aborted;

    private bool ChangesTrust(Slot<TKey> slot) =>
        !validateOnly && _reader?.ReadHeader(slot.Item.Attestation.Envelope).Content is { Statement.Kind.IsTrust: true };

    // Null where the registry has not judged it.
    private SubmissionOutcome? Read(Wire.SubmitOutcome outcome, SignedCheckpoint? checkpoint, Envelope envelope)
    {
        switch (outcome.OutcomeCase)
        {
            case Wire.SubmitOutcome.OutcomeOneofCase.Receipt when checkpoint is not null:
                return new SubmissionOutcome
                {
                    Receipt = check(outcome.Receipt, checkpoint, envelope),
                    Warnings = WireForms.ToWarnings(outcome.Receipt.Warnings),
                    AlreadyLogged = outcome.Receipt.AlreadyLogged,
                };
            case Wire.SubmitOutcome.OutcomeOneofCase.Validated:
                return new SubmissionOutcome { Warnings = WireForms.ToWarnings(outcome.Validated.Warnings) };
            case Wire.SubmitOutcome.OutcomeOneofCase.Refusal:
                var failure = FailureReader.Read(outcome.Refusal);
                return failure.IsRefusal ? new SubmissionOutcome { Refusal = failure } : null;
            default:
                throw new UnprovenAnswerException("The registry sent an outcome without receipt, checkpoint or refusal.");
        }
    }

    private static RegistryException Broken(string message, string requestId) =>
        new(new RegistryFailure { Code = StatusCode.Unavailable, Message = message, RequestId = requestId });
}
