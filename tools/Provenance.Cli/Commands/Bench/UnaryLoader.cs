using Grpc.Core;
using Grpc.Net.Client;
using Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Sends one attestation a call, as many calls in flight as allowed.</summary>
internal static class UnaryLoader
{
    /// <summary>Sends all attestations and waits for all answers; returns how many were refused.</summary>
    public static async Task<long> RunAsync(
        GrpcChannel channel,
        IEnumerable<SubmitStreamRequest> messages,
        int inFlight,
        Latencies latencies,
        IProgress<long> progress,
        CancellationToken cancellationToken)
    {
        var client = new SubmissionService.SubmissionServiceClient(channel);
        long answered = 0;
        long refused = 0;
        await Parallel.ForEachAsync(
            messages.SelectMany(message => message.Items),
            new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                latencies.Sent(item.ItemId);
                try
                {
                    await client.SubmitAsync(new SubmitRequest { Attestation = item.Attestation }, cancellationToken: token);
                }
                catch (RpcException)
                {
                    Interlocked.Increment(ref refused);
                }

                latencies.Answered(item.ItemId);
                progress.Report(Interlocked.Increment(ref answered));
            });
        return refused;
    }
}
