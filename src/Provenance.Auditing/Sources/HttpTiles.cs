// Tiles over HTTP (C2SP tlog-tiles). A piece that is not there is an empty answer, for that is a finding; a server that
// does not answer is an exception, for that is none. No answer is read beyond the most that a right one could have.

using System.Diagnostics.CodeAnalysis;
using System.Net;
using Provenance.Client;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Reads checkpoint, tiles and entry bundles over HTTP. Safe to use from several threads.</summary>
public sealed class HttpTiles : ITileReader, IDisposable
{
    private const int Attempts = 6;
    private const int MostBundleBytes = TileId.FullWidth * (2 + EntryBundle.MaxEntryBytes);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // For the headers and the body together: one that stops in the middle is asked again.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Prepares reading.</summary>
    /// <param name="address">The log's prefix: <c>/checkpoint</c> and <c>/tile/</c> follow it.</param>
    /// <param name="time">For waits between attempts.</param>
    /// <param name="handler">What sends requests; null for the usual one.</param>
    public HttpTiles(Uri address, TimeProvider time, HttpMessageHandler? handler = null)
    {
        Address = address;
        _time = time;
        _http = handler is null ? MakeClient() : new HttpClient(handler, disposeHandler: false);
        _http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>The log's prefix.</summary>
    public Uri Address { get; }

    /// <summary>The newest checkpoint.</summary>
    /// <exception cref="SourceUnavailableException">The server cannot be asked, or has none.</exception>
    /// <exception cref="UnprovenAnswerException">What came is no checkpoint.</exception>
    public async Task<SignedCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken)
    {
        var bytes = await GetAsync("/checkpoint", SignedNote.MaxBytes, cancellationToken);
        if (bytes.IsEmpty)
        {
            throw new SourceUnavailableException($"{Address} has no /checkpoint.");
        }

        return SignedCheckpoint.TryParse(bytes.Span, out var checkpoint, out var reason)
            ? checkpoint
            : throw new UnprovenAnswerException($"{Address} sent no checkpoint that can be read: {reason}.");
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken)
    {
        var read = new ReadOnlyMemory<byte>[tiles.Count];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = await ReadTileAsync(tiles[i], cancellationToken);
        }

        return read;
    }

    /// <summary>The bytes under a bundle's name; empty where there are none.</summary>
    /// <exception cref="SourceUnavailableException">The server cannot be asked.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBundleAsync(EntryBundleId bundle, CancellationToken cancellationToken)
    {
        var bytes = await GetAsync(TilePath.Of(bundle), MostBundleBytes, cancellationToken);
        if (!bytes.IsEmpty || bundle.IsFull)
        {
            return bytes;
        }

        var full = await GetAsync(TilePath.Of(new EntryBundleId(bundle.Number, TileId.FullWidth)), MostBundleBytes, cancellationToken);
        return EntryBundle.TryDecode(full, TileId.FullWidth, out var entries, out _)
            ? EntryBundle.Encode([.. entries.Take(bundle.Width)])
            : default;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // A log may compress what it shows without being asked to (C2SP tlog-tiles). What is bounded is what comes out.
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes of its handler.")]
    private static HttpClient MakeClient() => new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });

    // A log may drop a partial tile once the full one is there, of which it is the beginning.
    private async ValueTask<ReadOnlyMemory<byte>> ReadTileAsync(TileId tile, CancellationToken cancellationToken)
    {
        const int MostBytes = TileId.FullWidth * Digest.SizeBytes;
        var bytes = await GetAsync(TilePath.Of(tile), MostBytes, cancellationToken);
        if (!bytes.IsEmpty || tile.IsFull)
        {
            return bytes;
        }

        var full = await GetAsync(TilePath.Of(new TileId(tile.Level, tile.Number, TileId.FullWidth)), MostBytes, cancellationToken);
        return full.Length == MostBytes ? full[..tile.SizeBytes] : default;
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(string path, int mostBytes, CancellationToken cancellationToken)
    {
        var address = new Uri(Address.AbsoluteUri.TrimEnd('/') + path);
        for (var attempt = 1; ; attempt++)
        {
            string failure;
            Exception? inner = null;
            using var limit = new CancellationTokenSource(LongestAttempt, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                {
                    return default;
                }

                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return await ReadAsync(response, mostBytes, either.Token);
                }

                failure = $"{address} answered {(int)response.StatusCode} {response.ReasonPhrase}";
                if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
                {
                    throw new SourceUnavailableException(failure + ".");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failure = limit.IsCancellationRequested
                    ? $"{address} did not come within {LongestAttempt.TotalSeconds:0} seconds"
                    : $"{address} cannot be read: {exception.Message.TrimEnd('.')}";
                inner = exception;
            }

            if (attempt == Attempts)
            {
                throw new SourceUnavailableException(failure + ".", inner);
            }

            var bound = FirstWait * Math.Pow(2, attempt);
            await Task.Delay((bound < LongestWait ? bound : LongestWait) * Random.Shared.NextDouble(), _time, cancellationToken);
        }
    }

    // One byte more than is right is enough to see that it is wrong.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int mostBytes, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream((int)Math.Min(response.Content.Headers.ContentLength ?? 0, mostBytes));
        var buffer = new byte[16 << 10];
        int count;
        while (read.Length <= mostBytes && (count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await read.WriteAsync(buffer.AsMemory(0, (int)Math.Min(count, mostBytes + 1 - read.Length)), cancellationToken);
        }

        return read.ToArray();
    }
}
