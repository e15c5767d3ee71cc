// A server under a steady load for a long time, with questions beside it: what grows, and what grows slower, shows from minute
// to minute. Afterwards the whole log is checked.
using System.Diagnostics;
using Provenance.Registry.Checking;
using Provenance.Server;
using Provenance.Storage.Sqlite.Log;

namespace Provenance.Cli;

/// <summary>Soaks a server.</summary>
internal static class SoakBench
{
    public static async Task<SoakFigures> RunAsync(SoakOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        var directory = options.DataDirectory ?? Directory.CreateTempSubdirectory("provenance-soak-").FullName;
        try
        {
            var figures = await LoadAsync(options, directory, log, cancellationToken);
            return figures with
            {
                DiskBytesPerEntry = (double)BenchRegistry.SizeOf(directory) / Math.Max(1, figures.Attestations),
                Damages = await CheckAsync(directory, cancellationToken),
            };
        }
        finally
        {
            if (options.DataDirectory is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static async Task<SoakFigures> LoadAsync(SoakOptions options, string directory, TextWriter log, CancellationToken cancellationToken)
    {
        using var registry = new StagedRegistry(BenchRegistry.Origin, TimeProvider.System.GetUtcNow());
        var jobs = new JobLoad(registry, "", (long)options.Minutes * 60 * options.Rate);
        await using var server = await ServerProcess.StartAsync(directory, BenchRegistry.Origin, cancellationToken);
        using var channel = BenchRegistry.Open(server);
        var genesis = await BenchRegistry.SubmitGenesisAsync(channel, registry, jobs, cancellationToken);
        var load = new SoakLoad(channel, options.Rate, options.Batch);

        // On a connection of their own, as whoever asks has: a stream that sends without end may keep others on its own waiting.
        using var askers = BenchRegistry.Open(server);
        var questions = new SoakQuestions(askers, options.AskEvery);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var loading = load.RunAsync(jobs.Sign(options.Batch), TimeSpan.FromMinutes(options.Minutes), stop.Token);
        var asking = questions.RunAsync(stop.Token);
        List<SoakMinute> minutes;
        try
        {
            minutes = await WatchAsync(server, load, questions, genesis, loading, log, cancellationToken);
            await loading;
        }
        finally
        {
            await stop.CancelAsync();
            await asking;
            await loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var watch = Stopwatch.StartNew();
        await BenchRegistry.WaitForProjectionsAsync(channel, genesis + load.Answered - load.Refused, cancellationToken);
        return new SoakFigures
        {
            Rate = options.Rate,
            Attestations = load.Answered,
            Refused = load.Refused,
            QuestionsFailed = questions.Failed,
            CaughtUpAfterSeconds = watch.Elapsed.TotalSeconds,
            Minutes = minutes,
            DiskBytesPerEntry = 0,
            Damages = 0,
        };
    }

    // Each minute is told when it is over: a run that is cut off has told what it saw.
    private static async Task<List<SoakMinute>> WatchAsync(
        ServerProcess server, SoakLoad load, SoakQuestions questions, long genesis, Task loading, TextWriter log, CancellationToken cancellationToken)
    {
        await log.WriteLineAsync(SoakMinute.Header);
        var minutes = new List<SoakMinute>();
        var before = (Answered: 0L, Cpu: server.CpuTime);
        while (!loading.IsCompleted)
        {
            _ = await Task.WhenAny(loading, Task.Delay(TimeSpan.FromMinutes(1), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            var now = (load.Answered, Cpu: server.CpuTime);
            minutes.Add(Minute(minutes.Count + 1, now.Answered - before.Answered, now.Cpu - before.Cpu, genesis, server, load, questions));
            await log.WriteLineAsync(minutes[^1].ToText());
            before = now;
        }

        return minutes;
    }

    private static SoakMinute Minute(
        int number, long answered, TimeSpan cpu, long genesis, ServerProcess server, SoakLoad load, SoakQuestions questions)
    {
        var (submitted, asked) = (load.Latencies.Take(), questions.Latencies.Take());
        return new SoakMinute
        {
            Minute = number,
            Answered = answered,
            Unanswered = load.Sent - load.Answered,
            Behind = Math.Max(0, genesis + load.Answered - load.Refused - questions.Projected),
            SubmitP50Ms = Quantiles.Of(submitted, 0.5),
            SubmitP99Ms = Quantiles.Of(submitted, 0.99),
            Questions = asked.Length,
            QuestionP50Ms = Quantiles.Of(asked, 0.5),
            QuestionMaxMs = Quantiles.Of(asked, 1),
            MemoryMiB = server.MemoryBytes / (1024.0 * 1024.0),
            ServerMicroseconds = cpu.TotalMicroseconds / Math.Max(1, answered),
        };
    }

    private static async Task<int> CheckAsync(string directory, CancellationToken cancellationToken)
    {
        var registry = RegistryDirectory.Open(directory);
        using var log = SqliteLogStore.Open(registry.Storage, TimeProvider.System);
        var report = await new LogCheck(registry.Origin, log, registry.ReadDiscoverySecrets())
            .RunAsync(await registry.HighWaterMark.ReadAsync(cancellationToken), progress: null, cancellationToken);
        return report.Damages.Count;
    }
}
