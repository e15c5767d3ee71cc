// Witnesses over HTTP. Each call ends after a few seconds, follows no redirect (a witness is where the policy says it is),
// keeps no cookies and reads no more than 64 KiB, however long the answer claims to be.
using System.Globalization;
using System.Net.Http.Headers;
using Provenance.Registry.Witnessing;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>Reaches witnesses under their addresses in the policy.</summary>
internal sealed class HttpWitnessCalls : IWitnessCalls, IDisposable
{
    private const int MaxBodyBytes = AddCheckpointResponse.MaxBytes;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = 16,
        MaxConnectionsPerServer = 4,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async ValueTask<WitnessReply> AddCheckpointAsync(
        PolicyWitness witness, AddCheckpointRequest request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request.Format());
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        using var message = new HttpRequestMessage(HttpMethod.Post, Address(witness, AddCheckpointRequest.Path)) { Content = content };
        return await SendAsync(message, cancellationToken);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadCheckpointAsync(PolicyWitness witness, string origin, CancellationToken cancellationToken)
    {
        var hash = Digest.Of(System.Text.Encoding.UTF8.GetBytes(origin));
        using var message = new HttpRequestMessage(HttpMethod.Get, Address(witness, $"{hash}/checkpoint"));
        var reply = await SendAsync(message, cancellationToken);
        return reply.Status == StatusCodes.Status200OK ? reply.Body : null;
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<WitnessReply> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(CallTimeout);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, end.Token);
            var body = await ReadAsync(response.Content, end.Token);
            return new WitnessReply((int)response.StatusCode, body, RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WitnessUnreachableException(string.Create(CultureInfo.InvariantCulture, $"no answer within {CallTimeout.TotalSeconds} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new WitnessUnreachableException($"it cannot be reached: {exception.Message}", exception);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length < buffer.Length
            ? buffer[..length]
            : throw new WitnessUnreachableException(string.Create(CultureInfo.InvariantCulture, $"its answer has more than {MaxBodyBytes} bytes"));
    }

    // Seconds only: a date would have to be read by the witness's clock.
    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    // The prefix of the policy with or without a slash at its end.
    private static Uri Address(PolicyWitness witness, string rest) => new($"{witness.Url!.TrimEnd('/')}/{rest}", UriKind.Absolute);
}
