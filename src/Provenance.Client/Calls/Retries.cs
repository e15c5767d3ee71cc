// A call is tried again only where that is safe and may help: the registry was not reached, or it asked to come back.
// Submission is idempotent, so it is safe there too. Waits grow and are drawn at random up to their bound, so that many
// clients do not come back at once.

using Grpc.Core;

namespace Provenance.Client;

internal sealed class Retries(RegistryClientOptions options)
{
    /// <summary>Headers of a request: its id, which the registry writes into its own log.</summary>
    public const string RequestIdHeader = "x-request-id";

    /// <summary>Calls until it is answered, refused, or the tries are used up.</summary>
    /// <param name="call">One try.</param>
    /// <param name="requestId">The same for all tries.</param>
    /// <param name="cancellationToken">Ends call and waits.</param>
    /// <exception cref="RegistryException">It failed.</exception>
    public async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, string requestId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            RegistryFailure failure;
            try
            {
                using var started = call(CallOptions(requestId, options.Deadline, cancellationToken));
                return await started.ResponseAsync;
            }
            catch (RpcException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                failure = FailureReader.Read(exception, requestId);
                if (!failure.PassesByItself || attempt >= options.Attempts)
                {
                    throw new RegistryException(failure, exception);
                }
            }

            await WaitAsync(attempt, failure.RetryAfter, cancellationToken);
        }
    }

    /// <summary>Deadline, request id and cancellation of one try.</summary>
    public CallOptions CallOptions(string requestId, TimeSpan deadline, CancellationToken cancellationToken) => new(
        [new Metadata.Entry(RequestIdHeader, requestId)],
        options.Time.GetUtcNow().UtcDateTime + deadline,
        cancellationToken);

    /// <summary>Waits before the next try: at least as long as the registry asked.</summary>
    public Task WaitAsync(int attempt, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var bound = options.FirstBackoff * Math.Pow(2, Math.Min(attempt - 1, 20));
        var wait = (bound < options.LongestBackoff ? bound : options.LongestBackoff) * Random.Shared.NextDouble();
        return Task.Delay(asked is { } least ? least + wait : wait, options.Time, cancellationToken);
    }

    /// <summary>An id for a new request.</summary>
    public static string NewRequestId() => Guid.CreateVersion7().ToString("N");
}
