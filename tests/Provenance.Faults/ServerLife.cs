using System.Diagnostics;
using System.Globalization;
using System.Text;
using Provenance.Server;

namespace Provenance.Faults;

/// <summary>One life of a real server process: <c>provenance serve</c>, from its start to SIGKILL.</summary>
internal sealed class ServerLife : IAsyncDisposable
{
    // 128 and the number of SIGKILL, as a shell and the runtime tell it.
    private const int KilledExitCode = 128 + 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Dying = TimeSpan.FromMilliseconds(100);
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private volatile bool _isKilled;

    private ServerLife(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _ = _log.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The number of its process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether something else than this object killed it. A process that is about to die is waited for a moment.</summary>
    public bool IsKilledFromOutside => _process.WaitForExit(Dying) && _process.ExitCode == KilledExitCode;

    /// <summary>Whether it was killed, so that calls may fail.</summary>
    public bool IsKilled => _isKilled;

    /// <summary>Where it listens, once it does.</summary>
    public ReadyLine? Ready { get; private set; }

    /// <summary>What it wrote to standard error.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a server; it may not listen yet.</summary>
    /// <param name="dataDirectory">The registry's directory.</param>
    /// <param name="origin">Initialises the directory for this origin first.</param>
    /// <param name="tracer">The program with its arguments that the server runs under, as its own process; empty for none.</param>
    public static ServerLife Start(string dataDirectory, string? origin = null, params IReadOnlyList<string> tracer)
    {
        string[] server =
            [
                "serve",
                "--data", dataDirectory,
                "--grpc-url", "http://127.0.0.1:0",
                "--http-url", "http://127.0.0.1:0",
                .. origin is null ? (string[])[] : ["--origin", origin],
            ];
        return new ServerLife(ProvenanceCommand.Start(server, tracer));
    }

    /// <summary>Waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or listens without taking anything in.</exception>
    public async Task<ReadyLine> ReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (ReadyLine.TryParse(line) is { } ready)
            {
                Ready = ready;
                return ready.ReadOnly is null
                    ? ready
                    : throw new InvalidOperationException($"The log came back read-only: {ready.ReadOnly}");
            }
        }

        throw new InvalidOperationException($"The server ended before it listened: {Log}");
    }

    /// <summary>Kills it with SIGKILL, and only it, and waits until it is gone.</summary>
    /// <exception cref="InvalidOperationException">It had ended by itself.</exception>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _isKilled = true;
        _process.Kill();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await _process.WaitForExitAsync(patience.Token);
        if (!OperatingSystem.IsWindows() && _process.ExitCode != KilledExitCode)
        {
            throw new InvalidOperationException($"The server ended by itself with {_process.ExitCode}: {Log}");
        }
    }

    /// <summary>Asks it to stop, as a service manager does, and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _isKilled = true;
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
