using Provenance.Server;

namespace Provenance.Cli.Tests;

/// <summary>A registry that <c>provenance serve</c> runs in this process, on free ports, with the world's root and policy.</summary>
public sealed class RunningRegistry : IAsyncDisposable
{
    private CancellationTokenSource _stop = new();
    private Task<int> _running = Task.FromResult(0);

    private RunningRegistry(Workshop workshop) => Workshop = workshop;

    public Workshop Workshop { get; }

    public string Server { get; private set; } = "";

    /// <summary>Where checkpoint and tiles are.</summary>
    public string Tiles { get; private set; } = "";

    public string Policy => Workshop["policy.json"];

    /// <summary>Starts it with the root and the operator's accreditation in the log.</summary>
    /// <param name="rules">Bytes of a rule set to answer with; the shipped one where null.</param>
    public static async Task<RunningRegistry> StartAsync(byte[]? rules = null)
    {
        var workshop = new Workshop();
        if (rules is null)
        {
            return await StartAsync(workshop, witnessPolicy: null);
        }

        await File.WriteAllBytesAsync(workshop["served-rules.json"], rules);
        return await StartAsync(workshop, witnessPolicy: null, "--rules", workshop["served-rules.json"]);
    }

    /// <summary>The same over a workshop, witnessed by a policy in a file, with further options of <c>serve</c>.</summary>
    public static async Task<RunningRegistry> StartAsync(Workshop workshop, string? witnessPolicy, params string[] more)
    {
        var registry = new RunningRegistry(workshop);
        string[] witnessed = witnessPolicy is null ? [] : ["--witness-policy", witnessPolicy];
        var ready = await registry.ServeAsync([.. witnessed, .. more]);
        registry.Server = ready.Grpc;
        registry.Tiles = ready.Http;
        await workshop.RootAsync();
        await workshop.OperatorAsync();
        await CommandRun.GoodAsync(
            ["policy", "new", "--root", workshop["root.attestation.json"], "--log-key", ready.LogKey, "--out", registry.Policy, .. witnessed]);
        await registry.SubmitAsync(workshop["root.attestation.json"]);
        await registry.SubmitAsync(workshop["acme.attestation.json"]);
        return registry;
    }

    public Task<CommandRun> SubmitAsync(params string[] arguments) =>
        CommandRun.OfAsync(["submit", .. arguments, "--server", Server, "--policy", Policy]);

    /// <summary>The registry's directory.</summary>
    public string Data => Workshop["data"];

    /// <summary>Stops the server, in order.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _ = await _running;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        File.Delete(Workshop["ready.json"]);
    }

    /// <summary>Starts it again over what is there.</summary>
    public async Task<ReadyLine> ResumeAsync()
    {
        var ready = await ServeAsync([]);
        Server = ready.Grpc;
        Tiles = ready.Http;
        return ready;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        Workshop.Dispose();
    }

    private async Task<ReadyLine> ServeAsync(params string[] more)
    {
        var readyFile = Workshop["ready.json"];
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false);
        string[] arguments =
        [
            "serve", "--data", Workshop["data"], "--origin", Provenance.Cli.Tests.Workshop.Origin,
            "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0", "--ready-file", readyFile,
            .. more,
        ];
        _running = Task.Run(() => CommandLine.RunAsync(arguments, terminal, CommandGroups.All, _stop.Token));
        for (var i = 0; i < 1200 && !_running.IsCompleted; i++)
        {
            if (File.Exists(readyFile) && ReadyLine.TryParse(await File.ReadAllTextAsync(readyFile)) is { } ready)
            {
                return ready;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The registry did not start within 120 s.");
    }
}
