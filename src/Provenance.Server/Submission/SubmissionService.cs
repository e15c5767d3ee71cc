using Grpc.Core;
using Provenance.Registry;
using Provenance.Statements;
using Provenance.Transparency;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>provenance.v1.SubmissionService. Callers are authenticated by the envelopes they bring.</summary>
internal sealed class SubmissionService(
    ProvenanceRegistry registry,
    SubmissionDesk desk,
    ServerOptions options,
    OpenStreams streams,
    IHostApplicationLifetime lifetime,
    ILogger<SubmissionService> logger)
    : Wire.SubmissionService.SubmissionServiceBase
{
    // Below the cap of a unary call, so that the wait ends with an answer.
    private static readonly TimeSpan MaxWitnessWait = TimeSpan.FromSeconds(50);

    public override async Task<Wire.SubmitResponse> Submit(Wire.SubmitRequest request, ServerCallContext context)
    {
        var requestId = RequestId.Of(context, request.RequestId);
        var admission = desk.Admit(request.Attestation);
        var statementId = admission.StatementId;
        var outcome = await desk.SubmitAsync(admission, request.ValidateOnly, context.CancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            var index = await desk.EntryOfAsync(statementId, refusal, context.CancellationToken);
            throw RpcErrors.From(refusal, requestId, outcome.SignedRefusal, index);
        }

        var response = new Wire.SubmitResponse();
        response.Warnings.AddWarnings(outcome.Warnings);
        if (outcome.Receipt is { } receipt)
        {
            response.Receipt = receipt.ToWire(statementId, outcome.Warnings);
            response.Checkpoint = receipt.Checkpoint.ToWire();
        }

        return response;
    }

    public override async Task SubmitStream(
        IAsyncStreamReader<Wire.SubmitStreamRequest> requestStream,
        IServerStreamWriter<Wire.SubmitStreamResponse> responseStream,
        ServerCallContext context)
    {
        using var stream = new SubmissionStream(
            desk, options.MaxInFlightPerStream, requestStream, responseStream, context, logger);
        await streams.RunAsync(stream, lifetime.ApplicationStopping);
    }

    public override async Task<Wire.GetReceiptResponse> GetReceipt(Wire.GetReceiptRequest request, ServerCallContext context)
    {
        if (request.StatementId.Length != Digest.SizeBytes)
        {
            throw RpcErrors.Argument(context, "statement_id", "A statement id has 32 bytes.");
        }

        var id = new Digest(request.StatementId.Span);
        if (registry.Integrated.Latest is null)
        {
            throw RpcErrors.Plain(
                RefusalReason.LogReadOnly, registry.Condition.ReadOnlyReason ?? "No checkpoint is signed yet.", RequestId.Of(context));
        }

        var receipt = await registry.Submissions.FindReceiptAsync(id, WitnessWait(request, context), context.CancellationToken)
            ?? throw RpcErrors.NotFound(context, "statement_id", "The log does not hold this statement.");
        return new Wire.GetReceiptResponse { Receipt = receipt.ToWire(id, []), Checkpoint = receipt.Checkpoint.ToWire() };
    }

    // Seconds and nanos of other signs, or nanos beyond a second, are no duration and cannot be read as one.
    private static TimeSpan WitnessWait(Wire.GetReceiptRequest request, ServerCallContext context) => request.WitnessWait switch
    {
        null => TimeSpan.Zero,
        { Seconds: >= 0 and < int.MaxValue, Nanos: >= 0 and < 1_000_000_000 } wait when wait.ToTimeSpan() <= MaxWitnessWait => wait.ToTimeSpan(),
        _ => throw RpcErrors.Argument(context, "witness_wait", $"A wait is 0 to {MaxWitnessWait.TotalSeconds} s."),
    };
}
