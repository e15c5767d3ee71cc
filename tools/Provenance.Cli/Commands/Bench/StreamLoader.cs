using Grpc.Net.Client;
using Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Sends over one SubmitStream, as many attestations in flight as allowed.</summary>
internal sealed class StreamLoader(int inFlight, Latencies latencies) : IDisposable
{
    private readonly SemaphoreSlim _room = new(inFlight);

    /// <summary>Sends all messages and waits for all outcomes; returns how many were refused.</summary>
    public async Task<long> RunAsync(
        GrpcChannel channel, IEnumerable<SubmitStreamRequest> messages, IProgress<long> progress, CancellationToken cancellationToken)
    {
        using var call = new SubmissionService.SubmissionServiceClient(channel).SubmitStream(cancellationToken: cancellationToken);
        var receiving = ReceiveAsync(call.ResponseStream, progress, cancellationToken);
        foreach (var message in messages)
        {
            foreach (var item in message.Items)
            {
                await _room.WaitAsync(cancellationToken);
                latencies.Sent(item.ItemId);
            }

            await call.RequestStream.WriteAsync(message, cancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        return await receiving;
    }

    public void Dispose() => _room.Dispose();

    private async Task<long> ReceiveAsync(
        Grpc.Core.IAsyncStreamReader<SubmitStreamResponse> responses, IProgress<long> progress, CancellationToken cancellationToken)
    {
        long answered = 0;
        long refused = 0;
        while (await responses.MoveNext(cancellationToken))
        {
            foreach (var outcome in responses.Current.Outcomes)
            {
                latencies.Answered(outcome.ItemId);
                refused += outcome.OutcomeCase == SubmitOutcome.OutcomeOneofCase.Receipt ? 0 : 1;
            }

            answered += responses.Current.Outcomes.Count;
            _room.Release(responses.Current.Outcomes.Count);
            progress.Report(answered);
        }

        return refused;
    }
}
