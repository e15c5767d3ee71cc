using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Provenance.Server.FunctionalTests;

/// <summary><c>provenance serve</c> in a process of its own, on ports that nobody else uses.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public ReadyLine Ready { get; private set; } = null!;

    /// <summary>What it wrote into its log so far.</summary>
    public string Log
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>The exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="dataDirectory">A registry's directory.</param>
    /// <param name="fileBlocks">Largest file it may write, in blocks of 1,024 bytes; null for no limit.</param>
    /// <param name="grpcUrl">Where it serves gRPC.</param>
    /// <param name="witnessPolicy">By whom its checkpoints are witnessed, as a file; null where nobody is asked.</param>
    public static async Task<ServerProcess> StartAsync(
        string dataDirectory, int? fileBlocks = null, string grpcUrl = "http://127.0.0.1:0", string? witnessPolicy = null) =>
        await ReadyAsync(Launch(dataDirectory, fileBlocks, grpcUrl, witnessPolicy, [], new Dictionary<string, string>()));

    private static async Task<ServerProcess> ReadyAsync(ServerProcess server)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await server._process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (ReadyLine.TryParse(line) is { } ready)
            {
                server.Ready = ready;
                return server;
            }
        }

        await server.WaitAsync();
        throw new InvalidOperationException($"The server ended with {server.ExitCode} before it listened: {server.Log}");
    }

    /// <summary>Starts a server over a log that others write too.</summary>
    /// <param name="dataDirectory">The server's own directory.</param>
    /// <param name="connectionString">The database, handed over in the environment.</param>
    /// <param name="mark">The high-water mark that all servers keep.</param>
    public static Task<ServerProcess> StartSharedAsync(string dataDirectory, string connectionString, string mark) => ReadyAsync(Launch(
        dataDirectory,
        fileBlocks: null,
        "http://127.0.0.1:0",
        witnessPolicy: null,
        ["--mark", mark],
        new Dictionary<string, string> { ["PROVENANCE_STORAGE"] = connectionString, ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" }));

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        _ = Signal(_process.Id, Terminate);
        await WaitAsync();
    }

    /// <summary>Asks it to stop.</summary>
    public void BeginStop() => _ = Signal(_process.Id, Terminate);

    /// <summary>Has it stand still in the middle of whatever it does.</summary>
    public void Pause() => _ = Signal(_process.Id, Stop);

    /// <summary>Has it go on.</summary>
    public void Resume() => _ = Signal(_process.Id, Continue);

    /// <summary>Waits until it has stopped by itself.</summary>
    public Task EndedAsync() => WaitAsync();

    /// <summary>Waits until it has written something into its log.</summary>
    public async Task WaitForLogAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Ends it without asking.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static ServerProcess Launch(
        string dataDirectory,
        int? fileBlocks,
        string grpcUrl,
        string? witnessPolicy,
        string[] more,
        IReadOnlyDictionary<string, string> environment)
    {
        string[] command =
        [
            "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "provenance.dll"),
            "serve", "--data", dataDirectory, "--grpc-url", grpcUrl, "--http-url", "http://127.0.0.1:0",
            .. witnessPolicy is null ? Array.Empty<string>() : ["--witness-policy", witnessPolicy],
            .. more,
        ];

        // A write beyond the limit then fails as on a full disk, instead of killing the process.
        string[] limited = fileBlocks is { } blocks
            ? ["/bin/bash", "-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "limited", .. command]
            : command;
        var start = new ProcessStartInfo(limited[0], limited[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (fileBlocks is not null)
        {
            // The runtime would map its code through a file of its own, which the limit forbids too.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!);
        server._process.ErrorDataReceived += (_, line) => server.Remember(line.Data);
        server._process.BeginErrorReadLine();
        return server;
    }

    private async Task WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    private void Remember(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int processId, int signal);
}
