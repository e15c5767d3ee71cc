using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Client;

/// <summary>
/// Keeps every question that is asked through a client and its answer, as they went over the wire: pages one by one, failed
/// calls not at all, nor what is no answer about a tree, such as a rule set's text. Every question that goes through it asks
/// for all the entries that the answer rests on. Give it to <see cref="RegistryClientOptions.Interceptors"/>. Safe to use from several threads.
/// </summary>
public sealed class QuestionRecorder : Interceptor
{
    private readonly Lock _lock = new();
    private readonly List<CaseAnswer> _answers = [];

    /// <summary>What was asked and answered so far, in the order of the answers.</summary>
    public IReadOnlyList<CaseAnswer> Answers
    {
        get
        {
            lock (_lock)
            {
                return [.. _answers];
            }
        }
    }

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        if (context.Method.ServiceName != Wire.InvestigationService.Descriptor.FullName || request is not IMessage message)
        {
            return continuation(request, context);
        }

        // A copy: a caller may use its message again for the next page.
        var asked = EvidenceAsked.ForAll(message);
        var call = continuation((TRequest)asked, context);
        return new AsyncUnaryCall<TResponse>(
            RecordAsync(call.ResponseAsync, context.Method.Name, asked), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private async Task<TResponse> RecordAsync<TResponse>(Task<TResponse> answering, string rpc, IMessage asked)
    {
        var answer = await answering;
        if (answer is IMessage message && CaseAnswer.HasBasis(message))
        {
            var kept = CaseAnswer.Of(rpc, asked, message.Descriptor.Parser.ParseFrom(message.ToByteArray()));
            lock (_lock)
            {
                _answers.Add(kept);
            }
        }

        return answer;
    }
}
