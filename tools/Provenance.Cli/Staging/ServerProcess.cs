// A server in a process of its own, this same command with `serve`: so that what is measured or shown is the real thing,
// and the measuring client's work is not counted as the server's.
using Provenance.Server;

namespace Provenance.Cli;

/// <summary>A running <c>provenance serve</c>.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ServedProcess _process;

    private ServerProcess(ServedProcess process, ReadyLine ready)
    {
        _process = process;
        Ready = ready;
    }

    /// <summary>Where it listens.</summary>
    public ReadyLine Ready { get; }

    /// <summary>CPU time it has used, user and system, all threads.</summary>
    public TimeSpan CpuTime => _process.CpuTime;

    /// <summary>The most memory it ever had resident, in bytes.</summary>
    public long PeakMemoryBytes => _process.PeakMemoryBytes;

    /// <summary>The memory it has resident now, in bytes.</summary>
    public long MemoryBytes => _process.MemoryBytes;

    /// <summary>Starts a server on a new registry and waits until it listens.</summary>
    /// <param name="dataDirectory">An empty or absent directory, or one with a registry of this origin.</param>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="cancellationToken">Ends the wait, and the server.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message says what it said.</exception>
    public static Task<ServerProcess> StartAsync(string dataDirectory, string origin, CancellationToken cancellationToken) =>
        StartAsync(dataDirectory, origin, [], cancellationToken);

    /// <summary>The same, with further arguments of <c>serve</c>.</summary>
    public static async Task<ServerProcess> StartAsync(
        string dataDirectory, string origin, IReadOnlyList<string> further, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "serve", "--data", dataDirectory, "--origin", origin, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0", .. further,
        ];
        var (process, ready) = await ServedProcess.StartAsync(arguments, ReadyLine.TryParse, cancellationToken);
        return new ServerProcess(process, ready);
    }

    /// <summary>Stops the server in order.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
