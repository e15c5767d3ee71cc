// Each system call that changes the registry's files fails once: with an input/output error, because the disk is full, or
// because the process is killed as it begins; at a registry's first start, with all migrations, and at a later one. All by
//   PROVENANCE_FAULT_CALLS=all dotnet test        (hours)
// and otherwise a sample, drawn anew each time from a seed that is printed (PROVENANCE_FAULT_SEED repeats it).

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Provenance.Client;
using Provenance.Server;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults.SystemCalls;

/// <summary>No failing system call loses what was acknowledged.</summary>
public sealed partial class SystemCallTests(ITestOutputHelper output)
{
    private const int Submissions = 6;
    private const int SampledFaults = 10;
    private const int Lanes = 2;

    // A sample ends after this even if it is not through; it says how far it came.
    private static readonly TimeSpan SampleTime = TimeSpan.FromSeconds(40);
    private static readonly string[] Effects = [Fault.InputOutputError, Fault.NoSpace, Fault.Kill];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool IsAll => Environment.GetEnvironmentVariable("PROVENANCE_FAULT_CALLS") == "all";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_acknowledged_is_lost_whichever_system_call_fails(bool isFirstStart)
    {
        if (await Strace.WhyNotAsync(Token) is { } why)
        {
            Assert.Skip("SYSTEM CALLS WERE NOT MADE TO FAIL. " + why);
        }

        var seed = int.TryParse(Environment.GetEnvironmentVariable("PROVENANCE_FAULT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : RandomNumberGenerator.GetInt32(int.MaxValue);
        using var world = new RegistryWorld(seed);
        var pristine = Path.Combine(Path.GetTempPath(), "provenance-calls-" + Path.GetRandomFileName());
        try
        {
            var trial = await InitialiseAsync(pristine, world, isFirstStart);
            var counts = await CountAsync(pristine, trial);
            var faults = Faults(counts, new Random(seed));
            var began = Stopwatch.GetTimestamp();
            var reports = await RunAsync(trial, faults, began);
            Report(reports, counts, faults.Count, seed, Stopwatch.GetElapsedTime(began));
            Assert.True(reports.Count(report => report.Hits > 0) > reports.Count / 2, "Most faults never happened.");
            trial.Clean();
        }
        finally
        {
            Directory.Delete(pristine, recursive: true);
        }
    }

    // The largest number of calls of each name that one thread makes in an undisturbed trial.
    private static async Task<Dictionary<string, int>> CountAsync(string pristine, Trial trial)
    {
        var never = new Fault("truncate", 65_535, Fault.InputOutputError);
        var undisturbed = await trial.RunAsync(never, Token);
        Assert.True(undisturbed is { Started: true, Acknowledged: Submissions }, $"Undisturbed: {undisturbed}");
        var trace = Directory.GetFiles(Path.GetDirectoryName(pristine)!, Path.GetFileName(pristine) + "-*.strace").Single();
        var lines = await File.ReadAllLinesAsync(trace, Token);
        return lines.Select(line => TracedCall().Match(line)).Where(match => match.Success)
            .GroupBy(match => (Thread: match.Groups["thread"].Value, Call: match.Groups["call"].Value))
            .GroupBy(group => group.Key.Call, group => group.Count())
            .ToDictionary(group => group.Key, group => group.Max());
    }

    // Every call with every effect; a sample of them takes each name of a call as often as the others.
    private static List<Fault> Faults(Dictionary<string, int> counts, Random random)
    {
        var all = (from call in counts.Keys.Order(StringComparer.Ordinal)
                   from effect in Effects
                   from at in Enumerable.Range(1, counts[call])
                   select new Fault(call, at, effect)).ToList();
        if (IsAll)
        {
            return all;
        }

        var byKind = all.GroupBy(fault => (fault.Call, fault.Effect)).Select(group => group.ToArray()).ToArray();
        random.Shuffle(byKind);
        return [.. Enumerable.Range(0, SampledFaults).Select(i => byKind[i % byKind.Length]).Select(kind => kind[random.Next(kind.Length)])];
    }

    private static async Task<IReadOnlyCollection<TrialReport>> RunAsync(Trial trial, List<Fault> faults, long began)
    {
        var queue = new ConcurrentQueue<Fault>(faults);
        var reports = new ConcurrentBag<TrialReport>();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(
            async () =>
            {
                while ((IsAll || Stopwatch.GetElapsedTime(began) < SampleTime) && queue.TryDequeue(out var fault))
                {
                    reports.Add(await trial.RunAsync(fault, Token));
                }
            },
            Token)));
        return reports;
    }

    private void Report(IReadOnlyCollection<TrialReport> reports, Dictionary<string, int> counts, int planned, int seed, TimeSpan took)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {reports.Count} of {planned} faults in {took.TotalSeconds:0} s; calls of one thread: {string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"))}"));
        foreach (var effect in Effects)
        {
            var of = reports.Where(report => report.Fault.Effect == effect).ToList();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{effect}: {of.Count} faults, {of.Sum(report => report.Hits)} calls hit, {of.Count(report => !report.Started)} kept the server from starting, {of.Sum(report => report.Acknowledged)} of {of.Count * Submissions} acknowledged under it"));
        }
    }

    // At its first start a registry gets its root and parties; at a later one, a few jobs.
    private static async Task<Trial> InitialiseAsync(string data, RegistryWorld world, bool isFirstStart)
    {
        var genesis = world.Genesis();
        var directory = RegistryDirectory.Initialise(data, world.Origin, TimeProvider.System);
        Assert.True(VerifierKey.TryParse(directory.File.LogKey, out var key, out var reason), reason);
        var policy = VerificationPolicy.Of(key, genesis[0].Envelope.StatementId);
        if (isFirstStart)
        {
            Assert.Equal(Submissions, genesis.Count);
            return new Trial(data, world, policy, [], () => genesis);
        }

        await using var server = await ProvenanceServer.StartAsync(
            new ServerOptions { DataDirectory = data, GrpcUrl = "http://127.0.0.1:0", HttpUrl = "http://127.0.0.1:0" }, Token);
        foreach (var attestation in genesis)
        {
            Assert.NotNull((await server.Registry.Submissions.SubmitAsync(attestation, validateOnly: false, Token)).Receipt);
        }

        return new Trial(data, world, policy, genesis, () => [.. Enumerable.Range(0, Submissions).Select(_ => world.SignedJob())]);
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?<call>[a-z0-9]+)\(")]
    private static partial Regex TracedCall();
}
