// One run: a server in its own process on a new registry, attestations signed beforehand, the yardstick before and after.
// The server's CPU time is read after its projections have caught up, so that nothing it owes is left out. A curve is measured
// in parts, each of which waits for the projections.
using System.Diagnostics;
using Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Measures ingest.</summary>
internal static class IngestBench
{
    public static async Task<IngestFigures> RunAsync(IngestOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        var directory = options.DataDirectory ?? Directory.CreateTempSubdirectory("provenance-bench-").FullName;
        var loadPath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var registry = new StagedRegistry(BenchRegistry.Origin, TimeProvider.System.GetUtcNow());
            var load = new JobLoad(registry, loadPath, options.Count);
            await load.WriteAsync(options.Count, options.Batch, new StepProgress(log, "signed", options.Count), cancellationToken);
            var key = registry.Key(JobLoad.Operator).PublicKey;
            var verifyBefore = VerifyCost.Measure(load.Sample, key);
            var figures = await MeasureAsync(options, registry, load, directory, log, cancellationToken);
            var verify = (verifyBefore + VerifyCost.Measure(load.Sample, key)) / 2;
            return figures with
            {
                AttestationBytes = load.AverageBytes,
                VerifyMicroseconds = verify,
                Verifies = figures.ServerMicroseconds / verify,
                Parts = [.. figures.Parts.Select(part => part with { Verifies = part.ServerMicroseconds / verify })],
                DiskBytesPerEntry = (double)BenchRegistry.SizeOf(directory) / options.Count,
            };
        }
        finally
        {
            File.Delete(loadPath);
            if (options.DataDirectory is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static async Task<IngestFigures> MeasureAsync(
        IngestOptions options, StagedRegistry registry, JobLoad load, string directory, TextWriter log, CancellationToken cancellationToken)
    {
        string[] storage = options.StorageFile is { } file ? ["--storage-file", file] : [];
        await using var server = await ServerProcess.StartAsync(directory, BenchRegistry.Origin, storage, cancellationToken);
        using var channel = BenchRegistry.Open(server);
        var genesis = await BenchRegistry.SubmitGenesisAsync(channel, registry, load, cancellationToken);
        var latencies = new Latencies(options.Count);
        using var stream = new StreamLoader(options.InFlight, latencies);
        using var messages = load.Read().GetEnumerator();
        var progress = new StepProgress(log, "answered", options.Count);
        var parts = new List<IngestPart>();
        var (refused, done, watch, cpuBefore) = (0L, 0L, new Stopwatch(), server.CpuTime);
        foreach (var end in options.IsCurve ? IngestPart.Ends(options.Count, options.Batch) : [options.Count])
        {
            var (before, next) = (server.CpuTime, Next(messages, end - done));
            watch.Start();
            refused += options.Mode == IngestMode.Stream
                ? await stream.RunAsync(channel, next, progress.From(done), cancellationToken)
                : await UnaryLoader.RunAsync(channel, next, options.InFlight, latencies, progress.From(done), cancellationToken);
            watch.Stop();
            await BenchRegistry.WaitForProjectionsAsync(channel, genesis + end - refused, cancellationToken);
            parts.Add(new IngestPart(done, end, (server.CpuTime - before).TotalMicroseconds / (end - done), 0, server.MemoryBytes / (1024.0 * 1024.0)));
            done = end;
        }

        return new IngestFigures
        {
            Mode = options.Mode.ToString().ToLowerInvariant(),
            Attestations = options.Count,
            Refused = refused,
            Batch = options.Mode == IngestMode.Stream ? options.Batch : 1,
            InFlight = options.InFlight,
            Cores = Environment.ProcessorCount,
            AttestationBytes = 0,
            VerifyMicroseconds = 0,
            Verifies = 0,
            DiskBytesPerEntry = 0,
            ServerMicroseconds = (server.CpuTime - cpuBefore).TotalMicroseconds / options.Count,
            EntriesPerSecond = options.Count / watch.Elapsed.TotalSeconds,
            LatencyP50Ms = latencies.QuantileMs(0.5),
            LatencyP99Ms = latencies.QuantileMs(0.99),
            PeakMemoryMiB = server.PeakMemoryBytes / (1024.0 * 1024.0),
            Parts = options.IsCurve ? parts : [],
        };
    }

    // Messages with the next attestations.
    private static IEnumerable<SubmitStreamRequest> Next(IEnumerator<SubmitStreamRequest> messages, long attestations)
    {
        for (var left = attestations; left > 0 && messages.MoveNext(); left -= messages.Current.Items.Count)
        {
            yield return messages.Current;
        }
    }
}
