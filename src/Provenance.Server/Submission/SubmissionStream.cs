// One call of SubmitStream, as three stages with bounded queues between them:
//   reader    takes messages off the wire, as long as fewer attestations than allowed are unanswered, and has each
//             message admitted on a thread of its own: that is CPU work
//   order     takes what was admitted in the order of the wire and gives it its place in the queue, so that a stream is
//             logged in its own order; waiting for the commit holds nothing up
//   writer    puts what has become durable into responses, receipts of one checkpoint together
// The end of input, a fault of the protocol and the server's stop all end the reader; what was read is answered first.
using System.Diagnostics;
using System.Threading.Channels;
using Grpc.Core;
using Provenance.Registry.Log;
using Provenance.Registry.Submission;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Runs one submission stream.</summary>
internal sealed partial class SubmissionStream : IDisposable
{
    private readonly SubmissionDesk _desk;
    private readonly IAsyncStreamReader<Wire.SubmitStreamRequest> _requests;
    private readonly IServerStreamWriter<Wire.SubmitStreamResponse> _responses;
    private readonly ServerCallContext _context;
    private readonly ILogger _logger;
    private readonly InFlight _inFlight;

    // Bounded by the number in flight, like the outcomes: an attestation enters that count before its message is here.
    private readonly Channel<(Wire.SubmitStreamRequest Message, Task<DeskAdmission[]> Admissions)> _messages =
        Channel.CreateUnbounded<(Wire.SubmitStreamRequest, Task<DeskAdmission[]>)>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    // Bounded by the number in flight: an attestation leaves that count only once its outcome is written.
    private readonly Channel<StreamOutcome> _outcomes =
        Channel.CreateUnbounded<StreamOutcome>(new UnboundedChannelOptions { SingleReader = true });

    public SubmissionStream(
        SubmissionDesk desk,
        int maxInFlight,
        IAsyncStreamReader<Wire.SubmitStreamRequest> requests,
        IServerStreamWriter<Wire.SubmitStreamResponse> responses,
        ServerCallContext context,
        ILogger logger)
    {
        _desk = desk;
        _requests = requests;
        _responses = responses;
        _context = context;
        _logger = logger;

        // A message enters as a whole, so the largest one must fit.
        _inFlight = new InFlight(Math.Max(maxInFlight, SubmissionLimits.MaxItems));
    }

    /// <summary>Answers everything that comes in.</summary>
    /// <param name="stopping">The server stops: nothing more is read.</param>
    /// <exception cref="RpcException">The caller broke the protocol, or the server stops; all that was read is answered.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        var ordering = OrderAsync();
        var writing = WriteAsync();
        RpcException? fault;
        try
        {
            fault = await ReadAsync(stopping);
        }
        finally
        {
            _messages.Writer.Complete();
            await ordering;
            await _inFlight.WhenNoneAsync();
            _outcomes.Writer.Complete();
            await writing;
        }

        if (fault is not null)
        {
            throw fault;
        }
    }

    public void Dispose() => _inFlight.Dispose();

    private async Task<RpcException?> ReadAsync(CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_context.CancellationToken, stopping);
        try
        {
            while (await _requests.MoveNext(end.Token))
            {
                var message = _requests.Current;
                if (message.Items.Count is 0 or > SubmissionLimits.MaxItems)
                {
                    return RpcErrors.Argument(_context, "items", $"A message holds 1 to {SubmissionLimits.MaxItems} items.");
                }

                await EnterAsync(message.Items.Count, end.Token);
                _messages.Writer.TryWrite((message, Task.Run(() => Admit(message), CancellationToken.None)));
            }

            return null;
        }
        catch (Exception exception) when (stopping.IsCancellationRequested && IsEnd(exception))
        {
            return RpcErrors.Plain(RefusalReason.ShuttingDown, "The server is stopping.", RequestId.Of(_context));
        }
    }

    // All of a message or nothing: what entered is answered, and nothing else is waited for at the end.
    private async Task EnterAsync(int count, CancellationToken cancellationToken)
    {
        var entered = 0;
        try
        {
            for (; entered < count; entered++)
            {
                await _inFlight.EnterAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            _inFlight.Leave(entered);
            throw;
        }
    }

    private DeskAdmission[] Admit(Wire.SubmitStreamRequest message)
    {
        var admissions = new DeskAdmission[message.Items.Count];
        for (var i = 0; i < admissions.Length; i++)
        {
            admissions[i] = _desk.Admit(message.Items[i].Attestation);
        }

        return admissions;
    }

    private async Task OrderAsync()
    {
        await foreach (var (message, admitting) in _messages.Reader.ReadAllAsync())
        {
            await ((Task)admitting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var admissions = admitting.IsCompletedSuccessfully ? await admitting : null;
            for (var i = 0; i < message.Items.Count; i++)
            {
                // Runs on this thread up to the place in the queue; the rest continues when the commit is done. Only
                // trust statements are waited for: what follows them in the stream is judged by them.
                var submitting = admissions is null
                    ? new ValueTask<SubmissionOutcome>(FailedAsync(admitting))
                    : _desk.SubmitAsync(admissions[i], message.ValidateOnly, _context.CancellationToken);
                var answering = AnswerAsync(message.Items[i].ItemId, admissions?[i].StatementId ?? default, submitting, message.ValidateOnly);
                if (admissions is null || admissions[i].MayChangeTrust)
                {
                    await answering;
                }
            }
        }
    }

    private static async Task<SubmissionOutcome> FailedAsync(Task admitting)
    {
        await admitting;
        throw new UnreachableException();
    }

    // Never throws: each item has exactly one outcome, and what the registry cannot say itself is said here. It waits with
    // thousands of others, and so holds neither the message nor what was read of it.
    private async Task AnswerAsync(ulong itemId, Digest statementId, ValueTask<SubmissionOutcome> submitting, bool validateOnly)
    {
        SubmissionOutcome outcome;
        try
        {
            outcome = await submitting;
        }
        catch (OperationCanceledException)
        {
            outcome = Failed(RefusalReason.ShuttingDown, "The call was cancelled.");
        }
        catch (StorageUnavailableException)
        {
            outcome = Failed(RefusalReason.StorageUnavailable, "The database is locked, full or unreachable.");
        }
        catch (Exception exception)
        {
            // Only type and place: the message might quote what was sent.
            var requestId = RequestId.Of(_context);
            LogUnexpected(requestId, exception.GetType().Name, exception.StackTrace);
            outcome = Failed(RefusalReason.Internal, $"A fault in the registry; request {requestId}.");
        }

        _outcomes.Writer.TryWrite(new StreamOutcome(ToWire(itemId, statementId, outcome, validateOnly), outcome.Receipt?.Checkpoint));
    }

    private async Task WriteAsync()
    {
        var broken = false;
        while (await _outcomes.Reader.WaitToReadAsync())
        {
            var response = Gather(out var count);
            try
            {
                if (!broken)
                {
                    await _responses.WriteAsync(response, _context.CancellationToken);
                }
            }
            catch (Exception exception) when (IsEnd(exception))
            {
                // Nobody listens any more; what is under way is still logged, and a retry gets the receipts.
                broken = true;
            }

            _inFlight.Leave(count);
        }
    }

    // Takes what is there, up to the first receipt of another checkpoint.
    private Wire.SubmitStreamResponse Gather(out int count)
    {
        var response = new Wire.SubmitStreamResponse();
        SignedCheckpoint? shared = null;
        while (response.Outcomes.Count < SubmissionLimits.MaxOutcomes && _outcomes.Reader.TryPeek(out var next))
        {
            if (next.Checkpoint is not null && shared is not null && !ReferenceEquals(next.Checkpoint, shared))
            {
                break;
            }

            _outcomes.Reader.TryRead(out _);
            shared ??= next.Checkpoint;
            response.Outcomes.Add(next.Outcome);
        }

        response.Checkpoint = shared?.ToWire();
        count = response.Outcomes.Count;
        return response;
    }

    private static Wire.SubmitOutcome ToWire(ulong itemId, Digest statementId, SubmissionOutcome outcome, bool validateOnly)
    {
        var message = new Wire.SubmitOutcome { ItemId = itemId };
        if (outcome.Refusal is { } refusal)
        {
            message.Refusal = RpcErrors.ToWire(refusal, outcome.SignedRefusal);
        }
        else if (validateOnly || outcome.Receipt is null)
        {
            message.Validated = new Wire.Validated();
            message.Validated.Warnings.AddWarnings(outcome.Warnings);
        }
        else
        {
            message.Receipt = outcome.Receipt.ToWire(statementId, outcome.Warnings);
        }

        return message;
    }

    private static bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or IOException or InvalidOperationException or RpcException;

    private static SubmissionOutcome Failed(RefusalReason reason, string message) =>
        new(null, [], new Refusal(reason, "", message, ReasonTraits.Of(reason).Remedy), null);

    [LoggerMessage(Level = LogLevel.Error, Message = "SubmitStream, request {RequestId}: unexpected {Exception}\n{StackTrace}")]
    private partial void LogUnexpected(string requestId, string exception, string? stackTrace);

    /// <summary>An outcome and the checkpoint that its receipt leads to.</summary>
    private readonly record struct StreamOutcome(Wire.SubmitOutcome Outcome, SignedCheckpoint? Checkpoint);
}
