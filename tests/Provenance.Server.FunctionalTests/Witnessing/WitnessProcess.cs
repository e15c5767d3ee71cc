using System.Diagnostics;
using System.Text;
using Provenance.Transparency;
using Provenance.Witness;

namespace Provenance.Server.FunctionalTests;

/// <summary><c>provenance witness serve</c> in a process of its own, with a directory that outlives it.</summary>
public sealed class WitnessProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly string _path = Directory.CreateTempSubdirectory("provenance-witness-").FullName;
    private readonly StringBuilder _errors = new();
    private Process? _process;
    private string _url = "http://127.0.0.1:0";

    public WitnessProcess(string name)
    {
        Name = name;
        Files = WitnessDirectory.Create(_path, "witness.example/" + name, TimeProvider.System);
    }

    public string Name { get; }

    public WitnessDirectory Files { get; }

    /// <summary>Its prefix, the same after each start.</summary>
    public string Url => _url;

    /// <summary>The line with which a policy lists it.</summary>
    public string PolicyLine => $"witness {Name} {Files.ReadVerifiers()[0]} {_url}\n";

    /// <summary>Starts it, on the address that it had before.</summary>
    /// <param name="before">A command that runs it, such as a tracer.</param>
    /// <returns>Whether it listens; false where it ended before.</returns>
    public async Task<bool> StartAsync(params string[] before)
    {
        string[] command =
            [.. before, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "provenance.dll"), "witness", "serve", "--data", _path, "--url", _url];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Its own sockets would be counted among the witness's by whoever traces it.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (WitnessReadyLine.TryParse(line) is { } ready)
            {
                _url = ready.Url;
                return true;
            }
        }

        await _process.WaitForExitAsync(patience.Token);
        return false;
    }

    /// <summary>Ends it without asking (SIGKILL).</summary>
    public async Task KillAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task EndedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(patience.Token);
    }

    /// <summary>What it holds of a log, read from its file.</summary>
    public SignedCheckpoint? Held(string origin)
    {
        using var state = SqliteWitnessState.Open(Files.StatePath);
        return state.Read(origin)?.Cosigned;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Directory.Delete(_path, recursive: true);
    }
}
