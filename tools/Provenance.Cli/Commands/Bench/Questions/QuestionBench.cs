// One run: tables written through the projections' own write path, then the same questions through the real investigator.
// Every question is asked once beforehand, so that what is measured is a registry in use.

using System.Diagnostics;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>What to measure.</summary>
/// <param name="Jobs">Jobs of the registry.</param>
/// <param name="Repeat">How often each question is asked.</param>
/// <param name="DataDirectory">Where the tables are, or are made; a temporary directory, deleted afterwards, where null.</param>
/// <param name="Postgres">Connection string of a database that may be filled; null skips the comparison.</param>
internal sealed record QuestionBenchOptions(long Jobs, int Repeat, string? DataDirectory, string? Postgres);

/// <summary>Measures questions.</summary>
internal static class QuestionBench
{
    private const int GroupEntries = 65_536;

    public static async Task<QuestionFigures> RunAsync(QuestionBenchOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        var directory = options.DataDirectory ?? Directory.CreateTempSubdirectory("provenance-bench-").FullName;
        try
        {
            var world = new GeneratedWorld(options.Jobs);
            var storage = new SqliteOptions { DataDirectory = directory };
            using var projections = SqliteProjectionStore.Open(storage, TimeProvider.System);
            using var store = SqliteLogStore.Open(storage, TimeProvider.System);
            var seconds = await GenerateAsync(world, projections, log, cancellationToken);
            var investigator = new Investigator(
                new SqliteInvestigationStore(projections), store, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
            var samples = SampleQuestions.Of(world);
            var figures = new List<QuestionFigure>();
            foreach (var sample in samples)
            {
                figures.Add(await MeasureAsync(sample, investigator, options.Repeat, cancellationToken));
                await log.WriteLineAsync($"asked: {sample.Name}");
            }

            var compared = options.Postgres is { } connection
                ? await new PostgresComparison(world, connection, log).RunAsync(investigator, cancellationToken)
                : [];
            return new QuestionFigures
            {
                Jobs = options.Jobs,
                Cores = Environment.ProcessorCount,
                GeneratedSeconds = seconds,
                DatabaseMiB = new FileInfo(storage.ProjectionsPath).Length / 1048576.0,
                PeakMemoryMiB = PeakMemoryMiB(),
                Questions = figures,
                Unasked = SampleQuestions.Unasked(samples),
                WithoutPostgres = options.Postgres is null ? "Name a database that may be filled with --postgres." : null,
                Compared = compared,
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

    /// <summary>Fills the tables from where they end, and takes those that are full as they are.</summary>
    private static async Task<double> GenerateAsync(
        GeneratedWorld world, SqliteProjectionStore projections, TextWriter log, CancellationToken cancellationToken)
    {
        var head = await projections.ReadHeadAsync(cancellationToken);
        if (head.Size.Value > world.Size)
        {
            throw CommandException.Usage($"The directory holds {head.Size.Value} entries, more than {world.Size}.", "Name another directory with --data.");
        }

        if (head.Size.Value == world.Size)
        {
            return 0;
        }

        var watch = Stopwatch.StartNew();
        var progress = new StepProgress(log, "written", (int)Math.Min(int.MaxValue, world.Size));
        foreach (var group in new GeneratedEntries(world).Groups(head.Size.Value, GroupEntries))
        {
            await using var write = await projections.BeginAsync(cancellationToken);
            await write.CommitAsync(group, cancellationToken);
            progress.Report(group.Head.Size.Value);
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<QuestionFigure> MeasureAsync(
        SampleQuestion sample, Investigator investigator, int repeat, CancellationToken cancellationToken)
    {
        await sample.AskAsync(investigator, 0, cancellationToken);
        var times = new double[repeat];
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < repeat; i++)
        {
            var watch = Stopwatch.GetTimestamp();
            await sample.AskAsync(investigator, i + 1, cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        }

        cpu = Environment.CpuUsage.TotalTime - cpu;
        Array.Sort(times);
        return new QuestionFigure
        {
            Name = sample.Name,
            IsAggregate = sample.IsAggregate,
            Asked = repeat,
            P50Ms = times[(int)(0.5 * repeat)],
            P95Ms = times[Math.Min(repeat - 1, (int)(0.95 * repeat))],
            CpuMs = cpu.TotalMilliseconds / repeat,
        };
    }

    // Memory that SQLite maps and allocates is not the runtime's: the system tells.
    private static double PeakMemoryMiB()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }

    private sealed class Settled : IProjectionProgress
    {
        public TreeSize ProjectedSize => TreeSize.Zero;

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
