using Provenance.Server;

namespace Provenance.Cli.Tests;

/// <summary>A registry that <c>provenance serve</c> runs in this process, on free ports, with the world's root and policy.</summary>
public sealed class RunningRegistry : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task<int> _running = Task.FromResult(0);

    private RunningRegistry(Workshop workshop) => Workshop = workshop;

    public Workshop Workshop { get; }

    public string Server { get; private set; } = "";

    public string Policy => Workshop["policy.json"];

    /// <summary>Starts it with the root and the operator's accreditation in the log.</summary>
    public static async Task<RunningRegistry> StartAsync()
    {
        var registry = new RunningRegistry(new Workshop());
        var ready = await registry.ServeAsync();
        registry.Server = ready.Grpc;
        var workshop = registry.Workshop;
        await workshop.RootAsync();
        await workshop.OperatorAsync();
        await CommandRun.GoodAsync("policy", "new", "--root", workshop["root.attestation.json"], "--log-key", ready.LogKey, "--out", registry.Policy);
        await registry.SubmitAsync(workshop["root.attestation.json"]);
        await registry.SubmitAsync(workshop["acme.attestation.json"]);
        return registry;
    }

    public Task<CommandRun> SubmitAsync(params string[] arguments) =>
        CommandRun.OfAsync(["submit", .. arguments, "--server", Server, "--policy", Policy]);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        Workshop.Dispose();
    }

    private async Task<ReadyLine> ServeAsync()
    {
        var readyFile = Workshop["ready.json"];
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false);
        string[] arguments =
        [
            "serve", "--data", Workshop["data"], "--origin", Provenance.Cli.Tests.Workshop.Origin,
            "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0", "--ready-file", readyFile,
        ];
        _running = Task.Run(() => CommandLine.RunAsync(arguments, terminal, CommandGroups.All, _stop.Token));
        for (var i = 0; i < 300 && !_running.IsCompleted; i++)
        {
            if (File.Exists(readyFile) && ReadyLine.TryParse(await File.ReadAllTextAsync(readyFile)) is { } ready)
            {
                return ready;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The registry did not start within 30 s.");
    }
}
