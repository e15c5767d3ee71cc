// Power cuts, simulated: one run is recorded with every byte that it wrote, from an empty registry over a stop in order to a
// second life. Then the disk is put together as a cut after any of its calls could have left it, and opened. What was
// acknowledged before the cut is there and proved, the log is whole and may be written, and the mark is not behind the
// largest checkpoint that anybody was given. All calls with all kinds of loss by
//   PROVENANCE_FAULT_POWER=all dotnet test
// and otherwise a sample from a seed that is printed (PROVENANCE_FAULT_SEED repeats it).

using System.Diagnostics;
using System.Globalization;
using Provenance.Client;
using Provenance.Faults.SystemCalls;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Projections;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.PowerLoss;

/// <summary>No power cut loses what was acknowledged.</summary>
public sealed class PowerLossTests(ITestOutputHelper output)
{
    private const int SampledCuts = 200;
    private const int FirstLifeJobs = 8;
    private const int SecondLifeJobs = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool IsAll => Environment.GetEnvironmentVariable("PROVENANCE_FAULT_POWER") == "all";

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_power_fails()
    {
        if (await Strace.WhyNotAsync(Token) is { } why)
        {
            Assert.Skip("NO POWER CUT WAS SIMULATED. " + why);
        }

        var seed = FaultSweep.DrawSeed();
        using var world = new RegistryWorld(seed);
        var folder = Directory.CreateTempSubdirectory("provenance-power-").FullName;
        var data = Path.Combine(folder, "registry");
        try
        {
            var disk = new Disk();
            var acknowledged = new List<(long At, Attestation Attestation, LeafIndex Index, Checkpoint Checkpoint)>();
            var calls = await RecordAsync(folder, data, world, acknowledged);
            var began = Stopwatch.GetTimestamp();
            var cuts = await CutAsync(folder, data, disk, calls, acknowledged, new Random(seed));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}: {cuts} images of power cuts over {calls.Count} calls ({calls.Count(call => call.Kind == DiskCallKind.Sync)} syncs), {acknowledged.Count} acknowledged, opened and checked in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<DiskCall>> RecordAsync(
        string folder, string data, RegistryWorld world, List<(long, Attestation, LeafIndex, Checkpoint)> acknowledged)
    {
        var genesis = world.Genesis();
        var calls = new List<DiskCall>();
        foreach (var (life, count) in ((int, int)[])[(1, FirstLifeJobs), (2, SecondLifeJobs)])
        {
            var trace = Path.Combine(folder, $"life-{life}.strace");
            await using var server = ServerLife.Start(data, life == 1 ? world.Origin : null, Strace.Recording(data, trace));
            var ready = await server.ReadyAsync(Token);
            Assert.True(VerifierKey.TryParse(ready.LogKey, out var key, out _));
            var policy = VerificationPolicy.Of(key, genesis[0].Envelope.StatementId);
            using var client = new RegistryClient(new RegistryClientOptions { Address = new Uri(ready.Grpc), Policy = policy });
            foreach (var attestation in (life == 1 ? genesis : []).Concat(Enumerable.Range(0, count).Select(_ => world.SignedJob())))
            {
                var outcome = await client.Submission.SubmitAsync(attestation, validateOnly: false, Token);
                var at = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                acknowledged.Add((at, attestation, outcome.Receipt!.Index, outcome.Receipt.Checkpoint.Checkpoint));
            }

            await (life == 1 ? server.StopAsync(Token) : server.KillAsync(Token));
            calls.AddRange(DiskCall.Read(await Strace.ReadFinishedAsync(trace, server.Id, Token)));
        }

        return calls;
    }

    private static async Task<int> CutAsync(
        string folder, string data, Disk disk, List<DiskCall> calls, List<(long At, Attestation, LeafIndex, Checkpoint)> acknowledged, Random random)
    {
        var losses = Enum.GetValues<Loss>();
        var share = IsAll ? 1.0 : (double)SampledCuts / (calls.Count * losses.Length);
        var cuts = 0;
        for (var i = 0; i <= calls.Count; i++)
        {
            // Whoever was told before the next call began was told before this cut.
            var until = i < calls.Count ? calls[i].At : long.MaxValue;
            foreach (var loss in losses.Where(_ => random.NextDouble() < share))
            {
                var image = Path.Combine(folder, "image");
                _ = Directory.CreateDirectory(image);
                disk.WriteImage(data, image, loss, random);
                try
                {
                    await RequireKeptAsync(image, [.. acknowledged.Where(one => one.At <= until)]);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    throw new InvalidOperationException(
                        $"A power cut before call {i} of {calls.Count} ({(i < calls.Count ? $"{calls[i].Kind} {calls[i].Path}" : "the end")}), losing {loss}: {exception.Message}", exception);
                }

                Directory.Delete(image, recursive: true);
                cuts++;
            }

            if (i < calls.Count)
            {
                disk.Do(calls[i]);
            }
        }

        return cuts;
    }

    private static async Task RequireKeptAsync(string image, List<(long, Attestation Attestation, LeafIndex Index, Checkpoint Checkpoint)> acknowledged)
    {
        // A registry that was cut off while it was made is no registry, and has promised nothing.
        if (acknowledged.Count == 0 && !RegistryDirectory.Exists(image))
        {
            return;
        }

        var directory = RegistryDirectory.Open(image);
        if (acknowledged.Count > 0)
        {
            var largest = acknowledged.MaxBy(one => one.Checkpoint.Size).Checkpoint.Size;
            var mark = await directory.HighWaterMark.ReadAsync(Token);
            Assert.True(mark?.Size.Value >= largest.Value, $"A tree of {largest} was signed and given out; the mark is {mark?.Size.ToString() ?? "missing"}.");
        }

        await using (var open = await RegistryFolder.OpenAsync(image, Token))
        {
            var registry = open.Registry;
            Assert.True(registry.Condition.IsWritable, registry.Condition.ReadOnlyReason);
            foreach (var (_, attestation, index, checkpoint) in acknowledged)
            {
                var receipt = await open.LogAsync(attestation, Token);
                Assert.Equal((index, true), (receipt.Index, receipt.AlreadyLogged));
                var newest = registry.Checkpoints.Latest!.Checkpoint;
                var proof = await new TileTree(newest.Size, open.Store).ConsistencyProofAsync(checkpoint.Size, Token);
                Assert.Equal(ProofVerdict.Valid, proof.Verify(checkpoint.Root, newest.Root));
            }
        }

        var report = await RegistryFolder.RequireCleanAsync(image, Token);
        using var projections = SqliteProjectionStore.Open(directory.Storage, TimeProvider.System);
        Assert.True((await projections.ReadHeadAsync(Token)).Size.Value <= report.Entries, "The projections are ahead of the log.");
    }
}
