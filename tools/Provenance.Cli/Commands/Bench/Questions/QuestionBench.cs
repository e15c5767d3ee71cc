// One run: tables written through the projections' own write path, then the same questions through the real investigator.
// Every question is asked beforehand, so that what is measured is a registry in use: the runtime compiles in full what has
// run some thirty times, which in a server is over minutes after its start.

using System.Diagnostics;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>What to measure.</summary>
/// <param name="Jobs">Jobs of the registry.</param>
/// <param name="Repeat">How often each question is asked.</param>
/// <param name="DataDirectory">Where the tables are, or are made; a temporary directory, deleted afterwards, where null.</param>
/// <param name="Postgres">Connection string of a database that may be filled; null skips the comparison.</param>
/// <param name="WithLeads">Whether all signals are computed once, and leads asked about.</param>
/// <param name="Named">Asks only questions in whose names this stands; null for all.</param>
internal sealed record QuestionBenchOptions(long Jobs, int Repeat, string? DataDirectory, string? Postgres, bool WithLeads, string? Named = null);

/// <summary>Measures questions.</summary>
internal static class QuestionBench
{
    private const int GroupEntries = 65_536;
    private const int LeastAsked = 3;
    private const int MostBeforehand = 40;

    // What is slow is asked less often.
    private static readonly TimeSpan LongestAsking = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestBeforehand = TimeSpan.FromSeconds(3);

    public static async Task<QuestionFigures> RunAsync(QuestionBenchOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        var directory = options.DataDirectory ?? Directory.CreateTempSubdirectory("provenance-bench-").FullName;
        try
        {
            var world = new GeneratedWorld(options.Jobs);
            if (!options.WithLeads)
            {
                // All are known before the registry is made, which may take half an hour; those about leads only when these are computed.
                _ = Named(SampleQuestions.Of(world, null), options.Named);
            }

            var storage = new SqliteOptions { DataDirectory = directory };
            using var projections = SqliteProjectionStore.Open(storage, TimeProvider.System);
            var seconds = await GenerateAsync(world, projections, log, cancellationToken);
            var investigation = new SqliteInvestigationStore(projections);
            var investigator = new Investigator(
                investigation, new GeneratedLog(world.Size), new Settled(world.Size), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
            using var leads = options.WithLeads ? await GeneratedLeads.ComputeAsync(storage, investigation, cancellationToken) : null;
            var samples = SampleQuestions.Of(world, leads);
            var figures = new List<QuestionFigure>();
            foreach (var sample in Named(samples, options.Named))
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
                LeadsSeconds = leads?.Seconds ?? 0,
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

    private static List<SampleQuestion> Named(IReadOnlyList<SampleQuestion> samples, string? named)
    {
        var asked = samples.Where(sample => named is null || sample.Name.Contains(named, StringComparison.OrdinalIgnoreCase)).ToList();
        return asked.Count > 0
            ? asked
            : throw CommandException.Usage(
                $"No question that is measured has \"{named}\" in its name",
                "Leave out --question to see the names; questions about leads are not asked with --without-leads.");
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
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Math.Min(repeat, MostBeforehand) && (i == 0 || Stopwatch.GetElapsedTime(began) < LongestBeforehand); i++)
        {
            await sample.AskAsync(investigator, i, cancellationToken);
        }

        var times = new List<double>(repeat);
        (var cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        while (times.Count < repeat && (times.Count < LeastAsked || Stopwatch.GetElapsedTime(began) < LongestAsking))
        {
            var watch = Stopwatch.GetTimestamp();
            await sample.AskAsync(investigator, times.Count + 1, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
        }

        cpu = Environment.CpuUsage.TotalTime - cpu;
        times.Sort();
        return new QuestionFigure
        {
            Name = sample.Name,
            Scope = sample.Scope,
            Asked = times.Count,
            P50Ms = Quantiles.Of(times, 0.5),
            P95Ms = Quantiles.Of(times, 0.95),
            CpuMs = cpu.TotalMilliseconds / times.Count,
        };
    }

    // Memory that SQLite maps and allocates is not the runtime's: the system tells.
    private static double PeakMemoryMiB()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }

    private sealed class Settled(long size) : IProjectionProgress
    {
        public TreeSize ProjectedSize => new(size);

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
