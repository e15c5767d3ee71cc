// Offers attestations at a steady rate, whether or not the server keeps up: each is due at its time, and its latency counts
// from then. A server that falls behind is seen in the latencies and in what waits, not hidden by a client that slows down.
using System.Diagnostics;
using Grpc.Net.Client;
using Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>One stream at a steady rate.</summary>
/// <param name="channel">To the server.</param>
/// <param name="rate">Attestations a second.</param>
/// <param name="batch">Attestations a message.</param>
internal sealed class SoakLoad(GrpcChannel channel, int rate, int batch)
{
    // Beyond this the server is not being soaked but drowned, and the client's memory with it.
    private const long MostUnanswered = 1_000_000;

    private long _sent;
    private long _answered;
    private long _refused;
    private long _start;

    /// <summary>How long answers took, from when each attestation was due.</summary>
    public RecentLatencies Latencies { get; } = new();

    /// <summary>Attestations answered so far.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Attestations sent so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Attestations refused so far.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Sends messages as they fall due until a moment has come, and waits for all answers.</summary>
    public async Task RunAsync(IEnumerable<SubmitStreamRequest> messages, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var call = new SubmissionService.SubmissionServiceClient(channel).SubmitStream(cancellationToken: cancellationToken);
        _start = Stopwatch.GetTimestamp();
        var receiving = ReceiveAsync(call.ResponseStream, cancellationToken);
        foreach (var message in messages)
        {
            var due = DueAt(message.Items[0].ItemId);
            if (due >= duration)
            {
                break;
            }

            if (due - Stopwatch.GetElapsedTime(_start) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellationToken);
            }

            if (Sent - Answered > MostUnanswered)
            {
                throw new InvalidOperationException($"{MostUnanswered} attestations wait for an answer: the rate is beyond what the server carries.");
            }

            await call.RequestStream.WriteAsync(message, cancellationToken);
            _ = Interlocked.Add(ref _sent, message.Items.Count);
        }

        await call.RequestStream.CompleteAsync();
        await receiving;
    }

    // All of a message are due when its first is.
    private TimeSpan DueAt(ulong item) => TimeSpan.FromSeconds((double)(item / (ulong)batch * (ulong)batch) / rate);

    private async Task ReceiveAsync(Grpc.Core.IAsyncStreamReader<SubmitStreamResponse> responses, CancellationToken cancellationToken)
    {
        while (await responses.MoveNext(cancellationToken))
        {
            var now = Stopwatch.GetElapsedTime(_start);
            foreach (var outcome in responses.Current.Outcomes)
            {
                Latencies.Add(now - DueAt(outcome.ItemId));
                if (outcome.OutcomeCase != SubmitOutcome.OutcomeOneofCase.Receipt)
                {
                    _ = Interlocked.Increment(ref _refused);
                }
            }

            _ = Interlocked.Add(ref _answered, responses.Current.Outcomes.Count);
        }
    }
}
