// Whatever this same command serves, in a process of its own: started until its line of JSON comes, stopped by SIGTERM.
using System.Diagnostics;

namespace Provenance.Cli;

/// <summary>A running <c>provenance … serve</c>.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServedProcess(Process process) => _process = process;

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

    /// <summary>The memory it has resident now, in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it says that it listens.</summary>
    /// <param name="arguments">The command's arguments.</param>
    /// <param name="read">Reads the line that says so; null for another line.</param>
    /// <param name="cancellationToken">Ends the wait, and the process.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message says what it said.</exception>
    public static async Task<(ServedProcess Process, T Ready)> StartAsync<T>(
        IEnumerable<string> arguments, Func<string, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in Self().Concat(arguments))
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
            if (line is not null && read(line) is { } ready)
            {
                return (new ServedProcess(process), ready);
            }

            // Ctrl-C reaches the server too, which may end before this process has taken notice.
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"The server did not start: {(await errors.WaitAsync(timeout.Token)).Trim()}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Stops it in order.</summary>
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
    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? ["exec", typeof(ServedProcess).Assembly.Location]
        : [];
}
