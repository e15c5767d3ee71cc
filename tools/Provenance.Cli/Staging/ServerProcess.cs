// A server in a process of its own, this same command with `serve`: so that what is measured or shown is the real thing,
// and the measuring client's work is not counted as the server's.
using System.Diagnostics;
using Provenance.Server;

namespace Provenance.Cli;

/// <summary>A running <c>provenance serve</c>.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process, ReadyLine ready)
    {
        _process = process;
        Ready = ready;
    }

    /// <summary>Where it listens.</summary>
    public ReadyLine Ready { get; }

    /// <summary>CPU time it has used, user and system, all threads.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory it ever had resident, in bytes.</summary>
    public long PeakMemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a server on a new registry and waits until it listens.</summary>
    /// <param name="dataDirectory">An empty or absent directory, or one with a registry of this origin.</param>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="cancellationToken">Ends the wait, and the server.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message says what it said.</exception>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, string origin, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in Arguments(dataDirectory, origin))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(timeout.Token);
            if (line is not null && ReadyLine.TryParse(line) is { } ready)
            {
                return new ServerProcess(process, ready);
            }

            throw new InvalidOperationException($"The server did not start: {(await errors.WaitAsync(timeout.Token)).Trim()}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server in order.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (!_process.HasExited)
            {
                await SignalAsync("-TERM");
            }
        }
    }

    // .NET sends no SIGTERM of its own; a server that does not heed it is killed.
    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    // Under `dotnet run` or `dotnet exec` the process is dotnet itself, and this assembly its first argument.
    private static IEnumerable<string> Arguments(string dataDirectory, string origin)
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            yield return "exec";
            yield return typeof(ServerProcess).Assembly.Location;
        }

        string[] serve =
            ["serve", "--data", dataDirectory, "--origin", origin, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0"];
        foreach (var argument in serve)
        {
            yield return argument;
        }
    }
}
