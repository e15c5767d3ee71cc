using Provenance.Server;
using Provenance.Witness;

namespace Provenance.Cli.Tests;

/// <summary>Three witnesses that <c>provenance witness serve</c> runs in this process, for the registry that will stand in a workshop.</summary>
public sealed class RunningWitnesses : IAsyncDisposable
{
    private static readonly string[] Names = ["w1", "w2", "w3"];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task<int>> _running = [];

    private RunningWitnesses(Workshop workshop) => Workshop = workshop;

    public Workshop Workshop { get; }

    /// <summary>A policy of which any two make the quorum.</summary>
    public string Policy => Workshop["witnesses.txt"];

    /// <summary>Makes the registry's directory, for its key, and three witnesses that know it; starts them.</summary>
    public static async Task<RunningWitnesses> StartAsync()
    {
        var witnesses = new RunningWitnesses(new Workshop());
        var workshop = witnesses.Workshop;
        var logKey = RegistryDirectory.Initialise(workshop["data"], Workshop.Origin, TimeProvider.System).File.LogKey;
        var lines = new List<string>();
        foreach (var name in Names)
        {
            await CommandRun.GoodAsync("witness", "new", "--data", workshop[name], "--name", "witness.example/" + name);
            await CommandRun.GoodAsync("witness", "add-log", logKey, "--data", workshop[name]);
            var ready = await witnesses.ServeAsync(name);
            var shown = await CommandRun.GoodAsync("witness", "show", "--data", workshop[name], "--url", ready.Url);
            lines.Add(shown.Output.Split('\n')[0]);
        }

        await File.WriteAllTextAsync(witnesses.Policy, string.Join('\n', lines) + "\ngroup g 2 w1 w2 w3\nquorum g\n");
        return witnesses;
    }

    /// <summary>Stops them; the workshop is whoever's registry runs in it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task<WitnessReadyLine> ServeAsync(string name)
    {
        var readyFile = Workshop[name + ".ready"];
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, isInteractive: false, showsProgress: false);
        string[] arguments = ["witness", "serve", "--data", Workshop[name], "--url", "http://127.0.0.1:0", "--ready-file", readyFile];
        var running = Task.Run(() => CommandLine.RunAsync(arguments, terminal, CommandGroups.All, _stop.Token));
        _running.Add(running);
        for (var i = 0; i < 1200 && !running.IsCompleted; i++)
        {
            if (File.Exists(readyFile) && WitnessReadyLine.TryParse(await File.ReadAllTextAsync(readyFile)) is { } ready)
            {
                return ready;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The witness did not start within 120 s.");
    }
}
